package dev.parley.redis;

import dev.parley.json.JsonCodec;
import dev.parley.model.AbortReason;
import dev.parley.model.ConversationId;
import dev.parley.model.EventMsg;
import dev.parley.model.SourcePosition;
import dev.parley.model.Submission;
import dev.parley.redis.FrontCalls.Said;
import dev.parley.redis.FrontCalls.Taken;
import dev.parley.spi.EventSink;
import dev.parley.spi.Session;
import dev.parley.spi.SessionSpawnException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A front end's end of a session that a worker runs. One pump reads what the session says, passes it on and acknowledges
 * it; no thread is held while there is nothing to read. Safe for use by many threads.
 */
final class RemoteSession implements Session {

    private static final int EVENTS_AT_ONCE = 256;

    private enum State {
        OPEN,
        CLOSING,
        /** Nothing is said any more. */
        OVER
    }

    private final ConversationId id;
    private final FrontCalls calls;
    private final FrontSettings settings;
    private final Consumer<RemoteSession> onEnd;
    private final Passage passage;
    private final Submitter submitter;
    private final Pump reading;
    private final Pump closer;
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private @Nullable Resumed resumed; // the reading pump's own

    private State state = State.OPEN; // guarded by this
    private volatile boolean unheard;
    private volatile boolean gone;
    private volatile @Nullable String lost;
    private volatile String worker = "";
    private volatile long epoch;
    private volatile boolean waits = true;
    private volatile long waitsSince;

    RemoteSession(
            ConversationId id,
            EventSink sink,
            FrontCalls calls,
            FrontSettings settings,
            SessionLine line,
            Consumer<RemoteSession> onEnd) {
        this.id = id;
        this.calls = calls;
        this.settings = settings;
        this.onEnd = onEnd;
        this.passage = new Passage(sink, this::refuseFurther);
        this.submitter = new Submitter(calls, passage, settings, this::lose);
        this.reading = line.pump(
                settings.patience(),
                this::read,
                e -> lose("it cannot be read: " + e.getClass().getName()));
        this.closer = line.pump(settings.patience(), this::closeThere, e -> {});
        this.waitsSince = settings.nanoTime().getAsLong();
    }

    ConversationId id() {
        return id;
    }

    /** The worker that has it; empty if none is known. */
    String worker() {
        return worker;
    }

    /** Done when the session is about to say its first event; fails if it never will. */
    CompletableFuture<Void> begun() {
        return begun;
    }

    /** A session that runs goes on here. To be called before it is rung. */
    void resume(String saidFirst, String running, SourcePosition from) {
        passage.resume(running);
        resumed = new Resumed((EventMsg.SessionConfigured) JsonCodec.EVENT_MSG.decode(saidFirst), from);
    }

    private void refuseFurther() {
        submitter.refuse("the session is over");
    }

    /** There may be something to read. */
    void ring() {
        reading.ring();
    }

