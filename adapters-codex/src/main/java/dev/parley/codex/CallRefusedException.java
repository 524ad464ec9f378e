package dev.parley.codex;

/** The program understood the call and says no. Nearly every reason has the code -32600, and is told apart by its text. */
final class CallRefusedException extends AppServerException {

    private static final long serialVersionUID = 1L;

    private final long code;
    private final String text;

    CallRefusedException(String method, long code, String text) {
        super("codex refused %s: %s (%d)".formatted(method, text, code));
        this.code = code;
        this.text = text;
    }

    long code() {
        return code;
    }

    /** What it says, in its words. */
    String text() {
        return text;
    }
}
