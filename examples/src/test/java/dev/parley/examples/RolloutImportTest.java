package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.ConversationManager;
import dev.parley.core.TimeOrderedIds;
import dev.parley.json.RolloutMeta;
import dev.parley.json.RolloutWriter;
import dev.parley.json.SkippedText;
import dev.parley.memory.InProcessSessionSpawner;
import dev.parley.memory.MemoryConversationStore;
import dev.parley.model.AbortReason;
import dev.parley.model.AgentState;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.Direction;
import dev.parley.model.Lease;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.OwnerId;
import dev.parley.model.ResponseItem;
import dev.parley.model.ResponseItem.Message;
import dev.parley.model.SessionConfig;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.HistoryItem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RolloutImportTest {

    private static final SessionConfig CONFIG = SessionConfig.of("silent");

    private final TimeOrderedIds ids = new TimeOrderedIds(Clock.systemUTC(), new SecureRandom());
    private final MemoryConversationStore store = new MemoryConversationStore();
    private final InProcessSessionSpawner agents =
            InProcessSessionSpawner.builder().agent("silent", turn -> {}).build();
    private final ConversationManager manager =
            ConversationManager.builder(agents, store).build();
    private final RolloutImport imports = new RolloutImport(store, ids, Clock.systemUTC());
    private final List<SkippedText> skipped = new ArrayList<>();

    @AfterEach
    void close() {
        manager.close();
        agents.close();
        store.close();
    }

    @Test
    void exportedAndImportedAgainGivesTheSameViewWhateverWasRolledBackOrSummarised() throws IOException {
        ConversationId original = stored(
                new TranscriptEntry.SessionStarted(new AgentState("s", 0, Optional.empty())),
                item(Origin.CONTEXT, Message.user("<environment_context>linux</environment_context>")),
                new TranscriptEntry.Submitted("1-1", Op.UserInput.text("one")),
                new TranscriptEntry.TurnStarted("1-1"),
                item(Origin.AGENT, Message.assistant("first")),
                TranscriptEntry.TurnEnded.completed("1-1"),
                new TranscriptEntry.Compacted(List.of(Message.user("they said one")), 6),
                new TranscriptEntry.Submitted("1-2", Op.UserInput.text("two")),
                new TranscriptEntry.TurnStarted("1-2"),
                item(Origin.AGENT, Message.assistant("second")),
                TranscriptEntry.TurnEnded.completed("1-2"),
                new TranscriptEntry.Submitted("1-3", Op.UserInput.text("three")),
                new TranscriptEntry.TurnStarted("1-3"),
                item(Origin.AGENT, Message.assistant("third")),
                TranscriptEntry.TurnEnded.aborted("1-3", AbortReason.INTERRUPTED),
                new TranscriptEntry.RolledBack(11),
                item(Origin.USER, Message.user("four")));

        ConversationId imported =
                read(new ByteArrayInputStream(exported(original))).orElseThrow();

        assertThat(history(imported))
                .extracting(HistoryItem::item)
                .containsExactly(
                        Message.user("they said one"),
                        Message.user("two"),
                        Message.assistant("second"),
                        Message.user("four"));
        assertThat(history(imported)).containsExactlyElementsOf(history(original));
        assertThat(skipped).allMatch(text -> text.reason() == SkippedText.Reason.NOT_TRANSCRIPT);
    }

    @Test
    void compactionThatKeepsAMessageKeepsItWhenImported() throws IOException {
        ConversationId original = stored(
                new TranscriptEntry.SessionStarted(new AgentState("s", 0, Optional.empty())),
                item(Origin.USER, Message.user("old")),
                item(Origin.USER, Message.user("kept")),
                new TranscriptEntry.Compacted(List.of(Message.user("summary")), 2));

        ConversationId imported =
                read(new ByteArrayInputStream(exported(original))).orElseThrow();

        assertThat(history(imported))
                .extracting(HistoryItem::item)
                .containsExactly(Message.user("summary"), Message.user("kept"));
    }

    @Test
    void rollbackOfEverythingKeepsTheStartOfTheSession() throws IOException {
        String file = message("gone") + """
                {"timestamp":"2025-01-03T12:00:03Z","type":"event_msg","payload":{"type":"thread_rolled_back","num_turns":1}}
                """;

        ConversationId imported = read(stream(file)).orElseThrow();

        assertThat(store.read(imported, 0, 10, Direction.FORWARD).entries())
                .extracting(at -> at.entry().withMeta(dev.parley.model.EntryMeta.NONE))
                .endsWith(new TranscriptEntry.RolledBack(1));
        assertThat(history(imported)).isEmpty();
    }

    @Test
    void largeFileIsStoredWhileItIsRead() throws IOException {
        LargeFile file = new LargeFile();

        ConversationId imported = read(file).orElseThrow();

        assertThat(file.given).isGreaterThan(30_000_000);
        assertThat(file.mostAhead)
                .as("bytes read and not stored: a batch, the line that fills it and the reader's buffer")
                .isPositive()
                .isLessThanOrEqualTo((1 << 20) + LargeFile.LINE.length + (1 << 16));
        assertThat(store.read(imported, Long.MAX_VALUE, 1, Direction.BACKWARD).length())
                .isEqualTo(LargeFile.LINES + 1);
    }

    @Test
    void fileThatBreaksOffLeavesNothing() {
        InputStream broken = new LargeFile() {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (given > 5_000_000) {
                    assertThat(listed()).as("a part is stored").hasSize(1);
                    throw new IOException("the disk is gone");
                }
                return super.read(into, offset, length);
            }
        };

        assertThatThrownBy(() -> read(broken)).isInstanceOf(IOException.class).hasNoSuppressedExceptions();

        assertThat(listed()).isEmpty();
    }

    @Test
    void fileThatHoldsNoConversationMakesNone() throws IOException {
        assertThat(read(stream("dear diary\n{\"a\":1}\n"))).isEmpty();

        assertThat(skipped).extracting(SkippedText::line).containsExactly(1L, 2L);
        assertThat(listed()).isEmpty();
    }

    private Optional<ConversationId> read(InputStream file) throws IOException {
        return imports.read(file, CONFIG, skipped::add);
    }

    private List<HistoryItem> history(ConversationId id) {
        List<HistoryItem> items = new ArrayList<>();
        manager.openConversation(id).conversation().history().forEach(items::add);
        return items;
    }

    private ConversationId stored(TranscriptEntry... entries) {
        ConversationId id = ids.next();
        Lease lease = store.create(
                ConversationInfo.pending(
                        id, ConversationInfo.DEFAULT_TENANT, Clock.systemUTC().instant(), CONFIG),
                new OwnerId("test"));
        assertThat(store.append(lease, 0, List.of(entries))).isEqualTo(entries.length);
        store.release(lease);
        return id;
    }

    private byte[] exported(ConversationId id) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        RolloutMeta meta = RolloutMeta.of(store.find(id).orElseThrow());
        new RolloutWriter().write(meta, new StoredEntries(store, id), file);
        return file.toByteArray();
    }

    private List<ConversationInfo> listed() {
        return store.list(ConversationQuery.first(ConversationInfo.DEFAULT_TENANT, 10))
                .items();
    }

    private static TranscriptEntry item(Origin origin, ResponseItem item) {
        return new TranscriptEntry.Item("", item, origin);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String message(String text) {
        return """
                {"timestamp":"2025-01-03T12:00:02Z","type":"response_item","payload":{"type":"message","role":"user",\
                "content":[{"type":"input_text","text":"%s"}]}}
                """.formatted(text);
    }

    /** More than 30 MB, made while it is read; watches how far the store is behind. */
    private class LargeFile extends InputStream {

        static final int LINES = 1_600;
        static final byte[] LINE = message("x".repeat(20_000)).getBytes(StandardCharsets.UTF_8);

        long given;
        long mostAhead;

        @Override
        public int read() {
            throw new UnsupportedOperationException("read in chunks");
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            mostAhead = Math.max(mostAhead, given - storedBytes());
            if (given == (long) LINES * LINE.length) {
                return -1;
            }
            int at = (int) (given % LINE.length);
            int count = Math.min(length, LINE.length - at);
            System.arraycopy(LINE, at, into, offset, count);
            given += count;
            return count;
        }

        /** Its first entry did not stand in the file. */
        private long storedBytes() {
            return listed().stream()
                            .mapToLong(info -> store.read(info.id(), Long.MAX_VALUE, 1, Direction.BACKWARD)
                                            .length()
                                    - 1)
                            .sum()
                    * LINE.length;
        }
    }
}
