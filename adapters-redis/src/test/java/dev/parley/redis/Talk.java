package dev.parley.redis;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** What tests of a store talk with. */
final class Talk {

    private static final Duration ALIVE = Duration.ofMinutes(10);

    private Talk() {}

    static ConversationId newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(0x1000);
        return new ConversationId(new UUID(high, random.nextLong() >>> 2 | 1L << 63));
    }

    static OwnerId owner(ConversationStore store) {
        OwnerId owner = new OwnerId("owner " + UUID.randomUUID());
        store.heartbeat(owner, ALIVE);
        return owner;
    }

    static ConversationInfo info() {
        return info(newId());
    }

    static ConversationInfo info(ConversationId id) {
        return ConversationInfo.pending(id, "tenant", Instant.now(), SessionConfig.of("agent"));
    }

    static TranscriptEntry entry(String text) {
        ResponseItem message = new ResponseItem.Message(Role.USER, List.of(new ContentPart.InputText(text)));
        return new TranscriptEntry.Item("1-1", message, Origin.USER);
    }

    static List<TranscriptEntry> entries(String... texts) {
        return Arrays.stream(texts).map(Talk::entry).toList();
    }

    static String[] numbered(String label, int count) {
        String[] texts = new String[count];
        Arrays.setAll(texts, i -> label + " " + i);
        return texts;
    }

    static Lease started(ConversationStore store, String... texts) {
        Lease lease = store.create(info(), owner(store));
        store.append(lease, 0, entries(texts));
        return lease;
    }

    /** A fork with an id of the store's choice. */
    static Lease forked(ConversationStore store, ConversationId source, long cut, String... texts) {
        return forked(store, source, cut, store.mintId(Talk::newId, Optional.of(source)), texts);
    }

    static Lease forked(
            ConversationStore store, ConversationId source, long cut, ConversationId child, String... texts) {
        Lease lease = store.fork(source, cut, info(child).withLineage(new Lineage(source, cut)), owner(store));
        store.append(lease, cut, entries(texts));
        return lease;
    }

    /** All texts of a conversation. */
    static List<String> texts(ConversationStore store, ConversationId id) {
        return texts(store, id, 0);
    }

    /** All texts of a conversation from a position on. */
    static List<String> texts(ConversationStore store, ConversationId id, long first) {
        List<String> texts = new ArrayList<>();
        OptionalLong from = OptionalLong.of(first);
        while (from.isPresent()) {
            EntryPage page = store.read(id, from.getAsLong(), 1_000, Direction.FORWARD);
            for (PositionedEntry positioned : page.entries()) {
                texts.add(text(positioned.entry()));
            }
            from = page.next();
        }
        return texts;
    }

    private static String text(TranscriptEntry entry) {
        return entry instanceof TranscriptEntry.Item item && item.item() instanceof ResponseItem.Message message
                ? message.text()
                : "";
    }
}
