package dev.parley.codex;

import dev.parley.json.JsonObject;
import dev.parley.model.JsonText;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * A question of the program, answered once: the first answer counts, whoever gives it. Safe for use by many threads.
 */
final class ServerRequest {

    private final JsonText id;
    private final String method;
    private final JsonObject params;
    private final Predicate<JsonObject> out;
    private final AtomicBoolean answered = new AtomicBoolean();

    /**
     * @param id as it was written, number or text
     * @param out sends a message
     */
    ServerRequest(JsonText id, String method, JsonObject params, Predicate<JsonObject> out) {
        this.id = id;
        this.method = method;
        this.params = params;
        this.out = out;
    }

    String method() {
        return method;
    }

    JsonObject params() {
        return params;
    }

    /**
     * Gives the result. Does not wait until it is written.
     *
     * @return false if there is an answer already, or nobody left to answer
     */
    boolean answer(JsonObject result) {
        return send(Params.object().raw("id", id).raw("result", result.raw()).end());
    }

    /** As the other, with an error instead of a result. */
    boolean refuse(int code, String text) {
        Params error = Params.object().number("code", code).string("message", text);
        return send(Params.object().raw("id", id).object("error", error).end());
    }

    private boolean send(JsonObject message) {
        return answered.compareAndSet(false, true) && out.test(message);
    }
}
