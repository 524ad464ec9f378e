package dev.parley.benchmarks;

import dev.parley.model.ContentPart;
import dev.parley.model.EntryMeta;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.TranscriptEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes transcripts of any length, out of turns of four entries: submitted, started, answered, ended. */
final class Journals {

    /** Of a usual size, in characters. */
    static final String TEXT = "The quick brown fox jumps over the lazy dog. ".repeat(4);

    /** When every entry was recorded. */
    static final EntryMeta META = EntryMeta.recorded(Instant.parse("2026-11-22T00:00:00Z"), Optional.empty());

    private static final Op QUESTION = new Op.UserInput(List.of(new ContentPart.InputText(TEXT)));
    private static final ResponseItem ANSWER = ResponseItem.Message.assistant(TEXT);

    private Journals() {}

    /** The first {@code length} entries of an endless run of turns. */
    static List<TranscriptEntry> turns(int length) {
        List<TranscriptEntry> entries = new ArrayList<>(length);
        for (int position = 0; position < length; position++) {
            entries.add(entry(position).withMeta(META));
        }
        return entries;
    }

    /** The same, but the entry at nine tenths of it says that a summary stands for everything before. */
    static List<TranscriptEntry> compacted(int length) {
        List<TranscriptEntry> entries = turns(length);
        int mark = length * 9 / 10;
        entries.set(mark, new TranscriptEntry.Compacted(List.of(ANSWER), mark, META));
        return entries;
    }

    /** {@code replaced} entries, a summary that stands for all of them, and {@code behind} more. */
    static List<TranscriptEntry> compacted(int replaced, int behind) {
        List<TranscriptEntry> entries = turns(replaced + behind);
        entries.add(replaced, new TranscriptEntry.Compacted(List.of(ANSWER), replaced, META));
        return entries;
    }

    /** {@code length} messages in turn of user and assistant. */
    static List<ResponseItem> messages(int length) {
        List<ResponseItem> items = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            items.add(i % 2 == 0 ? ResponseItem.Message.user(TEXT) : ANSWER);
        }
        return items;
    }

    private static TranscriptEntry entry(int position) {
        String id = "1-" + (position / 4 + 1);
        return switch (position % 4) {
            case 0 -> new TranscriptEntry.Submitted(id, QUESTION);
            case 1 -> new TranscriptEntry.TurnStarted(id);
            case 2 -> new TranscriptEntry.Item(id, ANSWER, Origin.AGENT);
            default -> TranscriptEntry.TurnEnded.completed(id);
        };
    }
}
