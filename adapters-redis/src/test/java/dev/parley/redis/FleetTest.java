package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.StoredHistory;
import dev.parley.fixtures.RedisServer;
import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.PositionedEntry;
import dev.parley.model.ResponseItem;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.HistoryItem;
import dev.parley.testkit.ChildJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two front ends and three workers, in processes of their own, that are killed at random while clients ask. In the end every
 * submission that was accepted has ended exactly once, every transcript holds what was said exactly once and in order, and what
 * each agent knew when it answered is what the transcript says of that moment.
 */
final class FleetTest {

    /** {@code -Dparley.fleet.seconds=60} for a long run, {@code parley.fleet.conversations} for few or many. */
    private static final int SECONDS = Integer.getInteger("parley.fleet.seconds", 12);

    private static final int CONVERSATIONS = Integer.getInteger("parley.fleet.conversations", 300);
    private static final long SEED = Long.getLong("parley.seed", System.nanoTime());
    static final Duration TIME_TO_LIVE = Duration.ofSeconds(6);
    private static final Duration PATIENT = Duration.ofMinutes(3);
    private static final int FRONTS = 2;
    private static final int WORKERS = 3;

    private final RedisServer server = TestRedis.shared();
    private final String namespace = server.prefix() + ":" + UUID.randomUUID();
    private final Random random = new Random(SEED);
    private final List<ChildJvm> fronts = new ArrayList<>();
    private final List<ChildJvm> workers = new ArrayList<>();
    private final List<List<String>> held = new ArrayList<>();
    private final Map<String, Set<String>> accepted = new HashMap<>();
    private int killed;

    @AfterEach
    void endAll() {
        fronts.forEach(ChildJvm::close);
        workers.forEach(ChildJvm::close);
    }

    /** What an agent, or a transcript, knows of a conversation. */
    static String digest(Iterable<HistoryItem> history) {
        StringBuilder all = new StringBuilder();
        for (HistoryItem item : history) {
            if (item.item() instanceof ResponseItem.Message message) {
                all.append(message.text()).append('|');
            }
        }
        return "%d/%08x".formatted(all.length(), all.toString().hashCode());
    }

