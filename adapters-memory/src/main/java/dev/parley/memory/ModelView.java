package dev.parley.memory;

import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
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
    private @Nullable History unread;
    private List<HistoryItem> items = new ArrayList<>(0);

    ModelView(History beginning) {
        this.unread = beginning;
    }

    void add(ResponseItem item, Origin origin) {
        lock.lock();
        try {
            items.add(new HistoryItem(item, origin));
        } finally {
            lock.unlock();
        }
    }

    void replace(List<ResponseItem> summary) {
        lock.lock();
        try {
            unread = null;
            items = new ArrayList<>(summary.size());
            summary.forEach(item -> add(item, Origin.CONTEXT));
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
}