    @Override
    public void submit(Submission submission) {
        submitter.submit(submission);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            state = State.CLOSING;
        }
        submitter.refuse("the session is closed");
        closer.ring();
    }

    /** Nobody wants it any more, and nothing of it is to be heard. */
    void cancel() {
        submitter.refuse("the session is closed");
        unheard = true;
        synchronized (this) {
            state = State.OVER;
        }
        closer.ring();
    }

    /** At each heartbeat. */
    void lookAfter(long now) {
        if (unheard) {
            closer.ring(); // the server may have been away
        } else if (waits && now - waitsSince > TimeUnit.NANOSECONDS.convert(settings.claimTimeout())) {
            lose("no worker took it within " + settings.claimTimeout());
        }
    }

    /** Its worker is gone: what it said is still read, then the session goes on elsewhere, or ends. */
    void workerIsGone(String dead) {
        if (dead.equals(worker) && calls.fence(dead, epoch)) {
            reading.ring();
        }
    }

    private void lose(String why) {
        lost = why;
        reading.ring();
    }

    private synchronized boolean is(State wanted) {
        return state == wanted;
    }

    private void closeThere() {
        boolean heard = !unheard;
        boolean nothingLeft = calls.close(heard);
        if (!heard) {
            onEnd.accept(this); // the worker will find that nobody listens
        } else if (nothingLeft) {
            gone = true;
            reading.ring();
        }
    }

    private void read() {
        while (!is(State.OVER)) {
            String why = lost;
            if (why != null) {
                finish(AbortReason.SESSION_LOST, Optional.of(why));
                leaveUnheard();
                return;
            }
            Optional<Taken> taken = gone ? Optional.empty() : calls.take(passage.progress(), EVENTS_AT_ONCE);
            if (taken.isEmpty()) {
                finishElsewhere();
                return;
            }
            passage.told();
            note(taken.get());
            if (!pass(taken.get()) || (taken.get().events().isEmpty() && !goesOn(taken.get()))) {
                return;
            }
        }
    }

    private void note(Taken taken) {
        boolean waitsNow = taken.state().equals("Q");
        if (waitsNow && !waits) {
            waitsSince = settings.nanoTime().getAsLong();
        }
        waits = waitsNow;
        epoch = taken.epoch();
        worker = taken.worker();
    }

    private boolean pass(Taken taken) {
        for (Said said : taken.events()) {
            if (resumed != null && said.place().compareTo(resumed.from()) <= 0) {
                passage.skip(said);
                continue;
            }
            boolean unused = begun.complete(null);
            if (!sayResumed(taken) || !passage.pass(said)) {
                leaveUnheard();
                return false;
            }
        }
        if (taken.events().isEmpty() && !sayResumed(taken)) {
            leaveUnheard();
            return false;
        }
        return true;
    }

    /** The first event here of a session that began elsewhere: as of the last event that is recorded. */
    private boolean sayResumed(Taken taken) {
        Resumed from = resumed;
        if (from == null) {
            return true;
        }
        resumed = null;
        boolean abortedAlready = taken.state().equals("D") && from.from().epoch() == taken.epoch();
        if (abortedAlready) {
            passage.resume("");
        }
        Optional<String> running = Optional.of(passage.running()).filter(turn -> !turn.isEmpty());
        EventMsg.SessionConfigured first = new EventMsg.SessionConfigured(
                from.first().sessionId(),
                from.first().model(),
                running,
                from.first().unknownFields());
        boolean unused = begun.complete(null);
        return passage.say(first, Optional.of(from.from()));
    }

    /** What to do when all was read. Whether to look again at once. */
    private boolean goesOn(Taken taken) {
        return switch (taken.state()) {
            case "D" -> recover(taken);
            case "E" -> end(taken.why());
            case "P" -> park();
            default -> false;
        };
    }

    private boolean end(String why) {
        if (!begun.isDone() && Refusal.isOne(why)) {
            over();
            boolean unused = begun.completeExceptionally(Refusal.exception(id, why));
            calls.forget();
            onEnd.accept(this);
            return false;
        }
        boolean closing = is(State.CLOSING);
        boolean sayLost = !closing && !passage.saidEnd();
        finish(
                closing ? AbortReason.CLOSED : AbortReason.SESSION_LOST,
                sayLost ? Optional.of(why.isEmpty() ? "the worker ended it" : why) : Optional.empty());
        calls.forget();
        onEnd.accept(this);
        return false;
    }

    /** Between workers. */
    private boolean recover(Taken taken) {
        if (is(State.CLOSING)) {
            finish(AbortReason.CLOSED, Optional.empty());
            leaveUnheard();
            return false;
        }
        boolean hasBegun = begun.isDone();
        if (!passage.abortRunning(new SourcePosition(taken.epoch(), 0))) {
            leaveUnheard();
            return false;
        }
        if (hasBegun && !settings.respawning()) {
            finish(AbortReason.SESSION_LOST, Optional.of("its worker was lost"));
            leaveUnheard();
            return false;
        }
        if (calls.take(passage.progress(), 1).isPresent()) {
            passage.told();
            if (calls.requeue(taken.epoch(), hasBegun, settings.mostLost()).is(Answer.OK)) {
                waits = false; // so that it begins to wait now
                settings.observer().respawned(id);
            }
        }
        return true;
    }

    private boolean park() {
        settings.observer().parked(id);
        boolean unused = begun.completeExceptionally(new SessionParkedException(id));
        finish(AbortReason.SESSION_LOST, Optional.of("it was parked: too many workers were lost to it"));
        onEnd.accept(this);
        return false;
    }

    private void finishElsewhere() {
        boolean closing = is(State.CLOSING);
        finish(
                closing ? AbortReason.CLOSED : AbortReason.SESSION_LOST,
                closing ? Optional.empty() : Optional.of("another front end has it"));
        onEnd.accept(this);
    }

    /** Says what is still owed. */
    private void finish(AbortReason reason, Optional<String> why) {
        over();
        String problem = why.orElse("it was closed");
        boolean neverBegan = begun.completeExceptionally(
                new SessionSpawnException(id, new IllegalStateException("the session did not begin: " + problem)));
        if (neverBegan || begun.isCompletedExceptionally()) {
            return;
        }
        passage.abortAll(reason);
        why.ifPresent(text -> {
            boolean unused = passage.say(new EventMsg.SessionLost(text), Optional.empty());
        });
    }

    /** Not before it is known what becomes of a submission that is on its way. */
    private void over() {
        submitter.end("the session is over");
        synchronized (this) {
            state = State.OVER;
        }
    }

    /** Whoever runs it is to stop; it is looked after until that is known. */
    private void leaveUnheard() {
        refuseFurther();
        synchronized (this) {
            state = State.OVER;
        }
        unheard = true;
        closer.ring();
    }

    /** @param from the last event that is recorded */
    private record Resumed(EventMsg.SessionConfigured first, SourcePosition from) {}
}
