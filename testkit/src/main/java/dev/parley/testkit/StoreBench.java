package dev.parley.testkit;

import dev.parley.model.ContentPart;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.Origin;
import dev.parley.model.OwnerId;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.SessionConfig;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import dev.parley.testkit.StoreUnderTest.Capability;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a rule works with: handles on the store under test, and values that no other rule uses. JUnit hands it to each
 * rule and closes it. Safe for use by many threads.
 */
final class StoreBench implements Bench {

    /** How often a race is run: a wrong store may win many. */
    static final int ROUNDS = 200;

    /** One that every store takes. */
    private static final int BATCH = 100;

    private static final Duration ALIVE = Duration.ofMinutes(10);

    private final StoreUnderTest subject;
    private final Queue<ConversationStore> opened = new ConcurrentLinkedQueue<>();
    private final AtomicLong count = new AtomicLong();
    private final String name = UUID.randomUUID().toString();
    private final Race race = new Race();
    private @Nullable ConversationStore store;

    StoreBench(StoreUnderTest subject) {
        this.subject = subject;
    }

    /** The handle that a rule mostly works through. */
    synchronized ConversationStore store() {
        if (store == null) {
            store = another();
        }
        return store;
    }

    /** A hook, or the reason why this store has none of it. */
    <H> H needs(Capability capability, Optional<H> hook) {
        needs(capability);
        return hook.orElseThrow(() -> new Untestable(
                "the adapter's test gives no hook for %s, and no reason in lacks()".formatted(capability)));
    }

    /** Leaves the rule out, with the reason, where the store lacks the capability. */
    void needs(Capability capability) {
        String reason = subject.lacks().get(capability);
        if (reason == null) {
            return;
        }
        if (reason.isBlank()) {
            throw new Untestable("%s was left out without a reason".formatted(capability));
        }
        throw new NotApplicable("%s: %s".formatted(capability, reason));
    }

    /** One more handle on the same data. */
    ConversationStore another() {
        return adopt(subject.open());
    }

    /** A handle on other data. */
    ConversationStore elsewhere() {
        return adopt(subject.openElsewhere());
    }

    /** Closes the handle with the others. */
    ConversationStore adopt(ConversationStore handle) {
        opened.add(handle);
        return handle;
    }

    StoreUnderTest subject() {
        return subject;
    }

    Race race() {
        return race;
    }

    /** The tenant of this rule alone. */
    String tenant() {
        return "tenant " + name;
    }

    /** Whatever {@code label}, made unique. */
    String unique(String label) {
        return label + " " + count.incrementAndGet() + " of " + name;
    }

    /** A new owner without heartbeat. */
    OwnerId silentOwner() {
        return new OwnerId(unique("owner"));
    }

    /** A new owner whose heartbeat outlasts the rule. */
    OwnerId owner() {
        OwnerId owner = silentOwner();
        store().heartbeat(owner, ALIVE);
        return owner;
    }

    static ConversationId newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(0x1000);
        return new ConversationId(new UUID(high, random.nextLong() >>> 2 | 1L << 63));
    }

    /** What a new conversation of this rule's tenant starts with. */
    ConversationInfo info() {
        return ConversationInfo.pending(newId(), tenant(), Instant.now(), SessionConfig.of("agent"));
    }

    /** The same as a child of {@code parent}. */
    ConversationInfo childInfo(ConversationId parent, long cut) {
        return info().withLineage(new Lineage(parent, cut));
    }

    /** A conversation that is ACTIVE with one entry of each text, its owner alive. */
    Lease started(String... texts) {
        Lease lease = store().create(info(), owner());
        store().append(lease, 0, entries(texts));
        return lease;
    }

    /** A conversation that is ACTIVE with {@code length} entries, its owner alive. */
    Lease startedWith(int length) {
        return started(texts("entry", length));
    }

    /** A fork that is ACTIVE with one entry of each text behind the cut, its owner alive. */
    Lease forked(ConversationId source, long cut, String... texts) {
        Lease lease = store().fork(source, cut, childInfo(source, cut), owner());
        store().append(lease, cut, entries(texts));
        return lease;
    }

    /** Appends until the conversation has {@code to} entries, and gives that length. */
    long lengthened(Lease lease, long from, int to) {
        long at = from;
        while (at < to) {
            at = store().append(lease, at, entries(texts("entry", (int) Math.min(BATCH, to - at))));
        }
        return at;
    }

    /** How many records {@code call} adds; 0 where nobody counts them. */
    long recordsOf(Runnable call) {
        long before = records();
        call.run();
        return records() - before;
    }

    private long records() {
        Footprint footprint = subject.footprint().orElse(Map::of);
        try {
            return footprint.count().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        } catch (Exception e) {
            throw new Untestable("the hook that counts records failed", e);
        }
    }

    /** A reader through a handle of its own, which has read the conversation by now. */
    Witness witness(ConversationId id) {
        return new Witness(another(), id);
    }

    static String[] texts(String label, int count) {
        String[] texts = new String[count];
        Arrays.setAll(texts, i -> label + " " + i);
        return texts;
    }

    static List<TranscriptEntry> entries(String... texts) {
        List<TranscriptEntry> entries = new ArrayList<>();
        for (String text : texts) {
            entries.add(entry(text));
        }
        return entries;
    }

    static TranscriptEntry entry(String text) {
        ResponseItem message = new ResponseItem.Message(Role.USER, List.of(new ContentPart.InputText(text)));
        return new TranscriptEntry.Item("1-1", message, Origin.USER);
    }

    /** The text of an {@link #entry}. */
    static String text(TranscriptEntry entry) {
        return entry instanceof TranscriptEntry.Item item && item.item() instanceof ResponseItem.Message message
                ? message.text()
                : "";
    }

    /** Ends the race's threads and every handle, also when one of them will not close. */
    @Override
    public void close() {
        race.close();
        RuntimeException first = null;
        for (ConversationStore handle : opened) {
            try {
                handle.close();
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
