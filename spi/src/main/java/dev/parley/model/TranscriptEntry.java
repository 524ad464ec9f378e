package dev.parley.model;

import java.util.List;
import java.util.Optional;

/** One entry of a conversation's append-only journal. Its place, a dense position from 0, is the store's to give. */
public sealed interface TranscriptEntry {

    /** When and where from. */
    EntryMeta meta();

    /** The same entry with another {@code meta}. */
    TranscriptEntry withMeta(EntryMeta meta);

    /** A session began to write here. The first entry of a conversation, and the first after each fork and opening. */
    record SessionStarted(AgentState agentState, EntryMeta meta) implements TranscriptEntry {
        public SessionStarted(AgentState agentState) {
            this(agentState, EntryMeta.NONE);
        }

        @Override
        public SessionStarted withMeta(EntryMeta meta) {
            return new SessionStarted(agentState, meta);
        }
    }

    /**
     * An item that is complete.
     *
     * @param submissionId the turn it belongs to; {@link Submission#INITIAL_ID} if to none
     */
    record Item(String submissionId, ResponseItem item, Origin origin, EntryMeta meta) implements TranscriptEntry {
        public Item(String submissionId, ResponseItem item, Origin origin) {
            this(submissionId, item, origin, EntryMeta.NONE);
        }

        @Override
        public Item withMeta(EntryMeta meta) {
            return new Item(submissionId, item, origin, meta);
        }
    }

    /** A client's submission was accepted. User input takes effect at its {@link TurnStarted} or {@link InputTaken}. */
    record Submitted(String id, Op op, EntryMeta meta) implements TranscriptEntry {
        public Submitted(String id, Op op) {
            this(id, op, EntryMeta.NONE);
        }

        @Override
        public Submitted withMeta(EntryMeta meta) {
            return new Submitted(id, op, meta);
        }
    }

    /** The turn of submission {@code id} began. */
    record TurnStarted(String id, EntryMeta meta) implements TranscriptEntry {
        public TurnStarted(String id) {
            this(id, EntryMeta.NONE);
        }

        @Override
        public TurnStarted withMeta(EntryMeta meta) {
            return new TurnStarted(id, meta);
        }
    }

    /** The input of submission {@code id} was taken into the turn that was already open. */
    record InputTaken(String id, EntryMeta meta) implements TranscriptEntry {
        public InputTaken(String id) {
            this(id, EntryMeta.NONE);
        }

        @Override
        public InputTaken withMeta(EntryMeta meta) {
            return new InputTaken(id, meta);
        }
    }

    /**
     * Submission {@code id} ended.
     *
     * @param reason why, unless it completed: an {@link AbortReason} or the code of the refusal
     */
    record TurnEnded(String id, TurnOutcome outcome, Optional<String> reason, EntryMeta meta)
            implements TranscriptEntry {
        public TurnEnded(String id, TurnOutcome outcome, Optional<String> reason) {
            this(id, outcome, reason, EntryMeta.NONE);
        }

        /** It ended well. */
        public static TurnEnded completed(String id) {
            return new TurnEnded(id, TurnOutcome.COMPLETED, Optional.empty());
        }

        /** It was given up. */
        public static TurnEnded aborted(String id, AbortReason reason) {
            return new TurnEnded(id, TurnOutcome.ABORTED, Optional.of(reason.code()));
        }

        /** The session did not accept it. */
        public static TurnEnded refused(String id, String code) {
            return new TurnEnded(id, TurnOutcome.REFUSED, Optional.of(code));
        }

        @Override
        public TurnEnded withMeta(EntryMeta meta) {
            return new TurnEnded(id, outcome, reason, meta);
        }
    }

    /**
     * Everything from a position on, up to this mark, no longer counts.
     *
     * @param toPosition the first position that no longer counts: the effective length to return to
     */
    record RolledBack(long toPosition, EntryMeta meta) implements TranscriptEntry {
        public RolledBack {
            if (toPosition < 0) {
                throw new IllegalArgumentException("rollback to negative position %d".formatted(toPosition));
            }
        }

        public RolledBack(long toPosition) {
            this(toPosition, EntryMeta.NONE);
        }

        @Override
        public RolledBack withMeta(EntryMeta meta) {
            return new RolledBack(toPosition, meta);
        }
    }

    /**
     * In the model's view the summary stands for everything before a position. The transcript keeps it all.
     *
     * @param summary what the model sees instead
     * @param replacedLength how many entries, from position 0 on, the summary replaces
     */
    record Compacted(List<ResponseItem> summary, long replacedLength, EntryMeta meta) implements TranscriptEntry {
        public Compacted {
            summary = List.copyOf(summary);
            if (replacedLength < 0) {
                throw new IllegalArgumentException("compaction of negative length %d".formatted(replacedLength));
            }
        }

        public Compacted(List<ResponseItem> summary, long replacedLength) {
            this(summary, replacedLength, EntryMeta.NONE);
        }

        @Override
        public Compacted withMeta(EntryMeta meta) {
            return new Compacted(summary, replacedLength, meta);
        }
    }

    /**
     * An entry of a kind that this version does not know. It keeps its position and changes no view.
     *
     * @param type its {@code type}
     * @param json the whole entry, {@code type} included; its meta is inside
     */
    record Unknown(String type, JsonText json) implements TranscriptEntry {
        @Override
        public EntryMeta meta() {
            return EntryMeta.NONE;
        }

        /** Returns this: what was read is what is written again. */
        @Override
        public Unknown withMeta(EntryMeta meta) {
            return this;
        }
    }
}
