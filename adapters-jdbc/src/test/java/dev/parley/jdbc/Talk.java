package dev.parley.jdbc;

import dev.parley.model.ContentPart;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.Origin;
import dev.parley.model.OwnerId;
import dev.parley.model.PositionedEntry;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.SessionConfig;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Conversations whose entries are numbers. */
final class Talk {

    static final OwnerId OWNER = new OwnerId("owner");

    private Talk() {}

    static ConversationInfo info() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(0x1000);
        ConversationId id = new ConversationId(new UUID(high, random.nextLong() >>> 2 | 1L << 63));
        return ConversationInfo.pending(id, "tenant", Instant.now(), SessionConfig.of("agent"));
    }

    static Lease started(ConversationStore store, int... numbers) {
        Lease lease = store.create(info(), OWNER);
        store.append(lease, 0, entries(numbers));
        return lease;
    }

    static Lease forked(ConversationStore store, ConversationId source, long cut, int... numbers) {
        Lease lease = store.fork(source, cut, info().withLineage(new Lineage(source, cut)), OWNER);
        store.append(lease, cut, entries(numbers));
        return lease;
    }

    static List<TranscriptEntry> entries(int... numbers) {
        List<TranscriptEntry> entries = new ArrayList<>();
        for (int number : numbers) {
            entries.add(entry(Integer.toString(number)));
        }
        return entries;
    }

    static TranscriptEntry entry(String text) {
        ResponseItem message = new ResponseItem.Message(Role.USER, List.of(new ContentPart.InputText(text)));
        return new TranscriptEntry.Item("1-1", message, Origin.USER);
    }

    /** The numbers of all entries, read forwards. */
    static List<Integer> numbers(ConversationStore store, ConversationId id) {
        List<Integer> numbers = new ArrayList<>();
        OptionalLong next = OptionalLong.of(0);
        while (next.isPresent()) {
            EntryPage page = store.read(id, next.getAsLong(), 100, Direction.FORWARD);
            for (PositionedEntry entry : page.entries()) {
                numbers.add(Integer.valueOf(text(entry.entry())));
            }
            next = page.next();
        }
        return numbers;
    }

    private static String text(TranscriptEntry entry) {
        return ((ResponseItem.Message) ((TranscriptEntry.Item) entry).item()).text();
    }
}
