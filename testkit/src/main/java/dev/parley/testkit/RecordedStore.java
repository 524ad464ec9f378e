package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.InfoPage;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.IdSource;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.Takeover;
import dev.parley.testkit.LogCall.Acquire;
import dev.parley.testkit.LogCall.Answer;
import dev.parley.testkit.LogCall.Append;
import dev.parley.testkit.LogCall.Create;
import dev.parley.testkit.LogCall.Delete;
import dev.parley.testkit.LogCall.Fork;
import dev.parley.testkit.LogCall.Read;
import dev.parley.testkit.LogCall.Release;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that writes down what is asked of it and what it answers, as far as that is about leases and entries, and
 * changes neither. As safe for use by many threads as the store that it stands before.
 */
final class RecordedStore implements ConversationStore {

    private final String who;
    private final ConversationStore store;
    private final CallSink sink;

    RecordedStore(String who, ConversationStore store, CallSink sink) {
        this.who = who;
        this.store = store;
        this.sink = sink;
    }

    /** Makes a call, and says of it what {@code answer} or {@code refusal} does; nothing where that is null. */
    private <T> T recorded(
            Optional<LogCall> unanswered,
            Supplier<T> call,
            Function<T, LogCall> answer,
            Function<RuntimeException, @Nullable LogCall> refusal) {
        CallSink.Asked asked = sink.begins(who, unanswered);
        try {
            T answered = call.get();
            asked.answered(answer.apply(answered));
            return answered;
        } catch (StoreOutcomeUnknownException e) {
            throw e; // it may take effect whenever it likes
        } catch (ConversationException | IllegalArgumentException e) {
            Optional.ofNullable(refusal.apply(e)).ifPresentOrElse(asked::answered, asked::meantNothing);
            throw e;
        }
    }

    @Override
    public ConversationId mintId(IdSource ids, Optional<ConversationId> near) {
        return store.mintId(ids, near);
    }

    @Override
    public Lease create(ConversationInfo info, OwnerId owner) {
        LogCall create = new Create(name(info.id()));
        return recorded(Optional.of(create), () -> store.create(info, owner), lease -> create, refused -> null);
    }

    @Override
    public Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner) {
        Fork done = new Fork(name(source), name(child.id()), position, true);
        Fork refused = new Fork(name(source), name(child.id()), position, false);
        return recorded(
                Optional.of(done),
                () -> store.fork(source, position, child, owner),
                lease -> done,
                e -> e instanceof ConversationNotFoundException || e instanceof IllegalArgumentException
                        ? refused
                        : null);
    }

    @Override
    public Optional<ConversationInfo> find(ConversationId id) {
        return store.find(id);
    }

    @Override
    public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
        List<String> items = entries.stream().map(EntryName::of).toList();
        Function<Answer, LogCall> call =
                answer -> new Append(name(lease.conversation()), lease.epoch(), expectedPosition, items, answer);
        return recorded(
                Optional.of(call.apply(new Answer.Unknown())),
                () -> store.append(lease, expectedPosition, entries),
                length -> call.apply(new Answer.Length(length)),
                refused -> refusal(refused).map(call).orElse(null));
    }

    private static Optional<Answer> refusal(RuntimeException refused) {
        if (refused instanceof AppendConflictException conflict) {
            return Optional.of(new Answer.Conflict(conflict.actual()));
        }
        if (refused instanceof StaleLeaseException) {
            return Optional.of(new Answer.Stale());
        }
        return refused instanceof ConversationNotFoundException ? Optional.of(new Answer.Absent()) : Optional.empty();
    }

    @Override
    public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
        return recorded(
                Optional.empty(),
                () -> store.read(id, from, limit, direction),
                page -> new Read(name(id), Optional.of(run(page, from, direction))),
                e -> e instanceof ConversationNotFoundException ? new Read(name(id), Optional.empty()) : null);
    }

    private static Read.Run run(EntryPage page, long from, Direction direction) {
        List<PositionedEntry> entries = new ArrayList<>(page.entries());
        if (direction == Direction.BACKWARD) {
            Collections.reverse(entries);
        }
        if (entries.isEmpty()) {
            return Read.Run.of(direction == Direction.FORWARD ? from : 0, List.of(), true);
        }
        boolean toEnd = direction == Direction.FORWARD
                ? page.next().isEmpty()
                : entries.get(entries.size() - 1).position() < from;
        List<String> items =
                entries.stream().map(PositionedEntry::entry).map(EntryName::of).toList();
        return Read.Run.of(entries.get(0).position(), items, toEnd);
    }

    @Override
    public ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch) {
        return store.update(id, expectedRevision, patch);
    }

    @Override
    public InfoPage list(ConversationQuery query) {
        return store.list(query);
    }

    @Override
    public boolean delete(Lease lease) {
        Function<Delete.Outcome, LogCall> call =
                outcome -> new Delete(name(lease.conversation()), lease.epoch(), outcome);
        return recorded(
                Optional.of(call.apply(Delete.Outcome.UNKNOWN)),
                () -> store.delete(lease),
                done -> call.apply(done ? Delete.Outcome.DONE : Delete.Outcome.ABSENT),
                e -> e instanceof StaleLeaseException ? call.apply(Delete.Outcome.STALE) : null);
    }

    @Override
    public Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
        return recorded(
                Optional.of(new Acquire(name(id), new Answer.Unknown())),
                () -> store.acquire(id, owner, takeover),
                lease -> new Acquire(name(id), new Answer.Given(lease.epoch(), lease.lengthAtAcquire())),
                e -> e instanceof ConversationNotFoundException ? new Acquire(name(id), new Answer.Absent()) : null);
    }

    @Override
    public void release(Lease lease) {
        LogCall release = new Release(name(lease.conversation()), lease.epoch());
        boolean unused = recorded(
                Optional.of(release),
                () -> {
                    store.release(lease);
                    return true;
                },
                done -> release,
                refused -> null);
    }

    @Override
    public void heartbeat(OwnerId owner, Duration timeToLive) {
        store.heartbeat(owner, timeToLive);
    }

    @Override
    public void close() {
        store.close();
    }

    private static String name(ConversationId id) {
        return id.toString();
    }
}
