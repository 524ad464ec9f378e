package dev.parley.codex;

import dev.parley.json.JsonObject;

/** What Codex said of one thread, before it is understood. */
sealed interface Word {

    /** Something happened. */
    record Notice(String method, JsonObject params) implements Word {}

    /** It asks and waits. */
    record Question(ServerRequest request) implements Word {}

    /** Nothing follows, because of {@code reason}. */
    record Farewell(String reason) implements Word {}

    /** The next pieces of one item's text. Guarded by the queue in which it waits. */
    final class Delta implements Word {

        private static final int LONGEST = 1 << 16;

        private final String method;
        private final String turnId;
        private final String itemId;
        private final StringBuilder text;

        Delta(String method, String turnId, String itemId, String text) {
            this.method = method;
            this.turnId = turnId;
            this.itemId = itemId;
            this.text = new StringBuilder(text);
        }

        String method() {
            return method;
        }

        String turnId() {
            return turnId;
        }

        String text() {
            return text.toString();
        }

        /** Takes {@code next} in, if it goes on where this ends. */
        boolean absorb(Delta next) {
            boolean same = method.equals(next.method) && turnId.equals(next.turnId) && itemId.equals(next.itemId);
            if (!same || text.length() >= LONGEST) {
                return false;
            }
            text.append(next.text);
            return true;
        }
    }

    /** Of a notification; pieces of the agent's text can be joined with what follows. */
    static Word of(String method, JsonObject params) {
        boolean joinable = method.equals(Wire.MESSAGE_DELTA)
                || method.equals(Wire.SUMMARY_DELTA)
                || method.equals(Wire.REASONING_DELTA);
        return joinable
                ? new Delta(
                        method,
                        params.string("turnId").orElse(""),
                        params.string("itemId").orElse(""),
                        params.string("delta").orElse(""))
                : new Notice(method, params);
    }
}
