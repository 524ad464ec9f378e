package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.OwnerId;
import dev.parley.model.SessionConfig;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.ConversationStoreProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** Works on a store in a process of its own, and says after each acknowledgement what was acknowledged. */
final class StoreChild {

    private static final int CONVERSATIONS = 3;

    private StoreChild() {}

    /** Starts a process that makes conversations and appends to them in turn until it is killed. */
    static ChildJvm writing(OtherProcess where) {
        return ChildJvm.start(StoreChild.class, arguments("write", where));
    }

    /**
     * Starts a process that says when it is ready, and when told to go brings {@code count} entries into one
     * conversation, against whoever else writes.
     */
    static ChildJvm competing(OtherProcess where, Lease lease, String name, int count) {
        List<String> arguments = arguments("compete", where);
        arguments.addAll(List.of(
                lease.conversation().toString(),
                lease.owner().value(),
                Long.toString(lease.epoch()),
                Long.toString(lease.lengthAtAcquire()),
                name,
                Integer.toString(count)));
        return ChildJvm.start(StoreChild.class, arguments);
    }

    private static List<String> arguments(String task, OtherProcess where) {
        List<String> arguments = new ArrayList<>(List.of(
                task,
                where.provider().getName(),
                Integer.toString(where.settings().size())));
        new TreeMap<>(where.settings()).forEach((name, value) -> {
            arguments.add(name);
            arguments.add(value);
        });
        return arguments;
    }

    /** The store that {@code where} names, opened in this process. */
    static ConversationStore open(OtherProcess where) {
        try {
            var constructor = where.provider().getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance().open(where.settings());
        } catch (ReflectiveOperationException e) {
            throw new Untestable("%s cannot be made by a constructor without arguments".formatted(where.provider()), e);
        }
    }

    /** How many entries the writer's next append has, where its conversation has {@code length}. */
    static int batchAt(long length) {
        return 1 + (int) (length % 3);
    }

    /** What a writer appends to a conversation of {@code length}. */
    static List<TranscriptEntry> batch(ConversationId id, long length) {
        return entries(id, length, length + batchAt(length));
    }

    /** The entries that a writer puts to the positions from {@code from} to before {@code to}. */
    static List<TranscriptEntry> entries(ConversationId id, long from, long to) {
        List<TranscriptEntry> entries = new ArrayList<>();
        for (long position = from; position < to; position++) {
            entries.add(StoreBench.entry("entry %d of %s".formatted(position, id)));
        }
        return entries;
    }

    public static void main(String[] arguments) throws Exception {
        CountDownLatch told = ChildJvm.endWithParent();
        int settings = Integer.parseInt(arguments[2]);
        Map<String, String> byName = new HashMap<>();
        for (int i = 0; i < settings; i++) {
            byName.put(arguments[3 + 2 * i], arguments[4 + 2 * i]);
        }
        Class<? extends ConversationStoreProvider> provider =
                Class.forName(arguments[1]).asSubclass(ConversationStoreProvider.class);
        ConversationStore store = open(new OtherProcess(provider, byName));
        List<String> rest = List.of(arguments).subList(3 + 2 * settings, arguments.length);
        if (arguments[0].equals("write")) {
            write(store);
        }
        compete(store, rest, told);
    }

    private static void write(ConversationStore store) {
        OwnerId owner = new OwnerId("writer " + ProcessHandle.current().pid());
        store.heartbeat(owner, Duration.ofMinutes(10));
        List<Lease> leases = new ArrayList<>();
        long[] lengths = new long[CONVERSATIONS];
        for (int i = 0; i < CONVERSATIONS; i++) {
            leases.add(store.create(info(), owner));
        }
        append(store, leases, lengths, 0);
        beginFork(store, leases.get(0), lengths[0], owner);
        beginDeleted(store, owner);
        for (int turn = 1; ; turn++) {
            append(store, leases, lengths, turn % CONVERSATIONS);
        }
    }

    private static void append(ConversationStore store, List<Lease> leases, long[] lengths, int which) {
        ConversationId id = leases.get(which).conversation();
        lengths[which] = store.append(leases.get(which), lengths[which], batch(id, lengths[which]));
        say("acknowledged", id, lengths[which]);
    }

    private static void beginFork(ConversationStore store, Lease source, long cut, OwnerId owner) {
        ConversationId parent = source.conversation();
        ConversationInfo child = info().withLineage(new Lineage(parent, cut));
        Lease lease = store.fork(parent, cut, child, owner);
        store.append(lease, cut, StoreBench.entries("own"));
        say("forked", child.id(), parent, cut);
    }

    private static void beginDeleted(ConversationStore store, OwnerId owner) {
        Lease lease = store.create(info(), owner);
        store.append(lease, 0, StoreBench.entries("to be deleted"));
        store.delete(lease);
        say("deleted", lease.conversation());
    }

    private static void compete(ConversationStore store, List<String> arguments, CountDownLatch told)
            throws InterruptedException {
        Lease lease = new Lease(
                ConversationId.parse(arguments.get(0)),
                new OwnerId(arguments.get(1)),
                Long.parseLong(arguments.get(2)),
                Long.parseLong(arguments.get(3)));
        int count = Integer.parseInt(arguments.get(5));
        long at = store.read(lease.conversation(), 0, 1, Direction.FORWARD).length();
        say("ready");
        told.await();
        for (int won = 0; won < count; ) {
            String text = arguments.get(4) + won;
            try {
                long length = store.append(lease, at, StoreBench.entries(text));
                say("won", at, text);
                at = length;
                won++;
            } catch (AppendConflictException lost) {
                at = lost.actual();
            }
        }
        store.close();
        System.exit(0);
    }

    private static ConversationInfo info() {
        return ConversationInfo.pending(StoreBench.newId(), "crash", Instant.now(), SessionConfig.of("agent"));
    }

    /** A line is one write: it is there whole or not at all. */
    private static void say(Object... words) {
        StringBuilder line = new StringBuilder();
        for (Object word : words) {
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        System.out.print(line.append('\n'));
        System.out.flush();
    }
}
