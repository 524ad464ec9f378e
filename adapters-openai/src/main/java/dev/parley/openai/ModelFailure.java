package dev.parley.openai;

import dev.parley.memory.TurnFailedException;
import java.time.Duration;
import java.util.Optional;

/** A request of a model failed. Its message names codes and numbers, never what was said and never a key. */
final class ModelFailure extends Exception {

    static final String UNAUTHORIZED = "unauthorized";
    static final String FORBIDDEN = "forbidden";
    static final String NOT_FOUND = "not_found";
    static final String RATE_LIMITED = "rate_limited";
    static final String QUOTA_EXCEEDED = "quota_exceeded";
    static final String SERVER_ERROR = "server_error";
    static final String INVALID_REQUEST = "invalid_request";
    static final String CONTEXT_LENGTH_EXCEEDED = "context_length_exceeded";
    static final String CONNECTION_LOST = "connection_lost";
    static final String IDLE_TIMEOUT = "idle_timeout";
    static final String MALFORMED_RESPONSE = "malformed_response";
    static final String RESPONSE_FAILED = "response_failed";
    static final String RESPONSE_INCOMPLETE = "response_incomplete";

    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean mayPass;
    private final transient Optional<Duration> retryAfter;

    private ModelFailure(String code, String message, boolean mayPass, Optional<Duration> retryAfter) {
        super(message);
        this.code = code;
        this.mayPass = mayPass;
        this.retryAfter = retryAfter;
    }

    /** One that another attempt would meet again. */
    static ModelFailure lasting(String code, String message) {
        return new ModelFailure(code, message, false, Optional.empty());
    }

    /** One that another attempt may not meet. */
    static ModelFailure passing(String code, String message) {
        return passing(code, message, Optional.empty());
    }

    /** As the other, after the time that the endpoint asks for. */
    static ModelFailure passing(String code, String message, Optional<Duration> retryAfter) {
        return new ModelFailure(code, message, true, retryAfter);
    }

    /** The connection could not be made or broke. Names the kind of {@code cause} alone: its message may hold a URI. */
    static ModelFailure connectionLost(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return passing(
                CONNECTION_LOST,
                "the connection failed (%s)".formatted(root.getClass().getSimpleName()));
    }

    String code() {
        return code;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    boolean mayPass() {
        return mayPass;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    TurnFailedException asTurnFailure() {
        return new TurnFailedException(code, reason(), this);
    }
}
