package dev.parley.model;

import java.util.List;
import java.util.Optional;

/**
 * What a session can say. Completed items and turn marks are stored before a client sees them; deltas are previews of
 * an item that follows, and are never stored.
 */
public sealed interface EventMsg {

    /** The fields of this message that this version does not know. */
    UnknownFields unknownFields();

    /**
     * The first event of every session, under {@link Submission#INITIAL_ID}. A session that runs elsewhere says it again
     * when the process that ran it was lost and another one began it anew from what was stored; whatever ran has been
     * aborted by then.
     *
     * @param sessionId the agent's own name for the session, by which it finds it again
     * @param model the model that answers
     * @param runningSubmission which submission's turn, if any, still runs in a session that was found again; what it
     *     waits for approval of, it asks again, under the same request ids
     */
    record SessionConfigured(
            String sessionId, String model, Optional<String> runningSubmission, UnknownFields unknownFields)
            implements EventMsg {
        public SessionConfigured(String sessionId, String model) {
            this(sessionId, model, Optional.empty(), UnknownFields.NONE);
        }
    }

    /** The turn of the event's submission begins; here its input takes effect. */
    record TurnStarted(UnknownFields unknownFields) implements EventMsg {
        public TurnStarted() {
            this(UnknownFields.NONE);
        }
    }

    /** The input of the event's submission steers the turn that already runs; here it takes effect. */
    record InputTaken(UnknownFields unknownFields) implements EventMsg {
        public InputTaken() {
            this(UnknownFields.NONE);
        }
    }

    /** The next piece of the message that the agent is writing. */
    record AgentMessageDelta(String delta, UnknownFields unknownFields) implements EventMsg {
        public AgentMessageDelta(String delta) {
            this(delta, UnknownFields.NONE);
        }
    }

    /** The next piece of the agent's reasoning. */
    record ReasoningDelta(String delta, UnknownFields unknownFields) implements EventMsg {
        public ReasoningDelta(String delta) {
            this(delta, UnknownFields.NONE);
        }
    }

    /** An item is complete and belongs to the transcript. */
    record ItemCompleted(ResponseItem item, Origin origin, UnknownFields unknownFields) implements EventMsg {
        public ItemCompleted(ResponseItem item, Origin origin) {
            this(item, origin, UnknownFields.NONE);
        }
    }

    /**
     * A tool may run only after a client's {@link Op.Approval}.
     *
     * @param requestId to be repeated in the answer
     * @param callId the tool call that waits
     * @param toolName the tool
     * @param arguments what the model wants it called with, as the model wrote it
     */
    record ApprovalRequest(
            String requestId, String callId, String toolName, String arguments, UnknownFields unknownFields)
            implements EventMsg {
        public ApprovalRequest(String requestId, String callId, String toolName, String arguments) {
            this(requestId, callId, toolName, arguments, UnknownFields.NONE);
        }
    }

    /** What a model call cost. */
    record TokenCount(TokenUsage usage, UnknownFields unknownFields) implements EventMsg {
        public TokenCount(TokenUsage usage) {
            this(usage, UnknownFields.NONE);
        }
    }

    /**
     * The agent replaced all it had seen up to here by a summary.
     *
     * @param summary the items that stand for it from now on
     */
    record Compacted(List<ResponseItem> summary, UnknownFields unknownFields) implements EventMsg {
        public Compacted {
            summary = List.copyOf(summary);
        }

        public Compacted(List<ResponseItem> summary) {
            this(summary, UnknownFields.NONE);
        }
    }

    /** Something a person should know; the turn goes on. */
    record Warning(String message, UnknownFields unknownFields) implements EventMsg {
        public Warning(String message) {
            this(message, UnknownFields.NONE);
        }
    }

    /**
     * Something failed. If it ends the turn, {@link TurnAborted} follows; the session goes on either way.
     *
     * @param code stable and machine-readable, such as {@code unauthorized}
     * @param message for people, without content of the conversation and without credentials
     */
    @SuppressWarnings("JavaLangClash") // the field's name for it, always used as EventMsg.Error
    record Error(String code, String message, UnknownFields unknownFields) implements EventMsg {
        public Error(String code, String message) {
            this(code, message, UnknownFields.NONE);
        }
    }

    /** The submission's turn ended well. Nothing with its id follows. */
    record TurnComplete(UnknownFields unknownFields) implements EventMsg {
        public TurnComplete() {
            this(UnknownFields.NONE);
        }
    }

    /** The submission's turn ended early, or never began. Nothing with its id follows. */
    record TurnAborted(AbortReason reason, UnknownFields unknownFields) implements EventMsg {
        public TurnAborted(AbortReason reason) {
            this(reason, UnknownFields.NONE);
        }
    }

    /** The session is gone and cannot go on; the conversation closes. */
    record SessionLost(String reason, UnknownFields unknownFields) implements EventMsg {
        public SessionLost(String reason) {
            this(reason, UnknownFields.NONE);
        }
    }

    /** The session ended because it was asked to. Nothing follows. */
    record ShutdownComplete(UnknownFields unknownFields) implements EventMsg {
        public ShutdownComplete() {
            this(UnknownFields.NONE);
        }
    }

    /**
     * A message of a kind that this version does not know. It passes through to clients and is not stored.
     *
     * @param type its {@code type}
     * @param json the whole message, {@code type} included
     */
    record Unknown(String type, JsonText json) implements EventMsg {
        @Override
        public UnknownFields unknownFields() {
            return UnknownFields.NONE;
        }
    }
}
