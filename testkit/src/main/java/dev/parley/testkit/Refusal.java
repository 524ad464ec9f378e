package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Expects that a call is refused, and says what was called when it is not. */
final class Refusal {

    private Refusal() {}

    /** What {@code call} threw, which must be of {@code type}. */
    static <E extends Throwable> E of(String what, Class<E> type, ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown)
                .as("%s must be refused with %s", what, type.getSimpleName())
                .isInstanceOf(type);
        return type.cast(thrown);
    }
}
