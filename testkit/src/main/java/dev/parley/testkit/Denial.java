package dev.parley.testkit;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a spawner or session throws where it has to. */
final class Denial {

    private Denial() {}

    /** Calls, and gives what was thrown if it is of the type wanted. */
    static <T extends Throwable> T of(String what, Class<T> wanted, ThrowingCallable call) {
        try {
            call.call();
        } catch (Throwable thrown) {
            if (wanted.isInstance(thrown)) {
                return wanted.cast(thrown);
            }
            throw new AssertionError("%s threw %s, not %s".formatted(what, thrown, wanted.getSimpleName()), thrown);
        }
        throw new AssertionError("%s did not throw %s".formatted(what, wanted.getSimpleName()));
    }
}
