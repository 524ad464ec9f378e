package dev.parley.openai;

import dev.parley.json.JsonObject;
import dev.parley.json.MalformedJsonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells what went wrong from what an endpoint says. Endpoints quote keys and content in their messages, so those are
 * read but not passed on; what is passed on are the status and the error's code, type and parameter, if they look like
 * such.
 */
final class EndpointErrors {

    /** No key looks so: digits stand in brackets only, and there few. */
    private static final Pattern WORD =
            Pattern.compile("[a-z_]{1,64}(\\[\\d{1,4}])?(\\.[a-z_]{1,64}(\\[\\d{1,4}])?){0,5}");

    private static final Pattern TOO_LONG = Pattern.compile(
            "context[ _](length|window|size)|maximum (context|prompt)|prompt is too long|too many (input )?tokens",
            Pattern.CASE_INSENSITIVE);

    private EndpointErrors() {}

    /** From an HTTP response that is not 2xx. */
    static ModelFailure ofResponse(int status, String body, Optional<Duration> retryAfter) {
        JsonObject error = errorIn(body);
        String message = "the endpoint answered HTTP " + status + details(error);
        return ofCode(error, message, retryAfter).orElseGet(() -> ofStatus(status, message, retryAfter));
    }

    /** From an error within a response that began well. */
    static ModelFailure ofStream(JsonObject error) {
        String message = "the response failed" + details(error);
        return ofCode(error, message, Optional.empty()).orElseGet(() -> ofStatusWithin(error, message));
    }

    /** Routers of many endpoints pass on the HTTP status as the error's code. */
    private static ModelFailure ofStatusWithin(JsonObject error, String message) {
        int status = (int) error.integer("code").orElse(0);
        return status >= 400 && status < 600
                ? ofStatus(status, message, Optional.empty())
                : ModelFailure.lasting(ModelFailure.RESPONSE_FAILED, message);
    }

    private static ModelFailure ofStatus(int status, String message, Optional<Duration> retryAfter) {
        return switch (status) {
            case 401 -> ModelFailure.lasting(ModelFailure.UNAUTHORIZED, message);
            case 403 -> ModelFailure.lasting(ModelFailure.FORBIDDEN, message);
            case 404 -> ModelFailure.lasting(ModelFailure.NOT_FOUND, message);
            case 408, 425 -> ModelFailure.passing(ModelFailure.SERVER_ERROR, message, retryAfter);
            case 429 -> ModelFailure.passing(ModelFailure.RATE_LIMITED, message, retryAfter);
            default ->
                status >= 500
                        ? ModelFailure.passing(ModelFailure.SERVER_ERROR, message, retryAfter)
                        : ModelFailure.lasting(ModelFailure.INVALID_REQUEST, message);
        };
    }

    private static Optional<ModelFailure> ofCode(JsonObject error, String message, Optional<Duration> retryAfter) {
        String code = error.string("code").or(() -> error.string("type")).orElse("");
        return Optional.ofNullable(
                switch (code.toLowerCase(Locale.ROOT)) {
                    case "context_length_exceeded" -> tooLong(message);
                    case "insufficient_quota", "billing_hard_limit_reached" ->
                        ModelFailure.lasting(ModelFailure.QUOTA_EXCEEDED, message);
                    case "rate_limit_exceeded", "slow_down" ->
                        ModelFailure.passing(ModelFailure.RATE_LIMITED, message, retryAfter);
                    case "server_error", "server_is_overloaded", "overloaded_error" ->
                        ModelFailure.passing(ModelFailure.SERVER_ERROR, message, retryAfter);
                    default -> saysTooLong(error) ? tooLong(message) : null;
                });
    }

    private static ModelFailure tooLong(String message) {
        return ModelFailure.lasting(ModelFailure.CONTEXT_LENGTH_EXCEEDED, message);
    }

    /** Many servers have no code for it. */
    private static boolean saysTooLong(JsonObject error) {
        return TOO_LONG.matcher(error.string("message").orElse("")).find();
    }

    private static JsonObject errorIn(String body) {
        try {
            JsonObject response = JsonObject.parse(body);
            return response.object("error").orElse(response);
        } catch (MalformedJsonException e) {
            return JsonObject.parse("{}"); // an error page of something in between
        }
    }

    private static String details(JsonObject error) {
        List<String> words = new ArrayList<>();
        for (String field : List.of("code", "type", "param")) {
            error.string(field).filter(word -> WORD.matcher(word).matches()).ifPresent(word -> {
                words.add(field + " " + word);
            });
        }
        return words.isEmpty() ? "" : " (" + String.join(", ", words) + ")";
    }
}
