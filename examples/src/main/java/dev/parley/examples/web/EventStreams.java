package dev.parley.examples.web;

import com.sun.net.httpserver.HttpExchange;
import dev.parley.core.Conversation;
import dev.parley.core.EventCursor;
import dev.parley.spi.TaskThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The streams that are open, up to a limit, and the one thread that keeps looking whether their clients are still there. */
final class EventStreams implements AutoCloseable {

    private static final int LIMIT = 256;
    private static final Problem TOO_MANY =
            new Problem(503, "too_many_streams", "%d streams are open already".formatted(LIMIT));

    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private final Semaphore places = new Semaphore(LIMIT);
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(TaskThreads.daemons("parley-web-beat"));

    /**
     * @param executor writes the beats: a client that does not read holds up none but its own
     */
    EventStreams(Executor executor, Duration beat) {
        ScheduledFuture<?> unused = clock.scheduleAtFixedRate(
                () -> open.forEach(stream -> executor.execute(stream::beat)),
                beat.toNanos(),
                beat.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /**
     * Answers {@code exchange} with the events of {@code conversation} from {@code from} on. Returns at once; the answer
     * goes on.
     *
     * @throws ProblemException if there are too many streams; nothing was answered
     */
    void open(HttpExchange exchange, Conversation conversation, EventCursor from) throws IOException {
        if (!places.tryAcquire()) {
            throw new ProblemException(TOO_MANY);
        }
        EventStream stream = headed(exchange, conversation);
        open.add(stream);
        boolean started = false;
        try {
            stream.beat(); // else the head stays in a buffer until something happens
            stream.start(from);
            started = !clock.isShutdown();
        } finally {
            if (!started) {
                stream.end();
            }
        }
    }

    /** How many are open. */
    int count() {
        return open.size();
    }

    /** Ends them all. */
    @Override
    public void close() {
        clock.shutdownNow();
        open.forEach(EventStream::end);
    }

    private EventStream headed(HttpExchange exchange, Conversation conversation) throws IOException {
        try {
            Answers.streamHead(exchange, "text/event-stream; charset=utf-8");
        } catch (IOException | RuntimeException e) {
            places.release();
            throw e;
        }
        return new EventStream(exchange, conversation, this::ended);
    }

    private void ended(EventStream stream) {
        open.remove(stream);
        places.release();
    }
}
