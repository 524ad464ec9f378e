package dev.parley.codex;

import dev.parley.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a program says. */
class Recorder implements Inbox {

    private static final long PATIENCE_SECONDS = 120;

    private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
    private final BlockingQueue<ServerRequest> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<ExitStatus> ended = new LinkedBlockingQueue<>();

    /** What was notified, or malformed under that name. */
    record Said(String method, JsonObject params, String text) {}

    @Override
    public void notified(String method, JsonObject params) {
        said.add(new Said(method, params, params.raw().text()));
    }

    @Override
    public void asked(ServerRequest request) {
        asked.add(request);
    }

    @Override
    public void malformed(String problem, String beginning) {
        said.add(new Said("malformed", Message.EMPTY, problem + ": " + beginning));
    }

    @Override
    public void ended(ExitStatus status) {
        ended.add(status);
    }

    /** Waits for the next. */
    Said next() throws InterruptedException {
        return taken(said);
    }

    /** Waits for the next of that name, passing over others. */
    Said next(String method) throws InterruptedException {
        while (true) {
            Said next = taken(said);
            if (next.method().equals(method)) {
                return next;
            }
        }
    }

    ServerRequest nextQuestion() throws InterruptedException {
        return taken(asked);
    }

    ExitStatus end() throws InterruptedException {
        return taken(ended);
    }

    /** What was said until now and not taken. */
    List<Said> untaken() {
        List<Said> all = new ArrayList<>();
        said.drainTo(all);
        return all;
    }

    /** How many ends were told and not taken. */
    int untakenEnds() {
        return ended.size();
    }

    private static <T> T taken(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came within %d s".formatted(PATIENCE_SECONDS));
        }
        return next;
    }
}
