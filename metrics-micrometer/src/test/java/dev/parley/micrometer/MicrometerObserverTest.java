package dev.parley.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Birth;
import dev.parley.core.CloseReason;
import dev.parley.core.Conversation;
import dev.parley.core.ConversationEvent;
import dev.parley.core.ConversationManager;
import dev.parley.core.NewConversation;
import dev.parley.memory.InProcessSessionSpawner;
import dev.parley.memory.MemoryConversationStore;
import dev.parley.model.ConversationId;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.model.TurnOutcome;
import dev.parley.spi.UnknownAgentException;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a manager's life looks like in a registry. */
class MicrometerObserverTest {

    private static final Duration PATIENT = Duration.ofSeconds(30);

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final MicrometerObserver observer = new MicrometerObserver(registry);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final InProcessSessionSpawner spawner = InProcessSessionSpawner.builder()
            .agent("echo", turn -> turn.say("You said: " + turn.inputText()))
            .agent("waiting", turn -> mayEnd.await())
            .build();
    private final MemoryConversationStore store = new MemoryConversationStore();
    private final ConversationManager manager = ConversationManager.builder(spawner, store)
            .observer(observer)
            .eventLog(1, 1_000)
            .build();

    @AfterEach
    void close() {
        mayEnd.countDown();
        manager.close();
        spawner.close();
        store.close();
    }

    @Test
    void aConversationsLifeIsMetered() throws Exception {
        NewConversation made = manager.newConversation(SessionConfig.of("echo"));
        made.conversation().submit(Op.UserInput.text("hello"));
        readToEnd(made.conversation());
        manager.removeConversation(made.id());
        manager.openConversation(made.id());
        manager.deleteConversation(made.id());

        assertThat(timer("parley.conversations.born", "how", "new").count()).isEqualTo(1);
        assertThat(timer("parley.conversations.born", "how", "opened").count()).isEqualTo(1);
        assertThat(timer("parley.conversations.closed", "reason", "removed").count())
                .isEqualTo(1);
        assertThat(timer("parley.conversations.closed", "reason", "deleted").count())
                .isEqualTo(1);
        assertThat(registry.get("parley.turns.started").counter().count()).isEqualTo(1);
        assertThat(timer("parley.turns", "outcome", "completed").totalTime(TimeUnit.NANOSECONDS))
                .isPositive();
        assertThat(registry.get("parley.append").timer().count())
                .isEqualTo(manager.stats().totals().appends());
        assertThat(registry.get("parley.append.entries").summary().totalAmount())
                .isEqualTo((double) manager.stats().totals().entries());
        assertThat(registry.get("parley.handoff.submissions").summary().totalAmount())
                .isEqualTo(1);
        assertThat(registry.get("parley.gaps").counter().count())
                .isEqualTo((double) manager.stats().totals().gaps());
    }

    private static void readToEnd(Conversation conversation) throws InterruptedException {
        while (true) {
            ConversationEvent next = conversation.nextEvent(PATIENT).orElseThrow();
            if (next instanceof ConversationEvent.Emitted said && said.msg() instanceof EventMsg.TurnComplete) {
                return;
            }
        }
    }

    private Timer timer(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).timer();
    }

    @Test
    void aFailedStartIsMeteredByItsCode() {
        assertThatThrownBy(() -> manager.newConversation(SessionConfig.of("nobody")))
                .isInstanceOf(UnknownAgentException.class);

        assertThat(registry.get("parley.conversations.failed")
                        .tags("how", "new", "code", "unknown_agent")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void gaugesShowWhatTheManagerHoldsAndLookAgainAfterASecond() throws Exception {
        ManagerGauges.bind(manager, registry);
        assertThat(conversations("idle")).isZero();

        manager.newConversation(SessionConfig.of("echo"));
        Conversation waiting =
                manager.newConversation(SessionConfig.of("waiting")).conversation();
        waiting.submit(Op.UserInput.text("wait"));
        assertThat(waiting.nextEvent(PATIENT)).isPresent(); // the turn has begun
        assertThat(conversations("idle")).as("within the second").isZero();
        clock.add(Duration.ofSeconds(2));

        assertThat(conversations("idle")).isEqualTo(1);
        assertThat(conversations("busy")).isEqualTo(1);
        assertThat(conversations("starting")).isZero();
        assertThat(conversations("closing")).isZero();
        assertThat(registry.get("parley.turns.running").gauge().value()).isEqualTo(1);
        assertThat(registry.get("parley.chores").gauge().value()).isZero();
    }

    private double conversations(String state) {
        return registry.get("parley.conversations").tag("state", state).gauge().value();
    }

    @Test
    void theDocumentedMetersAreTheOnesThatAreMade() throws IOException {
        ConversationId id = manager.newConversation(SessionConfig.of("echo")).id();
        ManagerGauges.bind(manager, registry);
        observer.startFailed(id, Birth.NEW, "unknown_agent", 1);
        observer.closed(id, CloseReason.REMOVED, 1);
        observer.appendRepeated(id, "store_unavailable");
        observer.appendFailed(id, "stale_lease");
        observer.turnEnded(id, "1-1", TurnOutcome.COMPLETED, 1);
        observer.heartbeatFailed("store_unavailable");

        Set<String> made = registry.getMeters().stream()
                .map(Meter::getId)
                .map(meter -> meter.getName() + " " + meter.getType().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        String page = Files.readString(Path.of("..", "docs", "observability.md"));
        Set<String> documented = Pattern.compile("(?m)^\\| `(parley[a-z.]*)` \\| ([a-z_]+) \\|")
                .matcher(page)
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).isEqualTo(made).isNotEmpty();
    }
}
