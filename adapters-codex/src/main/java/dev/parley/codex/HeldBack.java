package dev.parley.codex;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Words of threads that nobody knows yet: of a thread that is being made, Codex speaks before it gives its id. Bounded:
 * of many threads those are forgotten of which nothing was said for longest, for they belong to sessions that have ended.
 * Not safe for use by many threads.
 */
final class HeldBack {

    private static final int THREADS = 1_024;
    private static final int WORDS = 256;

    private final Map<String, List<Word>> byThread = new LinkedHashMap<>();

    void hold(String thread, Word word) {
        List<Word> words = byThread.remove(thread);
        if (words == null) {
            words = new ArrayList<>();
        }
        if (words.size() < WORDS) {
            words.add(word);
        }
        byThread.put(thread, words);
        if (byThread.size() > THREADS) {
            byThread.remove(byThread.keySet().iterator().next());
        }
    }

    /** What was said of {@code thread} so far, in order. */
    List<Word> release(String thread) {
        List<Word> words = byThread.remove(thread);
        return words == null ? List.of() : words;
    }

    void clear() {
        byThread.clear();
    }
}
