package dev.parley.spi;

/** The session did not accept the submission. No event with its id follows. */
public final class SubmissionRefusedException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final String submissionId;
    private final String reason;

    public SubmissionRefusedException(String submissionId, String reason) {
        super("submission_refused", "submission \"%s\" was refused: %s".formatted(submissionId, reason));
        this.submissionId = submissionId;
        this.reason = reason;
    }

    public String submissionId() {
        return submissionId;
    }

    public String reason() {
        return reason;
    }
}
