package dev.parley.codex;

import dev.parley.json.JsonObject;
import dev.parley.model.EventMsg;
import java.util.Locale;
import java.util.Optional;

/** Reads what Codex says of failures. */
final class CodexErrors {

    private static final int LONGEST_MESSAGE = 500;
    private static final String UNKNOWN = "other";

    private CodexErrors() {}

    /** The error in the field {@code error} of {@code params}; its code is Codex' own, in lower case with underscores. */
    static EventMsg.Error in(JsonObject params) {
        Optional<JsonObject> error = params.object("error");
        return new EventMsg.Error(
                error.map(CodexErrors::code).orElse(UNKNOWN),
                error.map(CodexErrors::message).orElse("codex does not say why"));
    }

    private static String code(JsonObject error) {
        Optional<String> detailed = error.object("codexErrorInfo")
                .flatMap(info -> info.names().stream().findFirst());
        String name = error.string("codexErrorInfo").or(() -> detailed).orElse(UNKNOWN);
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static String message(JsonObject error) {
        String message = error.string("message").orElse("");
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE);
    }
}
