package dev.parley.testkit;

/** A rule that could not be checked, for want of what only the adapter's author can give. It counts as a failure. */
final class Untestable extends AssertionError {

    private static final long serialVersionUID = 1L;

    Untestable(String problem) {
        super(problem);
    }

    Untestable(String problem, Throwable cause) {
        super(problem, cause);
    }
}
