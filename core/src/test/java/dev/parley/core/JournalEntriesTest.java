package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.AbortReason;
import dev.parley.model.AgentState;
import dev.parley.model.EntryMeta;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.SourcePosition;
import dev.parley.model.TokenUsage;
import dev.parley.model.TranscriptEntry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JournalEntriesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Optional<SourcePosition> SOURCE = Optional.of(new SourcePosition(2, 9));
    private static final EntryMeta META = EntryMeta.recorded(NOW, SOURCE);
    private static final long POSITION = 17;
    private static final ResponseItem ITEM = ResponseItem.Message.assistant("hi");

    /** What each message is stored as when submission {@code s} says it at position 17; empty if it is not stored. */
    private static final Map<EventMsg, Optional<TranscriptEntry>> STORED = new LinkedHashMap<>();

    static {
        stored(
                new EventMsg.SessionConfigured("session", "model"),
                new TranscriptEntry.SessionStarted(new AgentState("session", POSITION, SOURCE), META));
        stored(new EventMsg.ItemCompleted(ITEM, Origin.TOOL), new TranscriptEntry.Item("s", ITEM, Origin.TOOL, META));
        stored(new EventMsg.TurnStarted(), new TranscriptEntry.TurnStarted("s", META));
        stored(new EventMsg.InputTaken(), new TranscriptEntry.InputTaken("s", META));
        stored(
                new EventMsg.TurnComplete(),
                TranscriptEntry.TurnEnded.completed("s").withMeta(META));
        stored(
                new EventMsg.TurnAborted(AbortReason.REPLACED),
                TranscriptEntry.TurnEnded.aborted("s", AbortReason.REPLACED).withMeta(META));
        stored(new EventMsg.Compacted(List.of(ITEM)), new TranscriptEntry.Compacted(List.of(ITEM), POSITION, META));
        notStored(new EventMsg.AgentMessageDelta("h"));
        notStored(new EventMsg.ReasoningDelta("h"));
        notStored(new EventMsg.ApprovalRequest("r", "c", "t", "{}"));
        notStored(new EventMsg.TokenCount(new TokenUsage(1, 0, 1, 0, 2)));
        notStored(new EventMsg.Warning("w"));
        notStored(new EventMsg.Error("code", "e"));
        notStored(new EventMsg.SessionLost("gone"));
        notStored(new EventMsg.ShutdownComplete());
        notStored(new EventMsg.Unknown("new", new JsonText("{}")));
    }

    private static void stored(EventMsg msg, TranscriptEntry entry) {
        STORED.put(msg, Optional.of(entry));
    }

    private static void notStored(EventMsg msg) {
        STORED.put(msg, Optional.empty());
    }

    @Test
    void everyKindOfMessageIsDecidedHere() {
        assertThat(STORED.keySet())
                .extracting(Object::getClass)
                .containsExactlyInAnyOrderElementsOf(List.of(EventMsg.class.getPermittedSubclasses()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageIsStoredAsThisEntryOrNotAtAll(EventMsg msg) {
        Event event = new Event("s", msg, SOURCE);
        Optional<TranscriptEntry> expected = Objects.requireNonNull(STORED.get(msg));

        assertThat(JournalEntries.isDurable(msg)).isEqualTo(expected.isPresent());
        if (expected.isPresent()) {
            assertThat(JournalEntries.of(event, POSITION, NOW)).isEqualTo(expected.get());
            return;
        }
        assertThatThrownBy(() -> JournalEntries.of(event, POSITION, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(msg.getClass().getSimpleName() + " is not stored");
    }

    static Iterable<EventMsg> messages() {
        return STORED.keySet();
    }
}
