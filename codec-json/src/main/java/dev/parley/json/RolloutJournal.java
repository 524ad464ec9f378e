package dev.parley.json;

import dev.parley.model.AbortReason;
import dev.parley.model.EntryMeta;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.ResponseItem.Message;
import dev.parley.model.Role;
import dev.parley.model.Submission;
import dev.parley.model.TranscriptEntry;
import dev.parley.model.TurnOutcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a rollout file tells into entries: orders turn marks, joins a user message to the event that repeats it,
 * and gives rollbacks their position. Not safe for use by many threads.
 *
 * <p>A turn's start is held back until something other than injected context follows, so that a rollback of the turn
 * keeps the context that was injected when it began. A turn that never ended, as after a crash, is ended when the next
 * one starts.
 */
final class RolloutJournal {

    private final RolloutSink sink;
    private final Deque<UserMessage> userMessages = new ArrayDeque<>();
    private long length;
    private int turnsSeen;

    private @Nullable Turn turn;
    private @Nullable TranscriptEntry heldStart;
    private @Nullable TranscriptEntry heldMessage;
    private int unannounced;
    private String lastInjected = "";

    RolloutJournal(RolloutSink sink) {
        this.sink = sink;
    }

    private static final class Turn {
        final String id;
        long start = Long.MAX_VALUE;
        Optional<TranscriptEntry.TurnEnded> end = Optional.empty();

        Turn(String id) {
            this.id = id;
        }
    }

    /** Where a rollback of a user message cuts, and the turn it belongs to. */
    private record UserMessage(long cut, @Nullable Turn turn) {}

    void item(JsonValue.Fields json, EntryMeta at) {
        ResponseItem item = JsonCodec.ITEM.decode(json);
        Origin origin = origin(item);
        if (origin == Origin.USER) {
            heldMessage = null; // this is what that event announced
            unannounced++;
        } else if (origin != Origin.CONTEXT) {
            flushMessage();
            unannounced = 0;
        }
        item(new TranscriptEntry.Item(submission(origin), item, origin, at));
    }

    /** What agent and tools say belongs to the turn that is open; messages stand for themselves. */
    private String submission(Origin origin) {
        boolean spoken = origin == Origin.USER || origin == Origin.CONTEXT;
        return spoken || turn == null ? Submission.INITIAL_ID : turn.id;
    }

    /**
     * The event that repeats a user message, before or after the item; files without such items have only this.
     *
     * @return whether it may become an entry
     */
    boolean announced(String text, EntryMeta at) {
        flushMessage();
        if (unannounced > 0) {
            unannounced--;
            return false;
        }
        if (text.equals(lastInjected)) {
            return false;
        }
        heldMessage = new TranscriptEntry.Item(Submission.INITIAL_ID, Message.user(text), Origin.USER, at);
        return true;
    }

    void turnStarted(Optional<String> id, EntryMeta at) {
        flushMessage();
        Turn before = turn;
        if (before != null && id.filter(before.id::equals).isPresent()) {
            return;
        }
        turnsSeen++;
        String name = id.filter(text -> !text.isEmpty()).orElse("turn-" + turnsSeen);
        if (before != null) {
            end(before.id, TurnOutcome.ABORTED, Optional.of(AbortReason.INTERRUPTED.code()), EntryMeta.NONE);
        }
        flushStart();
        heldStart = new TranscriptEntry.TurnStarted(name, at);
        turn = new Turn(name);
    }

    void turnCompleted(Optional<String> id, EntryMeta at) {
        end(id.orElseGet(this::turnId), TurnOutcome.COMPLETED, Optional.empty(), at);
    }

    void turnAborted(Optional<String> id, Optional<String> reason, EntryMeta at) {
        String why = reason.orElse(AbortReason.INTERRUPTED.code());
        end(id.orElseGet(this::turnId), TurnOutcome.ABORTED, Optional.of(why), at);
    }

    /** Drops the last {@code turns} user messages; more than there are drop them all and keep what stood before. */
    void rolledBack(long turns, EntryMeta at) {
        if (turns < 0) {
            throw new IllegalArgumentException("rollback of %d turns".formatted(turns));
        }
        flushMessage();
        flushStart();
        UserMessage first = new UserMessage(length, null);
        for (long i = 0; i < turns && !userMessages.isEmpty(); i++) {
            first = userMessages.removeLast();
        }
        emit(new TranscriptEntry.RolledBack(first.cut(), at));
        unannounced = 0;
        if (turn != null && turn.start >= first.cut()) {
            turn = null;
        }
        Turn cut = first.turn();
        if (cut != null && cut.start < first.cut()) {
            cut.end.ifPresent(end -> emit(end.withMeta(at))); // rolled back with the rest, but its start stays
        }
    }

    void compacted(List<ResponseItem> summary, EntryMeta at) {
        flushMessage();
        flushStart();
        emit(new TranscriptEntry.Compacted(summary, length, at));
    }

    /** Writes what is still held back. */
    void end() {
        flushMessage();
        flushStart();
    }

    /** Where an item of a file came from, which only its kind, its role and its text tell. */
    static Origin origin(ResponseItem item) {
        if (item instanceof Message message) {
            return origin(message.role().name(), message.text());
        }
        if (item instanceof ResponseItem.Unknown unknown) {
            return originOfUnknown(unknown);
        }
        boolean output =
                item instanceof ResponseItem.FunctionCallOutput || item instanceof ResponseItem.CustomToolCallOutput;
        return output ? Origin.TOOL : Origin.AGENT;
    }

    private static Origin originOfUnknown(ResponseItem.Unknown unknown) {
        if (unknown.type().endsWith("_output")) {
            return Origin.TOOL;
        }
        return JsonObject.parse(unknown.json().text())
                .string("role")
                .map(role -> origin(role, ""))
                .orElse(Origin.AGENT);
    }

    private static Origin origin(String role, String text) {
        if (role.equals(Role.USER.name())) {
            return InjectedText.matches(text) ? Origin.CONTEXT : Origin.USER;
        }
        boolean instructs = role.equals(Role.DEVELOPER.name()) || role.equals(Role.SYSTEM.name());
        return instructs ? Origin.CONTEXT : Origin.AGENT;
    }

    private void item(TranscriptEntry.Item entry) {
        if (entry.origin() == Origin.CONTEXT) {
            if (entry.item() instanceof Message message && message.role().equals(Role.USER)) {
                lastInjected = message.text();
            }
            emit(entry);
            return;
        }
        long cut = length; // with the turn's start, if this is its first message
        flushStart();
        if (entry.origin() == Origin.USER) {
            userMessages.addLast(new UserMessage(cut, turn));
        }
        emit(entry);
    }

    private void flushMessage() {
        if (heldMessage instanceof TranscriptEntry.Item message) {
            heldMessage = null;
            item(message);
        }
    }

    private void flushStart() {
        TranscriptEntry start = heldStart;
        if (start != null) {
            heldStart = null;
            if (turn != null) {
                turn.start = length;
            }
            emit(start);
        }
    }

    private String turnId() {
        return turn == null ? "turn-" + turnsSeen : turn.id;
    }

    private void end(String id, TurnOutcome outcome, Optional<String> reason, EntryMeta at) {
        flushMessage();
        flushStart();
        TranscriptEntry.TurnEnded end = new TranscriptEntry.TurnEnded(id, outcome, reason, at);
        if (turn != null && turn.id.equals(id)) {
            turn.end = Optional.of(end);
            turn = null;
        }
        emit(end);
    }

    private void emit(TranscriptEntry entry) {
        sink.entry(entry);
        length++;
    }
}
