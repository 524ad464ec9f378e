package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.AbortReason;
import dev.parley.model.AgentState;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.EntryMeta;
import dev.parley.model.JsonText;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.ResponseItem.Message;
import dev.parley.model.SessionConfig;
import dev.parley.model.TranscriptEntry;
import dev.parley.model.TranscriptEntry.Compacted;
import dev.parley.model.TranscriptEntry.InputTaken;
import dev.parley.model.TranscriptEntry.Item;
import dev.parley.model.TranscriptEntry.RolledBack;
import dev.parley.model.TranscriptEntry.SessionStarted;
import dev.parley.model.TranscriptEntry.Submitted;
import dev.parley.model.TranscriptEntry.TurnEnded;
import dev.parley.model.TranscriptEntry.TurnStarted;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RolloutWriterTest {

    private static final long SEED = Long.getLong("parley.seed", 20_261_122L);

    private static final ConversationInfo INFO = ConversationInfo.pending(
            ConversationId.parse("01939f2e-7d7e-7c31-a3b1-1b7e3f9a0001"),
            "default",
            Instant.parse("2026-01-27T12:34:56.789Z"),
            SessionConfig.of("a").withWorkingDirectory("/w"));

    @Test
    void aTurnIsWrittenAsTheProgramWritesIt() {
        EntryMeta at = EntryMeta.recorded(Instant.parse("2026-01-27T12:35:00.001Z"), Optional.empty());

        String file = write(
                new SessionStarted(new AgentState("s", 0, Optional.empty())),
                new Submitted("1-1", Op.UserInput.text("hi"), at),
                new TurnStarted("1-1", at),
                new Item("1-1", Message.assistant("hello"), Origin.AGENT, at),
                new TurnEnded("1-1", dev.parley.model.TurnOutcome.COMPLETED, Optional.empty(), at));

        assertThat(file.lines())
                .containsExactly(
                        "{\"timestamp\":\"2026-01-27T12:34:56.789Z\",\"type\":\"session_meta\",\"payload\":"
                                + "{\"id\":\"01939f2e-7d7e-7c31-a3b1-1b7e3f9a0001\","
                                + "\"timestamp\":\"2026-01-27T12:34:56.789Z\",\"cwd\":\"/w\","
                                + "\"originator\":\"parley\",\"cli_version\":\"0.0.0\",\"source\":\"unknown\"}}",
                        line("event_msg", "{\"type\":\"task_started\",\"turn_id\":\"1-1\"}"),
                        line(
                                "response_item",
                                "{\"type\":\"message\",\"role\":\"user\","
                                        + "\"content\":[{\"type\":\"input_text\",\"text\":\"hi\"}]}"),
                        line("event_msg", "{\"type\":\"user_message\",\"message\":\"hi\",\"kind\":\"plain\"}"),
                        line(
                                "response_item",
                                "{\"type\":\"message\",\"role\":\"assistant\","
                                        + "\"content\":[{\"type\":\"output_text\",\"text\":\"hello\"}]}"),
                        line("event_msg", "{\"type\":\"task_complete\",\"turn_id\":\"1-1\"}"));
    }

    @Test
    void inputStandsWhereItTookEffect() {
        String file = write(
                new Submitted("1", Op.UserInput.text("first")),
                new TurnStarted("1"),
                new Submitted("2", Op.UserInput.text("second")),
                new Submitted("3", Op.UserInput.text("never taken")),
                new Item("1", Message.assistant("a1"), Origin.AGENT),
                new InputTaken("2"),
                new TurnEnded("3", dev.parley.model.TurnOutcome.REFUSED, Optional.of("busy")),
                new Item("1", Message.assistant("a2"), Origin.AGENT),
                TurnEnded.aborted("1", AbortReason.SESSION_LOST));

        assertThat(texts(read(file).entries())).containsExactly("first", "a1", "second", "a2");
        assertThat(file).doesNotContain("never taken").contains("\"reason\":\"interrupted\"");
    }

    @Test
    void aRollbackToATurnsBeginningIsANumberOfTurns() {
        String file = write(turn(1), turn(2), turn(3), List.of(new RolledBack(5)), turn(4));

        assertThat(file)
                .contains("{\"type\":\"thread_rolled_back\",\"num_turns\":2}")
                .contains("u2", "a3");
        assertThat(texts(ModelViews.of(read(file).entries()))).containsExactly("u1", "a1", "u4", "a4");
    }

    @Test
    void whatWasRolledBackToAnotherPlaceIsLeftOut() {
        String file = write(turn(1), turn(2), List.of(new RolledBack(7)), turn(3));

        assertThat(file).doesNotContain("thread_rolled_back", "a2").contains("u2");
        assertThat(texts(ModelViews.of(read(file).entries()))).containsExactly("u1", "a1", "u2", "u3", "a3");
    }

    @Test
    void aCompactionCarriesWhatItDoesNotReplace() {
        String file = write(turn(1), turn(2), List.of(new Compacted(List.of(Message.user("sum")), 5)), turn(3));

        assertThat(texts(ModelViews.of(read(file).entries()))).containsExactly("sum", "u2", "a2", "u3", "a3");
    }

    @Test
    void rawTextCannotBreakALine() {
        ResponseItem odd = new ResponseItem.Unknown("odd", new JsonText("{\n\"type\":\"odd\",\r\n\"n\":1.0}"));

        String file = write(new Item("", odd, Origin.AGENT));

        assertThat(file.lines()).hasSize(2);
        assertThat(read(file).skipped()).isEmpty();
    }

    @Test
    void everyJournalHasTheSameViewAfterExportAndImport() {
        System.out.println("seed " + SEED + " (-Dparley.seed)");
        Random random = new Random(SEED);

        for (int i = 0; i < 3_000; i++) {
            List<TranscriptEntry> journal = journal(random);

            Rollout again = read(write(journal));

            assertThat(ModelViews.of(again.entries())).as("%s", journal).isEqualTo(ModelViews.of(journal));
            assertThat(again.skipped()).allMatch(skipped -> skipped.kind().equals("event_msg/user_message"));
        }
    }

    @Test
    void anImportedFileIsTheSameAfterExport() {
        Random random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            List<TranscriptEntry> once = read(write(journal(random))).entries();

            List<TranscriptEntry> twice = read(write(once)).entries();

            assertThat(ModelViews.of(twice)).isEqualTo(ModelViews.of(once));
        }
    }

    /** Journals as core writes them, and stranger ones: marks may name any position. */
    private static List<TranscriptEntry> journal(Random random) {
        List<TranscriptEntry> entries = new ArrayList<>();
        entries.add(new SessionStarted(new AgentState("s", 0, Optional.empty())));
        int id = 0;
        for (int i = 2 + random.nextInt(30); i > 0; i--) {
            switch (random.nextInt(10)) {
                case 0, 1 -> entries.add(new Submitted("s" + ++id, Op.UserInput.text("u" + id)));
                case 2, 3 -> entries.add(new TurnStarted("s" + id));
                case 4 -> entries.add(random.nextBoolean() ? new InputTaken("s" + id) : TurnEnded.completed("s" + id));
                case 5 -> entries.add(new RolledBack(random.nextInt(entries.size() + 2)));
                case 6 -> entries.add(random.nextInt(3) == 0 ? compacted(entries.size(), random) : user(++id));
                case 7 -> entries.add(context(++id));
                default -> entries.add(new Item("s" + id, Message.assistant("a" + ++id), Origin.AGENT));
            }
        }
        return entries;
    }

    private static TranscriptEntry compacted(int position, Random random) {
        return new Compacted(
                List.of(Message.user("sum" + position)), random.nextBoolean() ? position : random.nextInt(position));
    }

    private static TranscriptEntry user(int id) {
        return new Item("", Message.user("i" + id), Origin.USER);
    }

    private static TranscriptEntry context(int id) {
        String text = id % 2 == 0 ? "<turn_aborted></turn_aborted>" : "c" + id;
        return new Item("", Message.user(text), Origin.CONTEXT);
    }

    private static List<TranscriptEntry> turn(int n) {
        return List.of(
                new Submitted("t" + n, Op.UserInput.text("u" + n)),
                new TurnStarted("t" + n),
                new Item("t" + n, Message.assistant("a" + n), Origin.AGENT),
                new Item("t" + n, new ResponseItem.Unknown("odd", new JsonText("{\"type\":\"odd\"}")), Origin.AGENT),
                TurnEnded.completed("t" + n));
    }

    @SafeVarargs
    private static String write(List<TranscriptEntry>... pieces) {
        List<TranscriptEntry> all = new ArrayList<>();
        for (List<TranscriptEntry> piece : pieces) {
            all.addAll(piece);
        }
        return write(all.toArray(TranscriptEntry[]::new));
    }

    private static String write(TranscriptEntry... entries) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            new RolloutWriter().write(RolloutMeta.of(INFO), List.of(entries), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toString(StandardCharsets.UTF_8);
    }

    private static Rollout read(String file) {
        try {
            return new RolloutReader().read(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(String type, String payload) {
        return "{\"timestamp\":\"2026-01-27T12:35:00.001Z\",\"type\":\"%s\",\"payload\":%s}".formatted(type, payload);
    }

    private static List<String> texts(List<?> values) {
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            Object item = value instanceof Item entry ? entry.item() : value;
            if (item instanceof Message message) {
                texts.add(message.text());
            }
        }
        return texts;
    }
}
