package dev.parley.benchmarks;

import dev.parley.fixtures.RedisServer;
import dev.parley.redis.RedisConversationStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code redis-benchmark}, sending the very script that appends, to conversations of its own. It cannot count, so the
 * script is changed in one line: it asks for the position that it then expects. That costs it about half a microsecond.
 */
final class RedisYardstick {

    private static final int CONVERSATIONS = 256;
    private static final String PREFIX = "yardstick:{00}:";
    private static final String ID = "00000000-0000-7000-8000-";
    private static final Pattern RATE = Pattern.compile("\",\"(\\d+\\.\\d+)\"");

    private final RedisServer server;
    private final String entry;
    private final String sha;

    RedisYardstick(RedisServer server, String entry) {
        this.server = server;
        this.entry = entry;
        this.sha = (String) server.call("SCRIPT", "LOAD", script());
        for (int i = 0; i < CONVERSATIONS; i++) {
            server.call("HSET %sc:%s%012d st A own yardstick ep 1 la 0 len 0 base 0 tn t ud 9000000000000000"
                    .formatted(PREFIX, ID, i)
                    .split(" ", -1));
        }
    }

    /** Appends a second with {@code underWay} of them under way on one connection. */
    double run(int count, int underWay) throws IOException {
        String id = ID + "__rand_int__";
        List<String> command = List.of(
                "redis-benchmark",
                "-p",
                Integer.toString(server.port()),
                "--csv",
                "-c",
                "1",
                "-P",
                Integer.toString(underWay),
                "-n",
                Integer.toString(count),
                "-r",
                Integer.toString(CONVERSATIONS),
                "EVALSHA",
                sha,
                "1",
                PREFIX + "c:" + id,
                PREFIX,
                id,
                "yardstick",
                "1",
                "0",
                "",
                "digest",
                "",
                entry);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = RATE.matcher(said);
        if (!rate.find()) {
            throw new IOException("redis-benchmark said " + said);
        }
        return Double.parseDouble(rate.group(1));
    }

    /** Appends that were made so far: whether they were, shows that it measured what it should. */
    long appended() {
        long sum = 0;
        for (int i = 0; i < CONVERSATIONS; i++) {
            sum += (Long) server.call("LLEN", "%st:%s%012d".formatted(PREFIX, ID, i));
        }
        return sum;
    }

    private static String script() {
        return resource("prelude.lua") + "\nARGV[6] = redis.call('HGET', meta(C), 'len')\n" + resource("append.lua");
    }

    private static String resource(String name) {
        try (InputStream in = RedisConversationStore.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
