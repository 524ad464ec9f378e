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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The way to the server: one connection that all callers share. Safe for use by many threads.
 *
 * <p>A caller that finds little under way writes at once. Otherwise calls gather in a queue, and one thread writes what
 * has gathered with one flush: a flush costs more than a call. When the connection is lost, what was under way is sent
 * again over the next one for as long as its caller waits, so every call must bear being done twice. What was never sent
 * when its caller gave up never will be.
 */
final class RedisLink implements AutoCloseable {

    private static final int MOST_AT_ONCE = 512;
    /** With fewer under way, the way through the other thread takes longer than a flush. */
    private static final int FEW = 4;

    private static final long LULL_MILLIS = 5;

    private final LinkConnection connection;
    private final Duration timeout;
    private final int mostPending;
    private final BlockingQueue<PendingCall> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final Thread sender;
    private volatile long lastAnswer = System.nanoTime();
    private volatile boolean lull;
    private volatile boolean closed;

    /** Connects. */
    RedisLink(RedisStoreBuilder settings) {
        this.connection = new LinkConnection(settings);
        this.timeout = settings.timeout();
        this.mostPending = settings.mostPending();
        this.sender = new Thread(this::sendWhatGathers, "parley-redis-sender");
        this.sender.setDaemon(true);
        this.sender.start();
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

    /** Ends the connection. Whoever waits is told at once. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        sender.interrupt();
        connection.close();
        List<PendingCall> left = new ArrayList<>();
        queue.drainTo(left);
        left.forEach(this::failClosed);
    }

    private void start(List<PendingCall> asked) {
        boolean little = pending.get() <= FEW && queue.isEmpty();
        if (little && connection.isOpen()) {
            send(asked);
        } else {
            queue.addAll(asked);
        }
        if (closed) {
            // close may have looked at the queue just before
            asked.forEach(this::failClosed);
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

    private void sendWhatGathers() {
        List<PendingCall> gathered = new ArrayList<>();
        while (!closed) {
            try {
                gathered.add(queue.take());
                queue.drainTo(gathered, MOST_AT_ONCE - 1);
                connection.awaitOpen(() -> closed);
                if (lull) {
                    lull = false;
                    TimeUnit.MILLISECONDS.sleep(LULL_MILLIS);
                }
            } catch (InterruptedException e) {
                // only close interrupts, and it has said so before
                gathered.forEach(this::failClosed);
                return;
            }
            send(gathered);
            gathered.clear();
        }
    }

    private void send(List<PendingCall> calls) {
        Thread sending = Thread.currentThread();
        List<RedisCommand<byte[], byte[], ?>> commands = new ArrayList<>(calls.size());
        for (PendingCall call : calls) {
            if (call.send()) {
                AsyncCommand<byte[], byte[], List<Object>> command =
                        new AsyncCommand<>(call.call().command(call.isWhole()));
                var unused = command.whenComplete((answer, problem) -> settle(call, answer, problem, sending));
                commands.add(command);
            }
        }
        if (commands.isEmpty()) {
            return;
        }
        try {
            connection.write(commands);
        } catch (RuntimeException e) {
            // whoever waits is told; the thread that sends for all goes on
            calls.forEach(call -> call.answer().completeExceptionally(e));
        }
    }

    /**
     * A command has ended.
     *
     * @param sending the thread that wrote it. If it is told so itself, while it writes, nothing was written
     */
    private void settle(PendingCall call, @Nullable List<Object> answer, @Nullable Throwable problem, Thread sending) {
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
            boolean refused = Thread.currentThread().equals(sending);
            lull |= refused;
            queueAgain(call, refused ? call.takeBack() : call.sendAgain());
        }
    }

    private void queueAgain(PendingCall call, boolean awaited) {
        if (awaited) {
            queue.add(call);
        }
        if (closed) {
            failClosed(call);
        }
    }

    private void failClosed(PendingCall call) {
        call.answer().completeExceptionally(new StoreClosedException("this handle on the Redis store was closed"));
    }
}
