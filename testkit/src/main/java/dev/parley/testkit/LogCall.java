package dev.parley.testkit;

import dev.parley.testkit.LogState.Log;
import dev.parley.testkit.LogState.Node;
import dev.parley.testkit.LogState.Stage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call on a set of logs with what it answered: what it would do to a state, if it can have happened there. */
sealed interface LogCall {

    /** The conversation that is called. */
    String log();

    /** The state after the call, if the answer is right when the state before is {@code state}. */
    Optional<LogState> after(LogState state);

    /** Whether the call leaves every state as it is, whatever it answered. */
    default boolean isLook() {
        return false;
    }

    private static @Nullable Log there(LogState state, String log) {
        return state.log(log).filter(Log::isThere).orElse(null);
    }

    private static @Nullable Log active(LogState state, String log) {
        return state.log(log).filter(Log::isActive).orElse(null);
    }

    /** Made, PENDING and under the first epoch; made again before anything else was done to it, the same. */
    record Create(String log) implements LogCall {
        @Override
        public Optional<LogState> after(LogState state) {
            Log fresh = new Log(null, 1, Stage.PENDING, -1);
            Log found = state.log(log).orElse(fresh);
            return found.equals(fresh) ? Optional.of(state.with(log, fresh)) : Optional.empty();
        }
    }

    /** How an append or an acquire ended. */
    sealed interface Answer {
        /** An append was acknowledged. */
        record Length(long length) implements Answer {}

        /** An append was refused for its position. */
        record Conflict(long actual) implements Answer {}

        /** An append was refused for its lease. */
        record Stale() implements Answer {}

        /** An acquire gave a lease. */
        record Given(long epoch, long length) implements Answer {}

        /** Refused because the conversation is absent. */
        record Absent() implements Answer {}

        /** Nobody knows. */
        record Unknown() implements Answer {}
    }

    /** An append under the lease of {@code epoch}. */
    record Append(String log, long epoch, long at, List<String> items, Answer answer) implements LogCall {

        @Override
        public Optional<LogState> after(LogState state) {
            Log found = there(state, log);
            Answer right = right(found);
            if (!(answer instanceof Answer.Unknown) && !answer.equals(right)) {
                return Optional.empty();
            }
            if (found == null || !(right instanceof Answer.Length) || found.length() != at) {
                return Optional.of(state);
            }
            Node last = Node.append(found.last(), items);
            return Optional.of(state.with(log, new Log(last, found.epoch(), Stage.HELD, at)));
        }

        private Answer right(@Nullable Log found) {
            if (found == null) {
                return new Answer.Absent();
            }
            if (!found.isHeldBy(epoch)) {
                return new Answer.Stale();
            }
            if (found.length() == at) {
                return new Answer.Length(at + items.size());
            }
            return found.isRepeat(at, items) ? new Answer.Length(found.length()) : new Answer.Conflict(found.length());
        }

        @Override
        public boolean isLook() {
            return !(answer instanceof Answer.Length || answer instanceof Answer.Unknown);
        }
    }

    /** A read of a run of entries; nothing if the conversation was absent. */
    record Read(String log, Optional<Run> run) implements LogCall {

        /**
         * What was read.
         *
         * @param from the position of the first entry, or the one asked for if there is none
         * @param items from the first position to the last, whatever the direction of reading
         * @param toEnd whether there was nothing behind them
         * @param hash that of the items, for a quick look at a read of everything
         */
        record Run(long from, List<String> items, boolean toEnd, long hash) {

            static Run of(long from, List<String> items, boolean toEnd) {
                return new Run(from, items, toEnd, Node.hashOf(Node.append(null, items)));
            }

            private boolean isOf(Log log) {
                if (items.isEmpty()) {
                    return log.length() <= from;
                }
                long end = from + items.size();
                if (toEnd ? log.length() != end : log.length() < end) {
                    return false;
                }
                Node read = from == 0 ? null : Node.append(Node.prefix(log.last(), from), items);
                return (read == null ? hash : read.hash()) == Node.hashOf(Node.prefix(log.last(), end));
            }

