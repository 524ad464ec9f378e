package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.AbortReason;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Submission;
import dev.parley.spi.Session;
import dev.parley.spi.SubmissionRefusedException;
import dev.parley.testkit.SpawnerUnderTest.Behaviour;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** One session and what it said. Safe for use by many threads. */
final class Dialogue {

    private final SpawnerUnderTest subject;
    private final EventRecorder recorder;
    private final Session session;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();

    Dialogue(SpawnerUnderTest subject, EventRecorder recorder, Session session) {
        this.subject = subject;
        this.recorder = recorder;
        this.session = session;
    }

    Session session() {
        return session;
    }

    EventRecorder recorder() {
        return recorder;
    }

    List<Event> events() {
        return recorder.events();
    }

    /** Submits input and gives its id. */
    String ask(Behaviour wanted) {
        return submit(subject.input(wanted));
    }

    /** Submits under a new id and gives that. What is refused does not count as accepted. */
    String submit(Op op) {
        String id = Integer.toString(count.incrementAndGet());
        boolean hasEnd = op instanceof Op.UserInput || op instanceof Op.Compact || op instanceof Op.Shutdown;
        if (hasEnd) {
            accepted.add(id);
        }
        try {
            session.submit(new Submission(id, op));
        } catch (SubmissionRefusedException e) {
            accepted.remove(id);
            throw e;
        }
        return id;
    }

    /** The same, where the session may refuse: gives the id if it did not. */
    Optional<String> submitLeniently(Op op) {
        try {
            return Optional.of(submit(op));
        } catch (SubmissionRefusedException refused) {
            return Optional.empty();
        }
    }

    void interrupt() {
        submit(new Op.Interrupt());
    }

    void awaitStart(String id) {
        recorder.await("the start of \"%s\"".formatted(id), of(id, EventMsg.TurnStarted.class));
    }

    /** Waits until the agent itself has said something. */
    void awaitWord(String id) {
        recorder.await(
                "a first word of \"%s\"".formatted(id),
                event -> event.submissionId().equals(id) && !(event.msg() instanceof EventMsg.TurnStarted));
    }

    EventMsg.ApprovalRequest awaitRequest(String id) {
        Event request =
                recorder.await("an approval request of \"%s\"".formatted(id), of(id, EventMsg.ApprovalRequest.class));
        return (EventMsg.ApprovalRequest) request.msg();
    }

    EventMsg awaitEnd(String id) {
        return recorder.await(
                        "the end of \"%s\"".formatted(id),
                        event -> event.submissionId().equals(id) && EventOrder.ends(event.msg()))
                .msg();
    }

    void awaitAllEnds() {
        accepted.forEach(this::awaitEnd);
    }

    /** A turn that works: the session is alive. */
    void answers(String when) {
        String id;
        try {
            id = ask(Behaviour.ANSWER);
        } catch (SubmissionRefusedException e) {
            throw new AssertionError("input %s was refused: %s".formatted(when, e.reason()), e);
        }
        assertThat(awaitEnd(id)).as("end of a turn %s", when).isInstanceOf(EventMsg.TurnComplete.class);
    }

    void hasSaid(String what, Predicate<Event> wanted) {
        if (events().stream().noneMatch(wanted)) {
            throw new AssertionError("expected %s; the session said %s".formatted(what, EventText.of(events())));
        }
    }

    void endsAborted(String id, AbortReason reason, String what) {
        assertThat(awaitEnd(id)).as("end of %s", what).isEqualTo(new EventMsg.TurnAborted(reason));
    }

    void refusesInput(String when) {
        Denial.of("submit " + when, SubmissionRefusedException.class, () -> ask(Behaviour.ANSWER));
    }

    /** All events are in order, and every accepted submission ended. */
    void isInOrder() {
        EventOrder.check(events(), Set.copyOf(accepted), true);
    }

    /** All events so far are in order. */
    void isInOrderSoFar() {
        EventOrder.check(events(), Set.copyOf(accepted), false);
    }

    private static Predicate<Event> of(String id, Class<? extends EventMsg> kind) {
        return event -> event.submissionId().equals(id) && kind.isInstance(event.msg());
    }
}
