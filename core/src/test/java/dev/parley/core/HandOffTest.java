package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.Op;
import dev.parley.model.Submission;
import dev.parley.spi.Session;
import dev.parley.spi.SubmissionRefusedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HandOffTest {

    private final List<String> handedOver = Collections.synchronizedList(new ArrayList<>());

    @Test
    void submissionsReachTheSessionInTheOrderInWhichTheyWereStored() {
        HandOff handOff = handOff(submission -> handedOver.add(submission.id()));
        HandOff.Delivery first = stored(handOff, "a");
        HandOff.Delivery second = stored(handOff, "b");

        handOff.deliver(second);
        handOff.deliver(first);

        assertThat(handedOver).containsExactly("a", "b");
    }

    @Test
    void aRefusalReachesOnlyItsSubmission() {
        SubmissionRefusedException refusal = new SubmissionRefusedException("a", "queue_full");
        HandOff handOff = handOff(submission -> {
            handedOver.add(submission.id());
            if (submission.id().equals("a")) {
                throw refusal;
            }
        });
        HandOff.Delivery first = stored(handOff, "a");
        HandOff.Delivery second = stored(handOff, "b");

        handOff.deliver(second);

        assertThatThrownBy(() -> handOff.deliver(first)).isSameAs(refusal);
        assertThat(handedOver).containsExactly("a", "b");
    }

    /** Whoever submits must learn that it was not taken, or the transcript would wait for its end for ever. */
    @ParameterizedTest
    @MethodSource("failures")
    void whateverElseASessionThrowsIsARefusalOfThatSubmission(Throwable failure) {
        HandOff handOff = handOff(submission -> {
            handedOver.add(submission.id());
            if (submission.id().equals("a")) {
                HandOffTest.<RuntimeException>sneak(failure);
            }
        });
        HandOff.Delivery first = stored(handOff, "a");
        HandOff.Delivery second = stored(handOff, "b");

        handOff.deliver(second);

        assertThatThrownBy(() -> handOff.deliver(first))
                .isInstanceOfSatisfying(SubmissionRefusedException.class, refused -> {
                    assertThat(refused.submissionId()).isEqualTo("a");
                    assertThat(refused.reason()).isEqualTo("session_failed");
                })
                .hasCause(failure);
        assertThat(handedOver).containsExactly("a", "b");
    }

    static List<Throwable> failures() {
        return List.of(new IllegalStateException("planted"), new NoClassDefFoundError("planted"));
    }

    private static HandOff handOff(Consumer<Submission> taken) {
        Session session = new Session() {
            @Override
            public void submit(Submission submission) {
                taken.accept(submission);
            }

            @Override
            public void close() {}
        };
        return new HandOff(Leases.ID, () -> session, new Tally(null));
    }

    private static HandOff.Delivery stored(HandOff handOff, String id) {
        HandOff.Delivery delivery = new HandOff.Delivery(new Submission(id, Op.UserInput.text(id)));
        handOff.stored(delivery);
        return delivery;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
