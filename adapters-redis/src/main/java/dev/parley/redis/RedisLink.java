package dev.parley.redis;

import dev.parley.spi.ConversationException;
import dev.parley.spi.StoreClosedException;
import dev.parley.spi.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.RedisCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The way to the server: one connection that all callers share. Safe for use by many threads.
 *
 * <p>Calls gather in a queue, and the connection's own thread writes what has gathered with one flush, between reading
 * answers: a flush costs more than a call, and so does every change of threads. When the connection is lost, what was under way is sent
 * again over the next one for as long as its caller waits, so every call must bear being done twice. What was never sent
 * when its caller gave up never will be.
 */
final class RedisLink implements AutoCloseable {

    private static final int MOST_AT_ONCE = 512;
    private static final long LULL_MILLIS = 5;

    private final LinkConnection connection;
    private final Duration timeout;
    private final int mostPending;
    private final Queue<PendingCall> queue = new ConcurrentLinkedQueue<>();
    /** Whether a sending is on its way. */
    private final AtomicBoolean soon = new AtomicBoolean();

    private final AtomicInteger pending = new AtomicInteger();
    private volatile long lastAnswer = System.nanoTime();
    private volatile boolean lull;
    private volatile boolean closed;

    /** Connects. */
    RedisLink(RedisStoreBuilder settings) {
        this.connection = new LinkConnection(settings);
        this.timeout = settings.timeout();
        this.mostPending = settings.mostPending();
    }

    /**
     * Asks and waits for the answer.
     *
     * @throws ConversationException as {@link LinkTrouble} says
     */
    Answer call(Call call) {
        return calls(List.of(call)).get(0);
    }

    /** Asks all at once, and waits for all answers, in the same order. */
    List<Answer> calls(List<Call> calls) {
        if (closed) {
            throw new StoreClosedException("this handle on the Redis store is closed");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw LinkTrouble.notSent(calls.get(0), "the thread is interrupted");
        }
        if (pending.getAndAdd(calls.size()) >= mostPending) {
            pending.addAndGet(-calls.size());
            throw LinkTrouble.notSent(calls.get(0), "%d calls are pending already".formatted(mostPending));
        }
        List<PendingCall> asked = calls.stream().map(PendingCall::new).toList();
        try {
            start(asked);
            return answers(asked);
        } finally {
            asked.forEach(PendingCall::giveUp);
            pending.addAndGet(-calls.size());
        }
    }

    /** Listens to channels, on one more connection, for as long as this link is open. */
    void listen(List<String> channels, Doorbell.Listener listener) {
        new Doorbell(channels, listener).hangOn(connection.listening(), timeout);
    }

    /** Ends the connection. Whoever waits is told at once. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        connection.close();
        queue.forEach(this::failClosed);
        queue.clear();
    }

    private void start(List<PendingCall> asked) {
        queue.addAll(asked);
        sendSoon();
        if (closed) {
            // close may have looked at the queue just before
            asked.forEach(this::failClosed);
        }
    }

    /** Whoever comes while a sending is on its way goes with it. */
    private void sendSoon() {
        if (!soon.getAndSet(true)) {
            try {
                connection.execute(this::sendWhatGathered);
            } catch (RejectedExecutionException e) {
                // closed: whoever waits is told so by those who look at that
            }
        }
    }

    private List<Answer> answers(List<PendingCall> asked) {
        long deadline = System.nanoTime() + timeout.toNanos();
        List<Answer> answers = new ArrayList<>(asked.size());
        for (PendingCall each : asked) {
            answers.add(answer(each, deadline));
        }
        return answers;
    }

    private Answer answer(PendingCall asked, long deadline) {
        try {
            return new Answer(asked.answer().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            throw LinkTrouble.of(asked, e.getCause());
        } catch (TimeoutException e) {
            forget(asked);
            StoreUnavailableException trouble = LinkTrouble.noAnswer(asked, "within " + timeout, e);
            if (asked.wasSent() && lastAnswer - asked.sentAt() < 0) {
                connection.startAnew();
            }
            throw trouble;
        } catch (InterruptedException e) {
            forget(asked);
            Thread.currentThread().interrupt();
            throw LinkTrouble.noAnswer(asked, "before the thread was interrupted", e);
        }
    }

    /** Before it is said whether it was sent: else it could be sent afterwards. */
    private void forget(PendingCall asked) {
        asked.giveUp();
        boolean unused = queue.remove(asked);
    }

    /** On the connection's own thread: there a write costs a fraction of what it costs elsewhere. */
    private void sendWhatGathered() {
        if (closed) {
            return;
        }
        if (lull || !connection.isOpen()) {
            lull = false;
            connection.executeLater(this::sendWhatGathered, LULL_MILLIS);
            return;
        }
        // before it looks: who comes after the look asks for another
        soon.set(false);
        List<PendingCall> gathered = new ArrayList<>();
        PendingCall next = queue.poll();
        while (next != null) {
            gathered.add(next);
            next = gathered.size() < MOST_AT_ONCE ? queue.poll() : null;
        }
        if (!queue.isEmpty()) {
            sendSoon();
        }
        send(gathered);
    }

    private void send(List<PendingCall> calls) {
        List<RedisCommand<byte[], byte[], ?>> commands = new ArrayList<>(calls.size());
        for (PendingCall call : calls) {
            if (call.send()) {
                AsyncCommand<byte[], byte[], List<Object>> command =
                        new AsyncCommand<>(call.call().command(call.isWhole()));
                var unused = command.whenComplete((answer, problem) -> settle(call, answer, problem));
                commands.add(command);
            }
        }
        if (commands.isEmpty()) {
            return;
        }
        try {
            connection.write(commands);
        } catch (RuntimeException e) {
            // whoever waits is told, and others are sent
            calls.forEach(call -> call.answer().completeExceptionally(e));
        }
    }

    /** A command has ended. */
    private void settle(PendingCall call, @Nullable List<Object> answer, @Nullable Throwable problem) {
        if (answer != null) {
            lastAnswer = System.nanoTime();
            call.answer().complete(answer);
        } else if (closed) {
            failClosed(call);
        } else if (problem instanceof RedisNoScriptException) {
            lastAnswer = System.nanoTime();
            call.sendWhole();
            queueAgain(call, call.takeBack());
        } else if (problem instanceof RedisCommandExecutionException refusal) {
            lastAnswer = System.nanoTime();
            if (LinkTrouble.isPassing(refusal)) {
                lull = true;
                queueAgain(call, call.takeBack());
            } else {
                call.answer().completeExceptionally(refusal);
            }
        } else {
            // it may have arrived. Where the connection is there all the same, not at once again
            lull |= connection.isOpen();
            queueAgain(call, call.sendAgain());
        }
    }

    private void queueAgain(PendingCall call, boolean awaited) {
        if (awaited) {
            queue.add(call);
            sendSoon();
        }
        if (closed) {
            failClosed(call);
        }
    }

    private void failClosed(PendingCall call) {
        call.answer().completeExceptionally(new StoreClosedException("this handle on the Redis store was closed"));
    }
}
