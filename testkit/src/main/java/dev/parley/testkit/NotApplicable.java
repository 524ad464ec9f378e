package dev.parley.testkit;

import org.opentest4j.TestAbortedException;

/** A rule that this adapter has declared not to be for it, with the reason. */
final class NotApplicable extends TestAbortedException {

    private static final long serialVersionUID = 1L;

    NotApplicable(String reason) {
        super("not applicable: " + reason);
    }
}
