package dev.parley.testkit;

import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Submission;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Walks over all events of a session, leaving none out, and finds the first that is out of order: SessionConfigured
 * first and once; one turn at a time, begun once, ended once; every event under the id of the turn that runs; nothing
 * with an id after its end. Input that steers a running turn ends with InputTaken.
 */
final class EventOrder {

    private final Set<String> accepted;
    private final List<Event> events;
    private final Set<String> ended = new HashSet<>();
    private Optional<String> running = Optional.empty();

    private EventOrder(List<Event> events, Set<String> accepted) {
        this.events = events;
        this.accepted = accepted;
    }

    /**
     * Checks a whole stream.
     *
     * @param accepted the submissions that start turns, or ask for the session's end
     * @param allEnded whether all of them must have ended
     */
    static void check(List<Event> events, Set<String> accepted, boolean allEnded) {
        EventOrder order = new EventOrder(events, accepted);
        for (int i = 0; i < events.size(); i++) {
            order.step(i, events.get(i));
        }
        if (!allEnded) {
            return;
        }
        for (String id : accepted) {
            order.require(order.ended.contains(id), "submission \"%s\" was accepted and never ended".formatted(id));
        }
    }

    static boolean ends(EventMsg msg) {
        return msg instanceof EventMsg.TurnComplete
                || msg instanceof EventMsg.TurnAborted
                || msg instanceof EventMsg.InputTaken
                || msg instanceof EventMsg.ShutdownComplete;
    }

    private void step(int index, Event event) {
        String id = event.submissionId();
        boolean configured = event.msg() instanceof EventMsg.SessionConfigured;
        require(configured == (index == 0), "SessionConfigured comes first and once, but event %d is %s", index, event);
        if (id.equals(Submission.INITIAL_ID)) {
            return;
        }
        require(!configured, "SessionConfigured carries the initial submission id, but event %d is %s", index, event);
        require(accepted.contains(id), "event %d, %s, carries an id that was not accepted", index, event);
        require(!ended.contains(id), "event %d, %s, comes after its submission ended", index, event);
        turnStep(index, event);
    }

    private void turnStep(int index, Event event) {
        String id = event.submissionId();
        boolean runs = running.isPresent() && running.get().equals(id);
        if (event.msg() instanceof EventMsg.TurnStarted) {
            require(running.isEmpty(), "event %d, %s, begins a turn while another runs", index, event);
            running = Optional.of(id);
            return;
        }
        boolean needsNoStart = event.msg() instanceof EventMsg.TurnAborted
                || event.msg() instanceof EventMsg.InputTaken
                || event.msg() instanceof EventMsg.ShutdownComplete;
        require(runs || needsNoStart, "event %d, %s, belongs to a turn that does not run", index, event);
        if (!ends(event.msg())) {
            return;
        }
        ended.add(id);
        if (runs) {
            running = Optional.empty();
        }
    }

    private void require(boolean kept, String problem, int index, Event event) {
        if (!kept) {
            require(false, problem.formatted(index, EventText.of(event)));
        }
    }

    private void require(boolean kept, String problem) {
        if (!kept) {
            throw new AssertionError("%s; the session said %s".formatted(problem, EventText.of(events)));
        }
    }
}
