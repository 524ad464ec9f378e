package dev.parley.codex;

/** A call did not give a result. Each thing that a caller can do about it has a type of its own. */
abstract sealed class AppServerException extends RuntimeException
        permits CallRefusedException, NoAnswerException, OverloadedException, ServerGoneException {

    private static final long serialVersionUID = 1L;

    AppServerException(String message) {
        super(message);
    }
}
