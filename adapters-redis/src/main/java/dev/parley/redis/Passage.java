package dev.parley.redis;

import dev.parley.json.JsonCodec;
import dev.parley.model.AbortReason;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.SourcePosition;
import dev.parley.model.Submission;
import dev.parley.redis.FrontCalls.Progress;
import dev.parley.redis.FrontCalls.Said;
import dev.parley.spi.EventSink;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Passes on what a session says, and knows how far it is. Only whoever reads the session may call it, except for what it
 * says of accepted submissions.
 */
final class Passage {

    private final EventSink sink;
    private final Runnable onEnd;
    private Optional<SourcePosition> last = Optional.empty();
    private String bytes = "";
    private String running = "";
    private final List<String> taken = new ArrayList<>();
    private boolean saidEnd;
    private boolean refused;
    private final Set<String> unfinished = new LinkedHashSet<>(); // guarded by itself

    /** @param onEnd told before the session's end is passed on */
    Passage(EventSink sink, Runnable onEnd) {
        this.sink = sink;
        this.onEnd = onEnd;
    }

    /** A submission that will have an end. */
    void accepted(String submission) {
        synchronized (unfinished) {
            unfinished.add(submission);
        }
    }

    /** It was not accepted after all. */
    void notAccepted(String submission) {
        synchronized (unfinished) {
            unfinished.remove(submission);
        }
    }

    /** Begins where another front end stopped. */
    void resume(String turn) {
        running = turn;
    }

    /** The turn that runs, or empty. */
    String running() {
        return running;
    }

    /** Whether the session has said that it is over. */
    boolean saidEnd() {
        return saidEnd;
    }

    /** Since it was {@link #told}. */
    Progress progress() {
        return new Progress(last, bytes, running, List.copyOf(taken));
    }

    void told() {
        last = Optional.empty();
        bytes = "";
        taken.clear();
    }

    /** Takes note of an event that was passed on before. */
    void skip(Said said) {
        note(said, JsonCodec.EVENT.decode(said.json()));
    }

    /** Passes on an event. False if it was refused, and nothing more is to be said. */
    boolean pass(Said said) {
        Event event = JsonCodec.EVENT.decode(said.json());
        if (isEnd(event.msg())) {
            onEnd.run();
        }
        if (!emit(new Event(event.submissionId(), event.msg(), Optional.of(said.place())))) {
            return false;
        }
        note(said, event);
        return true;
    }

    /** The running turn will not end by itself. */
    boolean abortRunning(SourcePosition place) {
        if (running.isEmpty()) {
            return true;
        }
        Event aborted = new Event(running, new EventMsg.TurnAborted(AbortReason.SESSION_LOST), Optional.of(place));
        if (!emit(aborted)) {
            return false;
        }
        last = Optional.of(place);
        noteEnd(aborted);
        return true;
    }

    /** Whatever was accepted and has not ended will not. */
    void abortAll(AbortReason reason) {
        List<String> rest;
        synchronized (unfinished) {
            rest = List.copyOf(unfinished);
            unfinished.clear();
        }
        for (String submission : rest) {
            if (!emit(new Event(submission, new EventMsg.TurnAborted(reason)))) {
                return;
            }
        }
    }

    /** What this process itself has to say about the session. False if it was refused. */
    boolean say(EventMsg msg, Optional<SourcePosition> place) {
        return emit(new Event(Submission.INITIAL_ID, msg, place));
    }

    private boolean emit(Event event) {
        if (refused) {
            return false;
        }
        refused = true;
        try {
            sink.emit(event);
            refused = false;
        } catch (RuntimeException e) {
            return false; // whose sink it is knows why
        }
        return true;
    }

    private void note(Said said, Event event) {
        last = Optional.of(said.place());
        bytes = said.bytes();
        EventMsg msg = event.msg();
        saidEnd |= isEnd(msg);
        if (msg instanceof EventMsg.TurnStarted) {
            running = event.submissionId();
        }
        if (Batch.takesEffect(msg)) {
            taken.add(event.submissionId());
        }
        if (msg instanceof EventMsg.InputTaken || Batch.ends(msg)) {
            noteEnd(event);
        }
    }

    private static boolean isEnd(EventMsg msg) {
        return msg instanceof EventMsg.SessionLost || msg instanceof EventMsg.ShutdownComplete;
    }

    private void noteEnd(Event event) {
        notAccepted(event.submissionId());
        if (Batch.ends(event.msg()) && running.equals(event.submissionId())) {
            running = "";
        }
    }
}
