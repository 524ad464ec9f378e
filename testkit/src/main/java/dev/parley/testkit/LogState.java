package dev.parley.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all conversations are at one moment, in as few words as linearizability needs. Immutable, and cheap to change: logs
 * share their beginnings. Compared by content.
 */
record LogState(Map<String, Log> logs) {

    static final LogState EMPTY = new LogState(Map.of());

    LogState {
        logs = Map.copyOf(logs);
    }

    /** One entry and all before it. The hash stands for the texts of all. */
    record Node(
            String item, long length, long hash, @Nullable Node before) {

        static @Nullable Node append(@Nullable Node before, List<String> items) {
            Node last = before;
            for (String item : items) {
                last = new Node(item, lengthOf(last) + 1, hash(hashOf(last), item), last);
            }
            return last;
        }

        static long lengthOf(@Nullable Node last) {
            return last == null ? 0 : last.length;
        }

        static long hashOf(@Nullable Node last) {
            return last == null ? 17 : last.hash;
        }

        /** The end of the first {@code length} entries. */
        static @Nullable Node prefix(@Nullable Node last, long length) {
            Node end = last;
            while (end != null && end.length > length) {
                end = end.before;
            }
            return end;
        }

        /** Of 64 bits, from two of 32: equal ones of different texts do not happen in a test. */
        private static long hash(long before, String item) {
            long mixed = (before ^ item.hashCode() ^ (long) item.length() << 40) * 0x9E3779B97F4A7C15L;
            return mixed ^ mixed >>> 29;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Node node && node.length == length && node.hash == hash;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(hash);
        }
    }

    /** How far the life of a conversation has come. */
    enum Stage {
        /** It has no entry of its own, and is unknown to acquire and as the source of a fork. */
        PENDING,
        /** Somebody may write. */
        HELD,
        /** Nobody may write until somebody acquires it. */
        RELEASED,
        /** Gone for ever. */
        DELETED
    }

    /**
     * One conversation.
     *
     * @param repeatFrom the position of the last append under this epoch, which may be repeated; -1 if there is none
     */
    record Log(@Nullable Node last, long epoch, Stage stage, long repeatFrom) {

        long length() {
            return Node.lengthOf(last);
        }

        boolean isThere() {
            return stage != Stage.DELETED;
        }

        boolean isActive() {
            return stage == Stage.HELD || stage == Stage.RELEASED;
        }

        /** Whether the lease of {@code epoch} lets its owner write. */
        boolean isHeldBy(long epoch) {
            return this.epoch == epoch && (stage == Stage.HELD || stage == Stage.PENDING);
        }

        /** Whether {@code items} is what was appended last, at {@code position}. */
        boolean isRepeat(long position, List<String> items) {
            return position == repeatFrom && Objects.equals(Node.append(Node.prefix(last, position), items), last);
        }

        @Override
        public String toString() {
            List<String> tail = new ArrayList<>();
            Node node = last;
            while (node != null && tail.size() < 5) {
                tail.add(node.item);
                node = node.before;
            }
            Collections.reverse(tail);
            return stage == Stage.DELETED
                    ? "deleted"
                    : "%s, length %d, epoch %d, ends with %s%s"
                            .formatted(
                                    stage.name().toLowerCase(Locale.ROOT),
                                    length(),
                                    epoch,
                                    node == null ? "" : "… ",
                                    tail);
        }
    }

    /** The conversation, if it ever was. */
    Optional<Log> log(String name) {
        return Optional.ofNullable(logs.get(name));
    }

    LogState with(String name, Log log) {
        Map<String, Log> changed = new HashMap<>(logs);
        changed.put(name, log);
        return new LogState(changed);
    }
}
