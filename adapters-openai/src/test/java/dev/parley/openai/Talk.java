package dev.parley.openai;

import dev.parley.model.ConversationId;
import dev.parley.model.Decision;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.ResponseItem;
import dev.parley.model.SessionConfig;
import dev.parley.model.Submission;
import dev.parley.model.UnknownFields;
import dev.parley.spi.History;
import dev.parley.spi.HistoryItem;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A session and everything it says. */
final class Talk implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final ConversationId CONVERSATION = ConversationId.parse("01939f2e-7d7e-7c31-a3b1-1b7e3f9a0001");

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final List<Event> all = new CopyOnWriteArrayList<>();
    private final Session session;
    private int submissions;

    /** What a store does with an event before anybody hears of it. */
    @FunctionalInterface
    interface Store {

        void take(Event event) throws InterruptedException;
    }

    private Talk(SessionSpawner spawner, SessionConfig config, InitialHistory history, Store store)
            throws InterruptedException {
        session = spawner.spawn(new SessionRequest(CONVERSATION, config, history), event -> {
            try {
                store.take(event);
            } catch (InterruptedException e) {
                throw new AssertionError("a thread was interrupted inside emit", e);
            }
            all.add(event);
            events.add(event);
        });
        next(EventMsg.SessionConfigured.class::isInstance);
    }

    static Talk with(SessionSpawner spawner, String... tools) throws InterruptedException {
        return with(spawner, config(tools));
    }

    static Talk with(SessionSpawner spawner, SessionConfig config) throws InterruptedException {
        return new Talk(spawner, config, new InitialHistory.New(), event -> {});
    }

    static Talk resumed(SessionSpawner spawner, SessionConfig config, List<HistoryItem> history)
            throws InterruptedException {
        return new Talk(
                spawner, config, new InitialHistory.Resumed(History.of(history), Optional.empty()), event -> {});
    }

    static Talk with(SessionSpawner spawner, Store store) throws InterruptedException {
        return new Talk(spawner, config(), new InitialHistory.New(), store);
    }

    static SessionConfig config(String... tools) {
        return SessionConfig.of("openai").withTools(List.of(tools));
    }

    /** Says {@code text} and gives everything up to the end of the turn. */
    List<EventMsg> ask(String text) throws InterruptedException {
        return untilEnd(say(text));
    }

    /** Gives the submission's id. */
    String say(String text) {
        return submit(Op.UserInput.text(text));
    }

    String submit(Op op) {
        String id = "s" + ++submissions;
        session.submit(new Submission(id, op));
        return id;
    }

    void answer(EventMsg.ApprovalRequest request, Decision decision, Optional<String> reason) {
        String unused = submit(new Op.Approval(request.requestId(), decision, reason, UnknownFields.NONE));
    }

    void interrupt() {
        String unused = submit(new Op.Interrupt());
    }

    List<EventMsg> untilEnd(String id) throws InterruptedException {
        List<EventMsg> heard = new ArrayList<>();
        while (true) {
            Event event = next();
            heard.add(event.msg());
            boolean end = event.msg() instanceof EventMsg.TurnComplete || event.msg() instanceof EventMsg.TurnAborted;
            if (end && event.submissionId().equals(id)) {
                return heard;
            }
        }
    }

    /** Waits for an event of that type, passing over others. */
    <M extends EventMsg> M next(Class<M> type) throws InterruptedException {
        return type.cast(next(type::isInstance).msg());
    }

    /** Everything that was said. */
    List<Event> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() {
        session.close();
    }

    static List<ResponseItem> items(List<EventMsg> events) {
        List<ResponseItem> items = new ArrayList<>();
        for (EventMsg event : events) {
            if (event instanceof EventMsg.ItemCompleted completed) {
                items.add(completed.item());
            }
        }
        return items;
    }

    static String deltas(List<EventMsg> events) {
        StringBuilder text = new StringBuilder();
        for (EventMsg event : events) {
            if (event instanceof EventMsg.AgentMessageDelta delta) {
                text.append(delta.delta());
            }
        }
        return text.toString();
    }

    static <M> List<M> only(Class<M> type, List<EventMsg> events) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private Event next(Predicate<EventMsg> wanted) throws InterruptedException {
        Event event = next();
        while (!wanted.test(event.msg())) {
            event = next();
        }
        return event;
    }

    private Event next() throws InterruptedException {
        Event event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing more within %s; so far %s".formatted(PATIENCE, all));
        }
        return event;
    }
}
