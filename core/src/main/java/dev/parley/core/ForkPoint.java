package dev.parley.core;

/**
 * Where a fork leaves its parent, or what a conversation is rolled back to. User messages are what
 * {@link dev.parley.model.Origin#USER} marks and the user input that was taken; those that were rolled back do not count,
 * those that a compaction replaced do. A message that steers a turn counts like one that starts a turn.
 */
public sealed interface ForkPoint {

    /** Everything up to the last stable boundary: while a turn is open, the place where it began. */
    static ForkPoint latest() {
        return new Latest();
    }

    /** Everything; an open turn is closed as interrupted. */
    static ForkPoint interrupted() {
        return new Interrupted();
    }

    /**
     * Before the {@code n}-th last user message. A fork of more messages than there are is empty, preamble included; a
     * rollback keeps the preamble. A fork of 0 is {@link #latest()}, a rollback of 0 is refused.
     *
     * @throws IllegalArgumentException if {@code n} is negative
     */
    static ForkPoint dropLastUserMessages(int n) {
        return new DropLastUserMessages(n);
    }

    /**
     * Before user message {@code n}, counted from 0. Out of range if there are not that many.
     *
     * @throws IllegalArgumentException if {@code n} is negative
     */
    static ForkPoint beforeUserMessage(int n) {
        return new BeforeUserMessage(n);
    }

    /**
     * The first {@code position} entries of the transcript, whatever they are: the state the conversation had at that
     * length. A turn that was open there is closed by the boundary. Out of range beyond the transcript's length.
     *
     * @throws IllegalArgumentException if {@code position} is negative
     */
    static ForkPoint atPosition(long position) {
        return new AtPosition(position);
    }

    /** See {@link ForkPoint#latest()}. */
    record Latest() implements ForkPoint {
        @Override
        public String toString() {
            return "latest";
        }
    }

    /** See {@link ForkPoint#interrupted()}. */
    record Interrupted() implements ForkPoint {
        @Override
        public String toString() {
            return "interrupted";
        }
    }

    /** See {@link ForkPoint#dropLastUserMessages(int)}. */
    record DropLastUserMessages(int n) implements ForkPoint {
        public DropLastUserMessages {
            if (n < 0) {
                throw new IllegalArgumentException("cannot drop the last %d user messages".formatted(n));
            }
        }

        @Override
        public String toString() {
            return "drop last %d user messages".formatted(n);
        }
    }

    /** See {@link ForkPoint#beforeUserMessage(int)}. */
    record BeforeUserMessage(int n) implements ForkPoint {
        public BeforeUserMessage {
            if (n < 0) {
                throw new IllegalArgumentException("no user message has number %d".formatted(n));
            }
        }

        @Override
        public String toString() {
            return "before user message %d".formatted(n);
        }
    }

    /** See {@link ForkPoint#atPosition(long)}. */
    record AtPosition(long position) implements ForkPoint {
        public AtPosition {
            if (position < 0) {
                throw new IllegalArgumentException("position %d is negative".formatted(position));
            }
        }

        @Override
        public String toString() {
            return "at position %d".formatted(position);
        }
    }
}
