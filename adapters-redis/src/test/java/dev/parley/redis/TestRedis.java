package dev.parley.redis;

import dev.parley.fixtures.RedisServer;
import org.junit.jupiter.api.Assumptions;

/** One server for all tests of this JVM that do not harm theirs. It ends with the JVM. */
final class TestRedis {

    private TestRedis() {}

    static RedisServer shared() {
        require();
        return Holder.SERVER;
    }

    /** A server that a test may harm. The test closes it. */
    static RedisServer own(String... options) {
        require();
        return RedisServer.start(options);
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
}
