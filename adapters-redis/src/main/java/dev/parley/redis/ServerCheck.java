package dev.parley.redis;

import dev.parley.spi.StoreRefusedException;
import dev.parley.spi.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.protocol.CommandType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the server says of itself, as far as it permits the question.
 *
 * @param version such as {@code redis 7.0.15}
 * @param settings of its configuration, by name
 */
record ServerCheck(String version, Map<String, String> settings) {

    private static final String AOF = "appendonly";
    private static final String SYNC = "appendfsync";
    private static final String SAVE = "save";
    private static final String EVICTION = "maxmemory-policy";
    private static final int FLOOR = 7;

    /**
     * Asks.
     *
     * @throws StoreRefusedException if it is older than 7.0, forbids what the store has to do, may evict keys though that is not allowed, or has data of
     *     another layout in this namespace
     */
    static ServerCheck of(RedisLink link, KeyLayout keys, boolean evictionAllowed) {
        Map<String, String> said = lines(permitted(link, Call.reading(CommandType.INFO)));
        ServerCheck check = new ServerCheck(version(said), configuration(link, said));
        String major = said.getOrDefault("redis_version", "");
        if (!major.isEmpty() && Integer.parseInt(major.split("\\.", 2)[0]) < FLOOR) {
            throw new StoreRefusedException("%s is older than %d.0".formatted(check.version, FLOOR));
        }
        Permissions.require(link, keys);
        String policy = check.settings.getOrDefault(EVICTION, "noeviction");
        if (!evictionAllowed && !policy.equals("noeviction")) {
            throw new StoreRefusedException(
                    "redis has maxmemory-policy %s, which loses conversations when its memory is".formatted(policy)
                            + " full: set noeviction, or allow eviction where this store is opened");
        }
        requireLayout(link, keys.layout(), KeyLayout.VERSION);
        return check;
    }

    /** @throws StoreRefusedException if what is there was written by a version that this one would misread */
    static void requireLayout(RedisLink link, String key, String version) {
        Answer unused = link.call(Call.writing(CommandType.SET, key, version, "NX"));
        String there = link.call(Call.reading(CommandType.GET, key)).text(0);
        if (!there.equals(version)) {
            throw new StoreRefusedException("%s holds \"%s\", not \"%s\"".formatted(key, there, version));
        }
    }

    /** What survives, in one sentence without its full stop. */
    String promise() {
        Optional<String> aof = Optional.ofNullable(settings.get(AOF));
        if (aof.isEmpty()) {
            return "%s does not say whether what was acknowledged survives its crash".formatted(version);
        }
        if (!aof.get().equals("yes")) {
            boolean snapshots = !settings.getOrDefault(SAVE, "").isEmpty();
            return "on %s (appendonly no) a crash of the server loses %s"
                    .formatted(version, snapshots ? "what came after its last snapshot" : "everything");
        }
        String sync = settings.getOrDefault(SYNC, "unknown");
        String machine = switch (sync) {
            case "always" -> "a crash of the server or of its machine loses nothing";
            case "everysec" ->
                "a crash of the server loses nothing, one of its machine what was acknowledged in the last second or"
                        + " two";
            default -> "a crash of the server loses nothing, one of its machine what its system had not written yet";
        };
        return "on %s (appendonly yes, appendfsync %s) %s".formatted(version, sync, machine);
    }

    /** By {@code CONFIG GET}; where that is not permitted, what INFO says of it. */
    private static Map<String, String> configuration(RedisLink link, Map<String, String> said) {
        Optional<Answer> answer = permitted(link, Call.reading(CommandType.CONFIG, "GET", AOF, SYNC, SAVE, EVICTION));
        Map<String, String> settings = new HashMap<>();
        if (answer.isPresent()) {
            List<String> values = answer.get().texts();
            for (int i = 0; i + 1 < values.size(); i += 2) {
                settings.put(values.get(i), values.get(i + 1));
            }
            return settings;
        }
        Optional.ofNullable(said.get("aof_enabled")).ifPresent(on -> settings.put(AOF, on.equals("1") ? "yes" : "no"));
        Optional.ofNullable(said.get("maxmemory_policy")).ifPresent(policy -> settings.put(EVICTION, policy));
        return settings;
    }

    private static String version(Map<String, String> said) {
        String name = said.getOrDefault("server_name", "redis");
        return name + " "
                + said.getOrDefault(name + "_version", said.getOrDefault("redis_version", "of unknown version"));
    }

    private static Map<String, String> lines(Optional<Answer> info) {
        Map<String, String> lines = new HashMap<>();
        info.ifPresent(answer -> answer.text(0).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                lines.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }));
        return lines;
    }

    /** The answer; empty if the server does not let us ask. */
    private static Optional<Answer> permitted(RedisLink link, Call call) {
        try {
            return Optional.of(link.call(call));
        } catch (StoreUnavailableException e) {
            if (e.getCause() instanceof RedisCommandExecutionException) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
