package dev.parley.codex;

import dev.parley.json.JsonObject;
import dev.parley.json.MalformedJsonException;
import dev.parley.model.JsonText;
import java.util.Optional;
import java.util.OptionalLong;

/** A line that the program wrote: JSON-RPC without the member {@code jsonrpc}. */
sealed interface Message {

    JsonObject EMPTY = JsonObject.parse("{}");

    /** The reply to a call of ours. */
    record Answer(long id, Reply reply) implements Message {}

    /** A question to us. */
    record Question(JsonText id, String method, JsonObject params) implements Message {}

    /** Something happened. */
    record Notice(String method, JsonObject params) implements Message {}

    /** None of these. */
    record Malformed(String problem) implements Message {}

    static Message of(byte[] line) {
        try {
            return of(JsonObject.parse(line));
        } catch (MalformedJsonException e) {
            return new Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static Message of(JsonObject line) {
        Optional<String> method = line.string("method");
        Optional<JsonText> id = line.raw("id");
        JsonObject params = line.object("params").orElse(EMPTY);
        if (method.isPresent()) {
            return id.isPresent() ? new Question(id.get(), method.get(), params) : new Notice(method.get(), params);
        }
        OptionalLong ours = line.integer("id");
        return ours.isPresent() ? answer(ours.getAsLong(), line) : new Malformed("neither a method nor an id of ours");
    }

    private static Message answer(long id, JsonObject line) {
        Optional<JsonObject> error = line.object("error");
        if (error.isPresent()) {
            return new Answer(
                    id,
                    new Reply.Refusal(
                            error.get().integer("code").orElse(0),
                            error.get().string("message").orElse("")));
        }
        Optional<JsonObject> result = line.object("result");
        if (result.isPresent()) {
            return new Answer(id, new Reply.Result(result.get()));
        }
        boolean nothing = line.raw("result").map(JsonText::text).equals(Optional.of("null"));
        return new Answer(id, nothing ? new Reply.Result(EMPTY) : new Reply.Unreadable("it has no result"));
    }
}
