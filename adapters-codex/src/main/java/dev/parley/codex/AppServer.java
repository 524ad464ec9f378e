package dev.parley.codex;

import dev.parley.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A running {@code codex app-server}. Calls wait for their answer, at most as long as they say; at most
 * {@link Limits#inFlight} are under way, and the others wait their turn within their own deadline. Safe for use by many
 * threads.
 *
 * <p>When the program ends, every call fails with its exit code, and then the {@link Inbox} hears of it.
 */
final class AppServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(AppServer.class.getName());

    private static final int ATTEMPTS = 8;
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final Limits limits;
    private final Program program;
    private final PendingCalls calls = new PendingCalls();
    private final Semaphore slots;

    private volatile JsonObject about = Message.EMPTY;

    private AppServer(Launch launch, Inbox inbox) {
        this.limits = launch.limits();
        this.slots = new Semaphore(limits.inFlight(), true);
        this.program = new Program(launch, new Incoming(inbox, calls, this::tell));
    }

    /**
     * Starts the program and introduces us to it. Returns when it has answered.
     *
     * @throws AppServerException if it cannot be started or does not answer as it should; nothing is left then
     * @throws InterruptedException likewise
     */
    static AppServer start(Launch launch, Inbox inbox) throws InterruptedException {
        AppServer server = new AppServer(launch, inbox);
        boolean answered = false;
        try {
            server.program.run();
            server.introduce();
            answered = true;
            return server;
        } finally {
            if (!answered) {
                server.close();
            }
        }
    }

    /** What it said of itself when it started. */
    JsonObject about() {
        return about;
    }

    long pid() {
        return program.pid();
    }

    /** As the other, within the launch's limit for calls. */
    JsonObject call(String method, JsonObject params) throws InterruptedException {
        return call(method, params, limits.call());
    }

    /** As the other, and nobody listens. */
    JsonObject call(String method, JsonObject params, Duration within) throws InterruptedException {
        return call(method, params, within, AnswerListener.NONE);
    }

    /**
     * Calls {@code method} and waits for its result. A program that is too busy is asked again, with growing pauses.
     *
     * @param listener hears of the result in the order of what is said
     * @throws CallRefusedException if the program says no
     * @throws OverloadedException if it is still too busy after several attempts, or at the deadline
     * @throws NoAnswerException if there is no answer within {@code within}
     * @throws ServerGoneException if it has ended
     * @throws InterruptedException if the caller is interrupted; the listener hears of a result that comes later
     */
    JsonObject call(String method, JsonObject params, Duration within, AnswerListener listener)
            throws InterruptedException {
        Deadline deadline = Deadline.in(within);
        long pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            Reply reply = once(method, params, deadline, listener);
            if (!(reply instanceof Reply.Refusal refusal && refusal.isOverload())) {
                return result(method, reply);
            }
            long jittered = ThreadLocalRandom.current().nextLong(pause / 2, pause);
            if (attempt == ATTEMPTS || deadline.left() < jittered) {
                throw new OverloadedException(method, attempt);
            }
            boolean unused = program.awaitEnd(jittered);
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
    }

    /**
     * Closes its input and waits for it to end; one that does not is ended, with its children. Idempotent: whoever calls
     * it returns after the end. Not to be called by an {@link Inbox}. An interrupt does not shorten it, and is kept.
     */
    @Override
    public void close() {
        program.close();
    }

    private void introduce() throws InterruptedException {
        Params client = Params.object()
                .string("name", "parley")
                .string("title", "Parley")
                .string("version", "0.1.0");
        JsonObject hello = Params.object()
                .object("clientInfo", client)
                .object("capabilities", Params.object().flag("experimentalApi", true))
                .end();
        about = call("initialize", hello, limits.initialize());
        CodexVersion.doubt(about).ifPresent(doubt -> LOG.log(System.Logger.Level.WARNING, doubt));
        boolean unused = tell(Params.object().string("method", "initialized").end());
    }

    private Reply once(String method, JsonObject params, Deadline deadline, AnswerListener listener)
            throws InterruptedException {
        if (!slots.tryAcquire(deadline.left(), TimeUnit.NANOSECONDS)) {
            throw new NoAnswerException(method, "%d calls before it".formatted(limits.inFlight()), false);
        }
        try {
            PendingCall call = calls.open(listener);
            String line = Params.object()
                    .number("id", call.id())
                    .string("method", method)
                    .raw("params", params.line())
                    .endText();
            boolean unused = program.write(line, call::mayBeWritten);
            return await(method, call, deadline);
        } finally {
            slots.release();
        }
    }

    /** Sends a message that gets no reply; false if nobody is there. */
    private boolean tell(JsonObject message) {
        return program.write(message.line().text(), () -> true);
    }

    private Reply await(String method, PendingCall call, Deadline deadline) throws InterruptedException {
        try {
            if (call.await(deadline.left()) || !calls.abandon(call)) {
                return call.reply();
            }
        } catch (InterruptedException e) {
            if (calls.abandon(call)) {
                throw e;
            }
            Thread.currentThread().interrupt();
            return call.reply();
        }
        throw new NoAnswerException(method, "none in time", call.wasWritten());
    }

    private static JsonObject result(String method, Reply reply) {
        if (reply instanceof Reply.Result result) {
            return result.value();
        }
        if (reply instanceof Reply.Refusal refusal) {
            throw new CallRefusedException(method, refusal.code(), refusal.text());
        }
        if (reply instanceof Reply.Unreadable unreadable) {
            throw new NoAnswerException(method, unreadable.problem(), true);
        }
        throw new ServerGoneException(((Reply.Gone) reply).status());
    }
}
