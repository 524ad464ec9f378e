package dev.parley.testkit;

import dev.parley.testkit.LogState.Log;
import dev.parley.testkit.LogState.Node;
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

    /** Made, under the first epoch, with the entries of its first append. Nobody else knows its name before. */
    record Begin(String log, List<String> items) implements LogCall {
        @Override
        public Optional<LogState> after(LogState state) {
            return state.log(log).isPresent()
                    ? Optional.empty()
                    : Optional.of(state.with(log, new Log(Node.append(null, items), 1, false, 0)));
        }
    }

    /** How an append ended. */
    sealed interface Answer {
        /** Acknowledged. */
        record Length(long length) implements Answer {}

        /** Refused for its position. */
        record Conflict(long actual) implements Answer {}

        /** Refused for its lease. */
        record Stale() implements Answer {}

        /** Refused because the conversation is absent. */
        record Absent() implements Answer {}

        /** Nobody knows. */
        record Unknown() implements Answer {}
    }

    /** An append under the lease of {@code epoch}. */
    record Append(String log, long epoch, long at, List<String> items, Answer answer) implements LogCall {
        @Override
        public Optional<LogState> after(LogState state) {
            Log found = state.log(log).filter(there -> !there.deleted()).orElse(null);
            Answer right = right(found);
            if (!(answer instanceof Answer.Unknown) && !answer.equals(right)) {
                return Optional.empty();
            }
            if (found == null || !(right instanceof Answer.Length) || found.length() != at) {
                return Optional.of(state);
            }
            return Optional.of(state.with(log, new Log(Node.append(found.last(), items), found.epoch(), false, at)));
        }

        private Answer right(@Nullable Log found) {
            if (found == null) {
                return new Answer.Absent();
            }
            if (found.epoch() != epoch) {
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

    /** A read of everything; nothing if the conversation was absent. */
    record Read(String log, Optional<List<String>> items, long hash) implements LogCall {

        static Read of(String log, Optional<List<String>> items) {
            return new Read(log, items, items.map(Node::hash).orElse(0L));
        }

        @Override
        public Optional<LogState> after(LogState state) {
            Log found = state.log(log).filter(there -> !there.deleted()).orElse(null);
            boolean right = found == null
                    ? items.isEmpty()
                    : items.filter(all -> all.size() == found.length()).isPresent()
                            && hash == Node.hashOf(found.last());
            return right ? Optional.of(state) : Optional.empty();
        }

        @Override
        public boolean isLook() {
            return true;
        }

        @Override
        public String toString() {
            return "Read[%s, %s]".formatted(log, items.map(LogCall::shortened).orElse("absent"));
        }
    }

    /** An acquire by force, and the lease that came; none if the conversation was absent. */
    record Acquire(String log, Optional<Given> given) implements LogCall {

        record Given(long epoch, long length) {}

        @Override
        public Optional<LogState> after(LogState state) {
            Log found = state.log(log).filter(there -> !there.deleted()).orElse(null);
            if (found == null) {
                return given.isEmpty() ? Optional.of(state) : Optional.empty();
            }
            return given.filter(lease -> lease.epoch() > found.epoch() && lease.length() == found.length())
                    .map(lease -> state.with(log, new Log(found.last(), lease.epoch(), false, -1)));
        }
    }

    /** A fork, done or refused because the source is absent or too short. */
    record Fork(String log, String child, long cut, boolean done) implements LogCall {
        @Override
        public Optional<LogState> after(LogState state) {
            Log source = state.log(log).filter(there -> !there.deleted()).orElse(null);
            boolean possible = source != null && source.length() >= cut;
            if (possible != done) {
                return Optional.empty();
            }
            return Optional.of(
                    source == null || !done
                            ? state
                            : state.with(child, new Log(Node.prefix(source.last(), cut), 1, false, -1)));
        }
    }

    /** A delete under the lease of {@code epoch}: done, or refused for its lease or because nothing is there. */
    record Delete(String log, long epoch, Outcome outcome) implements LogCall {

        enum Outcome {
            DONE,
            STALE,
            ABSENT
        }

        @Override
        public Optional<LogState> after(LogState state) {
            if (outcome != right(state.log(log).orElse(null))) {
                return Optional.empty();
            }
            return Optional.of(outcome == Outcome.DONE ? state.with(log, new Log(null, epoch, true, -1)) : state);
        }

        /** Repeated, it answers as the first time. */
        private Outcome right(@Nullable Log found) {
            if (found == null) {
                return Outcome.ABSENT;
            }
            if (found.epoch() == epoch) {
                return Outcome.DONE;
            }
            return found.deleted() ? Outcome.ABSENT : Outcome.STALE;
        }
    }

    /** The last few of many. */
    private static String shortened(List<String> items) {
        int from = Math.max(0, items.size() - 5);
        return "%d entries%s%s".formatted(items.size(), from > 0 ? ", … " : ", ", items.subList(from, items.size()));
    }
}
