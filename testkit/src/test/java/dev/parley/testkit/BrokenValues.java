package dev.parley.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.JsonText;
import dev.parley.model.Lease;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Broken in keeping values as they are. */
final class BrokenValues {

    private BrokenValues() {}

    static List<Breakage> all() {
        return List.of(
                Breakage.of("keeps the caller's list", KeepsTheList::new, "ST-110"),
                Breakage.of("empties the caller's list", EmptiesTheList::new, "ST-111"),
                Breakage.of("leaves nulls out", SkipsNulls::new, "ST-113"),
                Breakage.of("takes text through UTF-8", EncodesText::new, "ST-114"),
                Breakage.of("writes numbers in its own way", RewritesNumbers::new, "ST-115"),
                Breakage.of("cuts long texts", CutsText::new, "ST-116"),
                Breakage.of("quotes what was refused", QuotesContent::new, "ST-117"));
    }

    private static List<TranscriptEntry> mapped(List<TranscriptEntry> entries, UnaryOperator<TranscriptEntry> change) {
        return entries.stream().map(change).toList();
    }

    private static TranscriptEntry withText(TranscriptEntry entry, UnaryOperator<String> change) {
        String text = StoreBench.text(entry);
        String changed = change.apply(text);
        return changed.equals(text) ? entry : StoreBench.entry(changed);
    }

    private static final class KeepsTheList extends ForwardingStore {
        KeepsTheList(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            Map<Long, List<TranscriptEntry>> kept = memory("kept");
            kept.put(expectedPosition, entries);
            return real.append(lease, expectedPosition, entries);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            EntryPage page = real.read(id, from, limit, direction);
            Map<Long, List<TranscriptEntry>> kept = memory("kept");
            List<PositionedEntry> entries = page.entries().stream()
                    .map(entry -> kept.containsKey(entry.position())
                            ? new PositionedEntry(
                                    entry.position(), kept.get(entry.position()).get(0))
                            : entry)
                    .toList();
            return new EntryPage(entries, page.next(), page.length());
        }
    }

    private static final class EmptiesTheList extends ForwardingStore {
        EmptiesTheList(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            long length = real.append(lease, expectedPosition, entries);
            if (entries instanceof ArrayList<TranscriptEntry>) {
                entries.clear();
            }
            return length;
        }
    }

    private static final class SkipsNulls extends ForwardingStore {
        SkipsNulls(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            return real.append(
                    lease,
                    expectedPosition,
                    entries.stream().filter(Objects::nonNull).toList());
        }
    }

    private static final class EncodesText extends ForwardingStore {
        EncodesText(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            UnaryOperator<String> throughUtf8 = text -> new String(text.getBytes(UTF_8), UTF_8);
            return real.append(lease, expectedPosition, mapped(entries, entry -> withText(entry, throughUtf8)));
        }
    }

    private static final class RewritesNumbers extends ForwardingStore {
        RewritesNumbers(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            return real.append(
                    lease,
                    expectedPosition,
                    mapped(
                            entries,
                            entry -> entry instanceof TranscriptEntry.Unknown unknown
                                    ? new TranscriptEntry.Unknown(
                                            unknown.type(),
                                            new JsonText(unknown.json()
                                                    .text()
                                                    .replace("9007199254740993", "9007199254740992")))
                                    : entry));
        }
    }

    private static final class CutsText extends ForwardingStore {
        CutsText(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            UnaryOperator<String> cut = text -> text.substring(0, Math.min(text.length(), 65_535));
            return real.append(lease, expectedPosition, mapped(entries, entry -> withText(entry, cut)));
        }
    }

    private static final class QuotesContent extends ForwardingStore {
        QuotesContent(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            try {
                return real.append(lease, expectedPosition, entries);
            } catch (AppendConflictException conflict) {
                conflict.initCause(new IllegalStateException("could not store " + entries));
                throw conflict;
            }
        }
    }
}