            @Override
            public String toString() {
                int first = Math.max(0, items.size() - 5);
                return "%d entries from %d%s%s%s"
                        .formatted(
                                items.size(),
                                from,
                                toEnd ? " to the end" : "",
                                first > 0 ? ", … " : ", ",
                                items.subList(first, items.size()));
            }
        }

        @Override
        public Optional<LogState> after(LogState state) {
            Log found = there(state, log);
            boolean right = found == null
                    ? run.isEmpty()
                    : run.filter(read -> read.isOf(found)).isPresent();
            return right ? Optional.of(state) : Optional.empty();
        }

        @Override
        public boolean isLook() {
            return true;
        }

        @Override
        public String toString() {
            return "Read[%s, %s]".formatted(log, run.map(Run::toString).orElse("absent"));
        }
    }

    /** An acquire that was not refused for another owner. */
    record Acquire(String log, Answer answer) implements LogCall {

        @Override
        public Optional<LogState> after(LogState state) {
            Log found = active(state, log);
            if (found == null) {
                return answer instanceof Answer.Given ? Optional.empty() : Optional.of(state);
            }
            if (answer instanceof Answer.Unknown) {
                return Optional.of(
                        given(state, found, found.epoch() + 1)); // nobody holds that lease, whatever its epoch
            }
            return answer instanceof Answer.Given lease
                            && lease.epoch() > found.epoch()
                            && lease.length() == found.length()
                    ? Optional.of(given(state, found, lease.epoch()))
                    : Optional.empty();
        }

        private LogState given(LogState state, Log found, long epoch) {
            return state.with(log, new Log(found.last(), epoch, Stage.HELD, -1));
        }
    }

    /** A release of the lease of {@code epoch}. */
    record Release(String log, long epoch) implements LogCall {
        @Override
        public Optional<LogState> after(LogState state) {
            Log found = active(state, log);
            return Optional.of(
                    found == null || !found.isHeldBy(epoch)
                            ? state
                            : state.with(log, new Log(found.last(), epoch, Stage.RELEASED, -1)));
        }
    }

    /** A fork, done or refused because the source is absent or too short; made again before its first append, the same. */
    record Fork(String log, String child, long cut, boolean done) implements LogCall {
        @Override
        public Optional<LogState> after(LogState state) {
            Log born = state.log(child).orElse(null);
            if (done && born != null) {
                boolean untouched = born.stage() == Stage.PENDING && born.epoch() == 1 && born.length() == cut;
                return untouched ? Optional.of(state) : Optional.empty();
            }
            Log source = active(state, log);
            boolean possible = source != null && source.length() >= cut;
            if (possible != done) {
                return Optional.empty();
            }
            return Optional.of(
                    source == null || !done
                            ? state
                            : state.with(child, new Log(Node.prefix(source.last(), cut), 1, Stage.PENDING, -1)));
        }
    }

    /** A delete under the lease of {@code epoch}: done, or refused for its lease or because nothing is there. */
    record Delete(String log, long epoch, Outcome outcome) implements LogCall {

        enum Outcome {
            DONE,
            STALE,
            ABSENT,
            /** Nobody knows. */
            UNKNOWN
        }

        @Override
        public Optional<LogState> after(LogState state) {
            Outcome right = right(state.log(log).orElse(null));
            if (outcome != Outcome.UNKNOWN && outcome != right) {
                return Optional.empty();
            }
            return Optional.of(
                    right == Outcome.DONE ? state.with(log, new Log(null, epoch, Stage.DELETED, -1)) : state);
        }

        /** Repeated, it answers as the first time. */
        private Outcome right(@Nullable Log found) {
            if (found == null) {
                return Outcome.ABSENT;
            }
            if (!found.isThere()) {
                return found.epoch() == epoch ? Outcome.DONE : Outcome.ABSENT;
            }
            return found.isHeldBy(epoch) ? Outcome.DONE : Outcome.STALE;
        }
    }
}
