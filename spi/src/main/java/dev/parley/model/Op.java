package dev.parley.model;

import java.util.List;
import java.util.Optional;

/** What a client can ask of a session. */
public sealed interface Op {

    /** The fields of this operation that this version does not know. */
    UnknownFields unknownFields();

    /** Starts a turn, or steers the one that runs where the agent can be steered. */
    record UserInput(List<ContentPart> content, UnknownFields unknownFields) implements Op {
        public UserInput {
            content = List.copyOf(content);
            if (content.isEmpty()) {
                throw new IllegalArgumentException("user input has no content");
            }
        }

        public UserInput(List<ContentPart> content) {
            this(content, UnknownFields.NONE);
        }

        /** Input of one text part. */
        public static UserInput text(String text) {
            return new UserInput(List.of(new ContentPart.InputText(text)));
        }
    }

    /** Aborts the running turn; nothing happens if none runs. */
    record Interrupt(UnknownFields unknownFields) implements Op {
        public Interrupt() {
            this(UnknownFields.NONE);
        }
    }

    /**
     * Answers an {@link EventMsg.ApprovalRequest}.
     *
     * @param requestId the request's id
     * @param reason what the model is told when denied
     */
    record Approval(String requestId, Decision decision, Optional<String> reason, UnknownFields unknownFields)
            implements Op {
        public Approval(String requestId, Decision decision) {
            this(requestId, decision, Optional.empty(), UnknownFields.NONE);
        }
    }

    /** Asks the agent to replace its history by a summary. Runs as a turn. */
    record Compact(UnknownFields unknownFields) implements Op {
        public Compact() {
            this(UnknownFields.NONE);
        }
    }

    /** Asks the session to end in an orderly way; it answers with {@link EventMsg.ShutdownComplete}. */
    record Shutdown(UnknownFields unknownFields) implements Op {
        public Shutdown() {
            this(UnknownFields.NONE);
        }
    }

    /**
     * An operation of a kind that this version does not know.
     *
     * @param type its {@code type}
     * @param json the whole operation, {@code type} included
     */
    record Unknown(String type, JsonText json) implements Op {
        @Override
        public UnknownFields unknownFields() {
            return UnknownFields.NONE;
        }
    }
}
