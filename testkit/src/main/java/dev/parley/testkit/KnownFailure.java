package dev.parley.testkit;

import org.opentest4j.TestAbortedException;

/** A rule that is broken, as the adapter has declared. */
final class KnownFailure extends TestAbortedException {

    private static final long serialVersionUID = 1L;

    KnownFailure(String reason, Throwable broken) {
        super("known failure: " + reason, broken);
    }
}
