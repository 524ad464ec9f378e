package dev.parley.codex;

import dev.parley.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One running Codex and the sessions whose threads it runs. The one thread that reads what it says only puts words into
 * the sessions' inboxes. Safe for use by many threads.
 */
final class CodexProcess implements Inbox, AutoCloseable {

    private final Launch launch;
    private final Executor tasks;
    private final Map<String, CodexSession> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger starting = new AtomicInteger();
    private final HeldBack heldBack = new HeldBack(); // the reading thread's
    private @Nullable AppServer server;
    private volatile boolean over;

    /** One that is not started yet. */
    CodexProcess(Launch launch, Executor tasks) {
        this.launch = launch;
        this.tasks = tasks;
    }

    /**
     * Starts one.
     *
     * @throws AppServerException if it cannot be started
     */
    static CodexProcess start(Launch launch, Executor tasks) throws InterruptedException {
        CodexProcess process = new CodexProcess(launch, tasks);
        process.server = AppServer.start(launch, process);
        return process;
    }

    boolean isOver() {
        return over;
    }

    long pid() {
        return server().pid();
    }

    boolean holds(String thread) {
        return sessions.containsKey(thread);
    }

    JsonObject call(String method, JsonObject params) throws InterruptedException {
        return server().call(method, params);
    }

    /** Calls a method that makes a thread; {@code session} hears all that is said of it, also before the result. */
    JsonObject make(String method, JsonObject params, CodexSession session) throws InterruptedException {
        starting.incrementAndGet();
        try {
            return server().call(method, params, launch.limits().call(), (result, awaited) -> {
                String thread = threadOf(result);
                if (awaited) {
                    sessions.put(thread, session);
                    heldBack.release(thread).forEach(session::hear);
                } else {
                    tasks.execute(() -> leave(thread));
                }
            });
        } finally {
            starting.decrementAndGet();
        }
    }

    /**
     * Gives all that is said of {@code thread} to {@code session}, once the session that had it has left.
     *
     * @throws NoAnswerException if that one does not leave
     */
    void claim(String thread, CodexSession session) throws InterruptedException {
        CodexSession other = sessions.putIfAbsent(thread, session);
        while (other != null) {
            awaitDeparture(thread, other);
            other = sessions.putIfAbsent(thread, session);
        }
    }

    /** Ends what {@code session} has to do with {@code thread}: Codex unloads it. Waits for Codex, if it lives. */
    void release(String thread, CodexSession session) {
        leave(thread);
        boolean unused = sessions.remove(thread, session);
    }

    @Override
    public void notified(String method, JsonObject params) {
        Optional<String> thread =
                params.string("threadId").or(() -> params.object("thread").flatMap(it -> it.string("id")));
        thread.ifPresent(id -> say(id, Word.of(method, params)));
    }

    @Override
    public void asked(ServerRequest request) {
        if (request.method().equals(Wire.READ_TIME)) {
            long seconds = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
            boolean unused = request.answer(
                    Params.object().number("currentTimeAt", seconds).end());
            return;
        }
        Optional<CodexSession> session =
                request.params().string("threadId").flatMap(id -> Optional.ofNullable(sessions.get(id)));
        session.ifPresentOrElse(there -> there.hear(new Word.Question(request)), () -> {
            boolean unused = request.refuse(-32601, "nobody here can answer that");
        });
    }

    @Override
    public void malformed(String problem, String beginning) {
        sessions.forEach((thread, session) -> {
            if (beginning.contains(thread)) {
                session.hear(new Word.Farewell("codex said something that cannot be read: " + problem));
            }
        });
    }

    @Override
    public void ended(ExitStatus status) {
        over = true;
        sessions.values().forEach(session -> session.hear(new Word.Farewell(status.summary())));
    }

    @Override
    public void close() {
        server().close();
    }

    static String threadOf(JsonObject result) {
        return result.object("thread").flatMap(thread -> thread.string("id")).orElse("");
    }

    private void say(String thread, Word word) {
        CodexSession session = sessions.get(thread);
        if (session != null) {
            session.hear(word);
        } else if (starting.get() > 0) {
            heldBack.hold(thread, word);
        } else {
            heldBack.clear();
        }
    }

    private void awaitDeparture(String thread, CodexSession other) throws InterruptedException {
        Duration patience = launch.limits().call();
        try {
            other.departed().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new NoAnswerException(Wire.THREAD_RESUME, "thread %s has a session".formatted(thread), false);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a session left with an exception", e);
        }
    }

    private void leave(String thread) {
        if (over) {
            return;
        }
        try {
            JsonObject unused = call(
                    Wire.THREAD_UNSUBSCRIBE,
                    Params.object().string("threadId", thread).end());
        } catch (AppServerException e) {
            return; // it never was there, or the program is gone, and the thread with it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private AppServer server() {
        if (server == null) {
            throw new IllegalStateException("codex is not started");
        }
        return server;
    }
}
