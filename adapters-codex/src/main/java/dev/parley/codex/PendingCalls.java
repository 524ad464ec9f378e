package dev.parley.codex;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calls that have no reply yet, by id. Those that nobody waits for are kept a while, since what a late reply started
 * may have to be undone. Safe for use by many threads.
 */
final class PendingCalls {

    private static final int MAX_ABANDONED = 1_024;

    private final Map<Long, PendingCall> byId = new HashMap<>();
    private final Deque<Long> abandoned = new ArrayDeque<>();
    private long lastId;
    private @Nullable ExitStatus ended;

    /**
     * A new one with an id of its own.
     *
     * @throws ServerGoneException after the end
     */
    synchronized PendingCall open(AnswerListener listener) {
        if (ended != null) {
            throw new ServerGoneException(ended);
        }
        PendingCall call = new PendingCall(++lastId, listener);
        byId.put(call.id(), call);
        return call;
    }

    /**
     * Notes that nobody waits for {@code call} any more.
     *
     * @return false if its reply came just before and is to be taken
     */
    synchronized boolean abandon(PendingCall call) {
        if (!call.abandon()) {
            return false;
        }
        if (call.wasWritten()) {
            abandoned.add(call.id());
        } else {
            byId.remove(call.id());
        }
        if (abandoned.size() > MAX_ABANDONED) {
            byId.remove(abandoned.remove());
        }
        return true;
    }

    /** Settles the call of that id; false if there is none, or none any more. */
    boolean settle(long id, Reply reply) {
        PendingCall call = take(id);
        if (call == null) {
            return false;
        }
        call.settle(reply);
        return true;
    }

    /** Settles all of them with the end, and refuses new ones. */
    void end(ExitStatus status) {
        List<PendingCall> open;
        synchronized (this) {
            ended = status;
            open = new ArrayList<>(byId.values());
            byId.clear();
        }
        open.forEach(call -> call.settle(new Reply.Gone(status)));
    }

    private synchronized @Nullable PendingCall take(long id) {
        PendingCall call = byId.remove(id);
        if (call != null && call.isAbandoned()) {
            abandoned.remove(id);
        }
        return call;
    }
}
