package dev.parley.core;

import dev.parley.model.EventMsg;
import dev.parley.model.Submission;
import dev.parley.spi.ConversationException;
import dev.parley.spi.EventSink;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawner;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A spawner whose sessions do what a test tells them. */
final class ScriptedSpawner implements SessionSpawner {

    /** What happens when a session is asked for. */
    @FunctionalInterface
    interface Script {
        Session spawn(FakeSession session) throws InterruptedException;
    }

    /** Says what it must and no more. */
    static final Script WELL_BEHAVED = session -> {
        session.say(Submission.INITIAL_ID, new EventMsg.SessionConfigured("session-" + session.number(), "model-x"));
        return session;
    };

    /** The same, from a thread of its own, which ends quietly if it is refused. */
    static final Script SPEAKING_ITSELF = session -> {
        Thread thread = new Thread(() -> {
            try {
                WELL_BEHAVED.spawn(session);
            } catch (ConversationException | InterruptedException expected) {
                // the session waits to be closed
            }
        });
        thread.start();
        return session;
    };

    private final List<FakeSession> sessions = new CopyOnWriteArrayList<>();
    private volatile Script script = WELL_BEHAVED;

    void script(Script script) {
        this.script = script;
    }

    @Override
    public Session spawn(SessionRequest request, EventSink events) throws InterruptedException {
        FakeSession session = new FakeSession(sessions.size() + 1, request, events);
        sessions.add(session);
        return script.spawn(session);
    }

    List<FakeSession> sessions() {
        return sessions;
    }

    FakeSession last() {
        return sessions.get(sessions.size() - 1);
    }

    @Override
    public void close() {
        sessions.forEach(FakeSession::close);
    }
}
