package dev.parley.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.model.Submission;
import dev.parley.spi.EventSink;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawner;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A client of one session of the agent {@code agent}, and the sink that hears it. */
final class Listener implements EventSink {

    private static final long PATIENCE_MILLIS = 20_000;

    private final Consumer<Event> reaction;
    private final List<Event> heard = new ArrayList<>();
    private Session session;
    private int submissions;

    private Listener(Consumer<Event> reaction) {
        this.reaction = reaction;
        this.session = new NoSession();
    }

    static Listener of(SessionSpawner spawner) {
        return of(spawner, new InitialHistory.New(), event -> {});
    }

    /** @param reaction called inside emit, after the event was heard */
    static Listener of(SessionSpawner spawner, InitialHistory beginning, Consumer<Event> reaction) {
        Listener listener = new Listener(reaction);
        try {
            listener.session = spawner.spawn(request(SessionConfig.of("agent"), beginning), listener);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return listener;
    }

    static SessionRequest request(SessionConfig config, InitialHistory beginning) {
        UUID version7 = UUID.fromString("01939f2e-7d7e-7c31-a3b1-1b7e3f9a0001");
        return new SessionRequest(new ConversationId(version7), config, beginning);
    }

    Session session() {
        return session;
    }

    /** Submits input and gives its id: 1, 2 and so on. */
    String say(String text) {
        return submit(Op.UserInput.text(text));
    }

    String submit(Op op) {
        submissions++;
        String id = Integer.toString(submissions);
        session.submit(new Submission(id, op));
        return id;
    }

    @Override
    public void emit(Event event) {
        synchronized (this) {
            heard.add(event);
            notifyAll();
        }
        reaction.accept(event);
    }

    /** All that was said under an id, in order. */
    synchronized List<EventMsg> heard(String id) {
        return heard.stream()
                .filter(event -> event.submissionId().equals(id))
                .map(Event::msg)
                .toList();
    }

    synchronized List<Event> heard() {
        return List.copyOf(heard);
    }

    EventMsg awaitEnd(String id) {
        return await(
                id,
                msg -> msg instanceof EventMsg.TurnComplete
                        || msg instanceof EventMsg.TurnAborted
                        || msg instanceof EventMsg.ShutdownComplete);
    }

    void completes(String id) {
        assertThat(awaitEnd(id)).as("end of %s in %s", id, heard()).isEqualTo(new EventMsg.TurnComplete());
    }

    <M extends EventMsg> M await(String id, Class<M> kind) {
        return kind.cast(await(id, kind::isInstance));
    }

    synchronized EventMsg await(String id, Predicate<EventMsg> wanted) {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (heard(id).stream().noneMatch(wanted)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("\"%s\" did not say what was waited for, only %s".formatted(id, heard));
            }
            try {
                wait(100);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return heard(id).stream().filter(wanted).findFirst().orElseThrow();
    }

    private static final class NoSession implements Session {
        @Override
        public void submit(Submission submission) {
            throw new AssertionError("not spawned yet");
        }

        @Override
        public void close() {}
    }
}
