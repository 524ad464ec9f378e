package dev.parley.core;

import java.util.LinkedHashMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The latest submission ids that clients brought themselves, so that the same id twice is one submission. Safe for use
 * by many threads.
 */
final class ClientSubmissions {

    private final Supplier<Set<String>> earlierIds;
    private @Nullable LinkedHashMap<String, CompletableFuture<Void>> outcomes; // made when a client first brings an id

    /**
     * @param earlierIds reads what earlier sessions of the conversation accepted, oldest first
     */
    ClientSubmissions(Supplier<Set<String>> earlierIds) {
        this.earlierIds = earlierIds;
    }

    /**
     * Runs {@code submit} for the first caller with this id; others wait for that outcome and share it. After a failure
     * the id is free again.
     */
    void once(String id, Runnable submit) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> earlier = putIfAbsent(id, mine);
        if (earlier != null) {
            share(earlier);
            return;
        }
        try {
            submit.run();
            mine.complete(null);
        } catch (RuntimeException | Error e) {
            remove(id, mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private static void share(CompletableFuture<Void> earlier) {
        try {
            earlier.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private @Nullable CompletableFuture<Void> putIfAbsent(String id, CompletableFuture<Void> mine) {
        Set<String> earlier = known() ? Set.of() : earlierIds.get(); // a call of the store: not under the lock
        synchronized (this) {
            LinkedHashMap<String, CompletableFuture<Void>> byId = outcomes;
            if (byId == null) {
                byId = new LinkedHashMap<>();
                for (String accepted : earlier) {
                    byId.put(accepted, CompletableFuture.completedFuture(null));
                }
                outcomes = byId;
            }
            CompletableFuture<Void> found = byId.putIfAbsent(id, mine);
            while (byId.size() > RecentSubmissions.REMEMBERED) {
                byId.remove(byId.keySet().iterator().next());
            }
            return found;
        }
    }

    private synchronized boolean known() {
        return outcomes != null;
    }

    private synchronized void remove(String id, CompletableFuture<Void> mine) {
        if (outcomes != null) {
            outcomes.remove(id, mine);
        }
    }
}
