package dev.parley.redis;

import dev.parley.core.Conversation;
import dev.parley.core.ConversationClosedException;
import dev.parley.core.ConversationEvent;
import dev.parley.core.ConversationManager;
import dev.parley.model.ConversationId;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.model.Submission;
import dev.parley.spi.ConversationException;
import dev.parley.testkit.ChildJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A front end of the fleet. Arguments: URL, namespace, how many conversations it is to hold, then those that it is to open.
 * Says each conversation that it begins and each submission that was accepted. When it is let go on it stops asking, waits
 * until all is answered, and ends.
 */
final class FleetFront {

    private static final int CLIENTS = 6;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

    private final ConversationManager manager;
    private final List<ConversationId> ids = new ArrayList<>();
    private final ConcurrentHashMap<ConversationId, Object> locks = new ConcurrentHashMap<>();
    private final CountDownLatch told;

    private FleetFront(ConversationManager manager, CountDownLatch told) {
        this.manager = manager;
        this.told = told;
    }

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch told = ChildJvm.endWithParent();
        RedisConversationStore store =
                RedisConversationStore.builder(args[0]).namespace(args[1]).open();
        RedisSessionSpawner spawner = RedisSessionSpawner.builder(args[0])
                .namespace(args[1])
                .timeToLive(FleetTest.TIME_TO_LIVE)
                .claimTimeout(Duration.ofMinutes(2))
                .mostLost(100)
                .open();
        ConversationManager manager = ConversationManager.builder(spawner, store)
                .startDeadline(Duration.ofMinutes(2))
                .heartbeat(FleetTest.TIME_TO_LIVE.dividedBy(3), FleetTest.TIME_TO_LIVE)
                .build();
        new FleetFront(manager, told).run(List.of(args).subList(3, args.length), Integer.parseInt(args[2]));
        manager.close();
        spawner.close();
        store.close();
        System.out.println("done");
        Runtime.getRuntime().halt(0);
    }

    private void run(List<String> inherited, int count) throws InterruptedException {
        for (String id : inherited) {
            ids.add(ConversationId.parse(id));
            Conversation unused = open(ConversationId.parse(id));
        }
        while (ids.size() < count) {
            ConversationId id =
                    manager.newConversation(SessionConfig.of("fleet")).id();
            System.out.println("id " + id);
            ids.add(id);
        }
        System.out.println("ready");
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Thread client = new Thread(this::ask);
            client.start();
            clients.add(client);
        }
        for (Thread client : clients) {
            client.join();
        }
        ids.forEach(this::awaitIdle);
    }

    private Conversation open(ConversationId id) {
        long deadline = System.nanoTime() + PATIENCE;
        while (true) {
            try {
                return manager.openConversation(id).conversation();
            } catch (ConversationException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private void ask() {
        while (told.getCount() > 0) {
            ConversationId id = ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
            synchronized (locks.computeIfAbsent(id, each -> new Object())) {
                askOne(id);
            }
        }
    }

    private void askOne(ConversationId id) {
        Conversation conversation = open(id);
        String last = "";
        try {
            for (int i = ThreadLocalRandom.current().nextInt(3); i >= 0; i--) {
                String turn = UUID.randomUUID().toString();
                conversation.submit(new Submission(turn, Op.UserInput.text("question " + turn)));
                System.out.println("accepted %s %s".formatted(id, turn));
                last = turn;
            }
            awaitEnd(conversation, last);
        } catch (ConversationClosedException e) {
            return; // it is opened again by whoever asks next
        } catch (ConversationException e) {
            LockSupport.parkNanos(PAUSE);
        }
    }

    private static void awaitEnd(Conversation conversation, String turn) {
        try {
            long deadline = System.nanoTime() + PATIENCE;
            while (System.nanoTime() < deadline && !conversation.isIdle()) {
                Optional<ConversationEvent> next = conversation.nextEvent(Duration.ofMillis(200));
                if (next.isPresent()
                        && next.get() instanceof ConversationEvent.Emitted emitted
                        && emitted.event().submissionId().equals(turn)
                        && (emitted.msg() instanceof EventMsg.TurnComplete
                                || emitted.msg() instanceof EventMsg.TurnAborted)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitIdle(ConversationId id) {
        long deadline = System.nanoTime() + PATIENCE;
        while (!open(id).isIdle()) {
            if (System.nanoTime() > deadline) {
                System.out.println("stuck " + id);
                return;
            }
            LockSupport.parkNanos(PAUSE);
        }
    }
}
