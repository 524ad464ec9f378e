package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.InfoPage;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.StoreRefusedException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.spi.Takeover;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A store of one transcript that answers appends and heartbeats as a test says, and remembers them. Everything else it
 * refuses. Fails if two appends are in flight.
 */
final class ScriptedStore implements ConversationStore {

    /** One append as it was asked. */
    record Asked(long position, List<TranscriptEntry> entries, boolean interrupted) {}

    /** How an append is answered. */
    @FunctionalInterface
    interface Answer {
        long give(Asked asked);
    }

    /** The append does not arrive, and the caller cannot tell. */
    final Answer requestLost = call -> {
        throw new StoreOutcomeUnknownException("planted", new IOException("at " + call.position()));
    };

    /** The append is carried out, and the caller cannot tell. */
    final Answer answerLost = call -> {
        apply(call);
        return requestLost.give(call);
    };

    final Answer unavailable = call -> {
        throw new StoreUnavailableException("planted", new IOException("at " + call.position()));
    };

    final Answer refused = call -> {
        throw new StoreRefusedException("planted at " + call.position());
    };

    private final AtomicBoolean inFlight = new AtomicBoolean();
    private final Deque<Answer> script = new ArrayDeque<>();
    private final List<Asked> asked = new ArrayList<>();
    private final List<TranscriptEntry> transcript = new ArrayList<>();
    private final List<Duration> heartbeats = new ArrayList<>();
    private volatile Runnable onHeartbeat = () -> {};

    ScriptedStore(TranscriptEntry... transcript) {
        this.transcript.addAll(List.of(transcript));
    }

    /** What the next appends are answered; when these are used up, all are applied. */
    synchronized ScriptedStore next(Answer... answers) {
        script.addAll(List.of(answers));
        return this;
    }

    /** What a heartbeat does before it counts. */
    void onHeartbeat(Runnable action) {
        onHeartbeat = action;
    }

    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    synchronized List<TranscriptEntry> transcript() {
        return List.copyOf(transcript);
    }

    /** How long each heartbeat was to hold, in the order in which they took effect. */
    synchronized List<Duration> heartbeats() {
        return List.copyOf(heartbeats);
    }

    /** Appends, or recognises the last append, as the port promises. */
    synchronized long apply(Asked call) {
        int position = (int) call.position();
        int end = position + call.entries().size();
        if (end == transcript.size() && transcript.subList(position, end).equals(call.entries())) {
            return end;
        }
        if (position != transcript.size()) {
            throw new AppendConflictException(Leases.ID, position, transcript.size());
        }
        transcript.addAll(call.entries());
        return transcript.size();
    }

    @Override
    public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
        assertThat(inFlight.compareAndSet(false, true))
                .as("one append in flight")
                .isTrue();
        try {
            Asked call =
                    new Asked(expectedPosition, entries, Thread.currentThread().isInterrupted());
            return nextAnswer(call).give(call);
        } finally {
            inFlight.set(false);
        }
    }

    private synchronized Answer nextAnswer(Asked call) {
        asked.add(call);
        Answer answer = script.poll();
        return answer != null ? answer : this::apply;
    }

    @Override
    public void heartbeat(OwnerId owner, Duration timeToLive) {
        onHeartbeat.run();
        synchronized (this) {
            heartbeats.add(timeToLive);
        }
    }

    @Override
    public Lease create(ConversationInfo info, OwnerId owner) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<ConversationInfo> find(ConversationId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InfoPage list(ConversationQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(Lease lease) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void release(Lease lease) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