    @Test
    @Timeout(3_600)
    void everySubmissionEndsOnceWhoeverIsKilled() {
        System.out.println("FleetTest seed " + SEED);
        for (int i = 0; i < WORKERS; i++) {
            workers.add(worker());
        }
        for (int i = 0; i < FRONTS; i++) {
            held.add(new ArrayList<>());
            fronts.add(front(i));
        }
        for (int i = 0; i < FRONTS; i++) {
            readUntilReady(i);
        }

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500 + random.nextInt(2_000)));
            if (random.nextInt(3) == 0) {
                replaceFront(random.nextInt(FRONTS));
            } else {
                replaceWorker(random.nextInt(WORKERS));
            }
            killed++;
        }

        fronts.forEach(ChildJvm::go);
        for (int i = 0; i < FRONTS; i++) {
            readRest(i);
        }
        assertTranscripts();
    }

    private ChildJvm worker() {
        ChildJvm worker = ChildJvm.start(FleetWorker.class, List.of(server.uri(), namespace));
        assertThat(worker.nextLine(PATIENT)).isPresent();
        return worker;
    }

    private ChildJvm front(int number) {
        List<String> arguments =
                new ArrayList<>(List.of(server.uri(), namespace, Integer.toString(CONVERSATIONS / FRONTS)));
        arguments.addAll(held.get(number));
        return ChildJvm.start(FleetFront.class, arguments);
    }

    private void replaceWorker(int number) {
        workers.get(number).close();
        workers.set(number, worker());
    }

    private void replaceFront(int number) {
        fronts.get(number).kill();
        fronts.get(number).rest().forEach(line -> note(number, line));
        fronts.get(number).close();
        fronts.set(number, front(number));
    }

    private void readUntilReady(int number) {
        Optional<String> line = fronts.get(number).nextLine(PATIENT);
        while (!line.orElseThrow(() -> new AssertionError(fronts.get(number).complaints()))
                .equals("ready")) {
            note(number, line.get());
            line = fronts.get(number).nextLine(PATIENT);
        }
    }

    private void readRest(int number) {
        ChildJvm front = fronts.get(number);
        String last = "";
        for (Optional<String> line = front.nextLine(PATIENT); line.isPresent(); line = front.nextLine(PATIENT)) {
            note(number, line.get());
            last = line.get();
        }
        assertThat(last)
                .as("last words of front end %d, seed %d; %s", number, SEED, front.complaints())
                .isEqualTo("done");
    }

    private void note(int number, String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "id" -> held.get(number).add(words[1]);
            case "accepted" ->
                accepted.computeIfAbsent(words[1], id -> new HashSet<>()).add(words[2]);
            case "stuck" -> throw new AssertionError("%s, seed %d".formatted(line, SEED));
            default -> {}
        }
    }

    private void assertTranscripts() {
        int turns = 0;
        int aborted = 0;
        try (RedisConversationStore store = RedisConversationStore.builder(server.uri())
                .namespace(namespace)
                .open()) {
            for (List<String> each : held) {
                for (String id : each) {
                    Ends ends = assertTranscript(store, ConversationId.parse(id));
                    turns += ends.completed();
                    aborted += ends.aborted();
                }
            }
        }
        System.out.println("FleetTest: %d killed, %d turns completed, %d aborted".formatted(killed, turns, aborted));
        assertThat(turns).as("turns that completed").isPositive();
    }

    private Ends assertTranscript(RedisConversationStore store, ConversationId id) {
        String what = "conversation %s, seed %d".formatted(id, SEED);
        Set<String> submitted = new HashSet<>();
        Map<String, List<String>> said = new HashMap<>();
        Map<String, String> ended = new HashMap<>();
        for (PositionedEntry each : entries(store, id)) {
            TranscriptEntry entry = each.entry();
            if (entry instanceof TranscriptEntry.Submitted one) {
                assertThat(submitted.add(one.id()))
                        .as("%s accepts %s once", what, one.id())
                        .isTrue();
            } else if (entry instanceof TranscriptEntry.TurnStarted one) {
                assertThat(said.put(one.id(), new ArrayList<>()))
                        .as("%s begins %s once", what, one.id())
                        .isNull();
            } else if (entry instanceof TranscriptEntry.TurnEnded one) {
                String reason = one.reason().orElse("");
                assertThat(ended.put(one.id(), reason))
                        .as("%s ends %s once", what, one.id())
                        .isNull();
            } else if (entry instanceof TranscriptEntry.Item one
                    && one.item() instanceof ResponseItem.Message message) {
                assertThat(said)
                        .as("%s says %s in its turn", what, message.text())
                        .containsKey(one.submissionId());
                List<String> turn = said.getOrDefault(one.submissionId(), List.of());
                if (turn.isEmpty()) {
                    assertThat(message.text())
                            .as("%s at %d: what the agent knew", what, each.position())
                            .isEqualTo(digest(StoredHistory.of(store, id, OptionalLong.of(each.position()))));
                }
                turn.add(message.text());
            }
        }
        assertThat(submitted).as(what).containsAll(accepted.getOrDefault(id.toString(), Set.of()));
        assertThat(ended.keySet()).as("%s ends all that it accepted", what).isEqualTo(submitted);
        ended.forEach((turn, reason) -> {
            if (reason.isEmpty()) {
                assertThat(said.get(turn))
                        .as("%s, turn %s", what, turn)
                        .hasSize(2)
                        .endsWith("done " + turn);
            }
        });
        int completed = (int) ended.values().stream().filter(String::isEmpty).count();
        return new Ends(completed, ended.size() - completed);
    }

    private static List<PositionedEntry> entries(RedisConversationStore store, ConversationId id) {
        List<PositionedEntry> entries = new ArrayList<>();
        for (OptionalLong from = OptionalLong.of(0); from.isPresent(); ) {
            EntryPage page = store.read(id, from.getAsLong(), 1_000, Direction.FORWARD);
            entries.addAll(page.entries());
            from = page.next();
        }
        return entries;
    }

    private record Ends(int completed, int aborted) {}
}
