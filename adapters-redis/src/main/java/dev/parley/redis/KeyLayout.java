package dev.parley.redis;

import dev.parley.model.ConversationId;
import dev.parley.model.OwnerId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where things are. All keys begin with the namespace. Those of a conversation and of its partition carry the
 * partition's name as hash tag, so that a script finds all that it touches in one slot; the last two digits of an id
 * name the partition in which it is looked for first.
 *
 * <p>The scripts build the keys of a partition from its {@link #prefix} themselves; {@code docs/redis.md} has them all.
 */
final class KeyLayout {

    static final int PARTITIONS = 256;

    /** Changes whenever a version would misread what another one wrote. */
    static final String VERSION = "parley layout 1, %d partitions".formatted(PARTITIONS);

    /** As {@link #VERSION}, of the keys of sessions. */
    static final String SESSIONS_VERSION = "parley sessions layout 1, %d partitions".formatted(PARTITIONS);

    private static final List<String> ALL =
            IntStream.range(0, PARTITIONS).mapToObj("%02x"::formatted).toList();

    private final String namespace;
    private final Map<String, String> prefixes;

    KeyLayout(String namespace) {
        this.namespace = namespace;
        this.prefixes = ALL.stream()
                .collect(
                        Collectors.toUnmodifiableMap(Function.identity(), "%s:{%%s}:".formatted(namespace)::formatted));
    }

    static List<String> partitions() {
        return ALL;
    }

    /** The partition that an id names. */
    static String home(ConversationId id) {
        return ALL.get((int) (id.value().getLeastSignificantBits() & (PARTITIONS - 1)));
    }

    /** The same id, but of {@code partition}. */
    static ConversationId moved(ConversationId id, String partition) {
        UUID value = id.value();
        long rest = value.getLeastSignificantBits() & -PARTITIONS;
        return new ConversationId(new UUID(value.getMostSignificantBits(), rest | ALL.indexOf(partition)));
    }

    String prefix(String partition) {
        return Objects.requireNonNull(prefixes.get(partition), partition);
    }

    /** A key of the partition, to say which slot a script is for. */
    byte[] conversation(String partition, ConversationId id) {
        return (prefix(partition) + "c:" + id).getBytes(StandardCharsets.US_ASCII);
    }

    String heartbeat(OwnerId owner) {
        return heartbeat(PlainName.of(owner.value()));
    }

    String heartbeat(String plainOwner) {
        return "%s:h:%s".formatted(namespace, plainOwner);
    }

    String layout() {
        return namespace + ":layout";
    }

    String sessionsLayout() {
        return namespace + ":sessions-layout";
    }

    /** Lives as long as a front end. */
    String frontHeartbeat(String front) {
        return "%s:hf:%s".formatted(namespace, front);
    }

    /** Lives as long as a worker. */
    String workerHeartbeat(String worker) {
        return "%s:hw:%s".formatted(namespace, worker);
    }

    /** Which agents have workers, by when one was last there. */
    String agents() {
        return namespace + ":agents";
    }

    /** Sessions of an agent that wait for a worker, by since when. */
    String ready(String partition, String plainAgent) {
        return prefix(partition) + "sr:" + plainAgent;
    }

    /** Rung when there are events for a front end: the channels of all partitions. */
    Stream<String> frontBells(String front) {
        return ALL.stream().map(partition -> prefix(partition) + "bf:" + front);
    }

    /** Rung when there is something for a session of the worker. */
    Stream<String> workerBells(String worker) {
        return ALL.stream().map(partition -> prefix(partition) + "bw:" + worker);
    }

    /** Rung when a session waits for a worker. */
    Stream<String> readyBells() {
        return ALL.stream().map(partition -> prefix(partition) + "br");
    }

    /** Held by whoever sweeps, so that of many managers one does. */
    String sweeping() {
        return namespace + ":sweeping";
    }
}
