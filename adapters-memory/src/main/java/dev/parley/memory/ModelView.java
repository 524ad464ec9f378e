package dev.parley.memory;

import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.spi.History;
import dev.parley.spi.HistoryItem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the model of one session sees. Safe for use by many threads. The history that the session began with is read when
 * it is first asked for, so a session that nobody talks to holds none of it.
 */
final class ModelView {

    private final ReentrantLock lock = new ReentrantLock(); // held while the store is read: no monitor, which would pin
    private final OpenCalls openCalls = new OpenCalls();
    private @Nullable History unread;
    private List<HistoryItem> items = new ArrayList<>(0);

    ModelView(History beginning) {
        this.unread = beginning;
    }

    void add(ResponseItem item, Origin origin) {
        lock.lock();
        try {
            items.add(new HistoryItem(item, origin));
            openCalls.see(item);
        } finally {
            lock.unlock();
        }
    }

    void replace(List<ResponseItem> summary) {
        lock.lock();
        try {
            unread = null;
            items = new ArrayList<>(summary.size());
            openCalls.forget();
            summary.forEach(item -> items.add(new HistoryItem(item, originInSummary(item))));
        } finally {
            lock.unlock();
        }
    }

    /** Answers the calls that nobody will answer any more. */
    void answerOpenCalls() {
        lock.lock();
        try {
            openCalls.answers().forEach(answer -> items.add(new HistoryItem(answer, Origin.CONTEXT)));
        } finally {
            lock.unlock();
        }
    }

    List<HistoryItem> snapshot() {
        lock.lock();
        try {
            if (unread != null) {
                List<HistoryItem> whole = new ArrayList<>(unread.toList());
                whole.addAll(items);
                items = whole;
                unread = null;
            }
            return List.copyOf(items);
        } finally {
            lock.unlock();
        }
    }

    /** A summary says who spoke, not where it came from: only what the model wrote itself counts as the agent's. */
    private static Origin originInSummary(ResponseItem item) {
        if (item instanceof ResponseItem.FunctionCallOutput || item instanceof ResponseItem.CustomToolCallOutput) {
            return Origin.TOOL;
        }
        boolean spokenByOthers =
                item instanceof ResponseItem.Message message && !message.role().equals(Role.ASSISTANT);
        return spokenByOthers ? Origin.CONTEXT : Origin.AGENT;
    }
}
