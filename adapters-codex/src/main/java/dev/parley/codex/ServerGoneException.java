package dev.parley.codex;

/** The program has ended, or never started. Whether it did what was asked is unknown. */
final class ServerGoneException extends AppServerException {

    private static final long serialVersionUID = 1L;

    private final transient ExitStatus status;

    ServerGoneException(ExitStatus status) {
        super(message(status));
        this.status = status;
    }

    ExitStatus status() {
        return status;
    }

    private static String message(ExitStatus status) {
        return status.lastWords().isEmpty()
                ? status.summary()
                : "%s; it said last: %s".formatted(status.summary(), status.lastWords());
    }
}
