package dev.parley.examples;

/** A command that cannot be carried out as it was typed. Its message goes to who typed it. */
final class UnusableCommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableCommandException(String message) {
        super(message);
    }
}
