package dev.parley.testkit;

import dev.parley.model.ContentPart;
import dev.parley.model.EntryMeta;
import dev.parley.model.JsonText;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.SourcePosition;
import dev.parley.model.ToolOutput;
import dev.parley.model.TranscriptEntry;
import dev.parley.model.UnknownFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** Makes texts and entries at random; the seed that it names makes the same ones again. Not safe. */
final class RandomValues {

    /** Texts that break what quotes, splits, trims or interprets them. All of them are exact Unicode. */
    static final List<String> HOSTILE = List.of(
            "'; DROP TABLE x; --",
            "\"}],\\",
            "{}:*?[a-z]%_",
            "../../etc",
            "a:b:c",
            "line\r\nbreak\ttab",
            "\u0000nul\u0000",
            " leading and trailing ",
            "${env} #{x} {0} %s",
            "\u2028\u2029\u202e\u200f\ufeff",
            "\ud83d\ude00 \ud83d\udc69\u200d\ud83d\udcbb e\u0301 \u00e9",
            "x".repeat(2_000));

    /** Property that gives the seed of the next run. */
    static final String SEED = "parley.seed";

    private final long seed;
    private final Random random;

    private RandomValues(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Values of the seed that {@value #SEED} gives, else of a new one. */
    static RandomValues seeded() {
        return new RandomValues(Long.getLong(SEED, ThreadLocalRandom.current().nextLong()));
    }

    /** What to say where a value of this made a rule fail. */
    String origin() {
        return "made with -D" + SEED + "=" + seed;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Text over the whole range of {@code char}, lone surrogates and NUL included. */
    String text() {
        int length = random.nextInt(40);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) random.nextInt(0x80));
                case 1 -> text.append((char) (Character.MIN_SURROGATE + random.nextInt(0x800)));
                case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                default -> text.append((char) random.nextInt(0x10000));
            }
        }
        return text.toString();
    }

    List<TranscriptEntry> entries(int count) {
        List<TranscriptEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry());
        }
        return entries;
    }

    TranscriptEntry entry() {
        return switch (random.nextInt(6)) {
            case 0 ->
                new TranscriptEntry.Submitted(
                        text(),
                        new Op.UserInput(List.of(new ContentPart.InputText(text(), fields())), fields()),
                        meta());
            case 1 -> new TranscriptEntry.TurnStarted(text(), meta());
            case 2 -> new TranscriptEntry.Compacted(List.of(item(), item()), random.nextInt(100), meta());
            case 3 -> new TranscriptEntry.RolledBack(random.nextLong() >>> 1, meta());
            default ->
                new TranscriptEntry.Item(
                        text(), item(), oneOf(Origin.USER, Origin.AGENT, Origin.TOOL, Origin.CONTEXT), meta());
        };
    }

    private ResponseItem item() {
        return switch (random.nextInt(4)) {
            case 0 -> new ResponseItem.FunctionCall(maybe(), text(), maybe(), text(), text(), fields());
            case 1 -> new ResponseItem.FunctionCallOutput(maybe(), text(), new ToolOutput.Text(text()), fields());
            case 2 ->
                new ResponseItem.Reasoning(
                        maybe(), List.of(new ContentPart.SummaryText(text())), Optional.empty(), maybe(), fields());
            default ->
                new ResponseItem.Message(
                        maybe(), Role.ASSISTANT, List.of(new ContentPart.OutputText(text())), maybe(), fields());
        };
    }

    private Origin oneOf(Origin... origins) {
        return origins[random.nextInt(origins.length)];
    }

    private Optional<String> maybe() {
        return random.nextBoolean() ? Optional.of(text()) : Optional.empty();
    }

    private EntryMeta meta() {
        Instant at = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        Optional<SourcePosition> source = random.nextBoolean()
                ? Optional.of(new SourcePosition(random.nextInt(9), random.nextLong() >>> 1))
                : Optional.empty();
        return new EntryMeta(Optional.of(at), source, fields());
    }

    private UnknownFields fields() {
        Map<String, JsonText> fields = new LinkedHashMap<>();
        for (int i = random.nextInt(4) - 2; i > 0; i--) {
            fields.put("unknown_" + i, new JsonText("{\"n\":" + random.nextLong() + ".50e3}"));
        }
        return new UnknownFields(fields);
    }

    /** {@code text} for messages: printable ASCII, the rest as escapes. */
    static String visible(String text) {
        StringBuilder visible = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c >= ' ' && c < 0x7f) {
                visible.append((char) c);
            } else {
                visible.append(String.format("\\u%04x", c));
            }
        });
        return visible.append('"').toString();
    }
}
