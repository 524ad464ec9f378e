package dev.parley.codex;

/** No answer came that could be read. Whether the program did what was asked is unknown, unless {@link #wasSent()} is false. */
final class NoAnswerException extends AppServerException {

    private static final long serialVersionUID = 1L;

    private final boolean sent;

    NoAnswerException(String method, String problem, boolean sent) {
        super("codex gave no answer to %s: %s".formatted(method, problem));
        this.sent = sent;
    }

    /** Whether the program may have read the call. */
    boolean wasSent() {
        return sent;
    }
}
