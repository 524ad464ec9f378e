package dev.parley.redis;

import dev.parley.fixtures.RedisServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Assumptions;

/** Servers for the tests of this module. */
final class TestRedis {

    /** Held, or it would be forgotten with its level. Servers come and go here, and Lettuce tells each time. */
    private static final Logger LETTUCE = Logger.getLogger("io.lettuce");

    static {
        LETTUCE.setLevel(Level.OFF);
    }

    private TestRedis() {}

    /** One server for all tests that do not harm theirs. It ends with the JVM. */
    static RedisServer shared() {
        require();
        return Holder.SERVER;
    }

    /** Another one, which keeps what it acknowledged when it is restarted; that of the environment if there is one. */
    static RedisServer restartable() {
        require();
        return Restartable.SERVER;
    }

    /** A server that a test may harm. The test closes it. */
    static RedisServer own(String... options) {
        require();
        return RedisServer.start(options);
    }

    /** The URL of the same server by another way. */
    static String uriThrough(RedisServer server, InetSocketAddress way) {
        URI uri = URI.create(server.uri());
        String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@";
        return "redis://%s%s:%d%s".formatted(user, way.getAddress().getHostAddress(), way.getPort(), uri.getRawPath());
    }

    /** Names the reason where there is none; in CI that is a failure. */
    private static void require() {
        if (!"true".equals(System.getenv("CI"))) {
            Assumptions.assumeTrue(
                    RedisServer.absence().isEmpty(), () -> RedisServer.absence().orElse(""));
        }
    }

    private static final class Holder {
        private static final RedisServer SERVER = RedisServer.shared();
    }

    private static final class Restartable {
        private static final RedisServer SERVER = RedisServer.shared("--appendonly", "yes");
    }
}
