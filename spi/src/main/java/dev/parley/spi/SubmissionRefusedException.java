package dev.parley.spi;

/** The session did not accept the submission. No event with its id follows. */
public final class SubmissionRefusedException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final String submissionId;
    private final String reason;

    /**
     * @param reason stable and machine-readable, such as {@code queue_full}: the transcript keeps it
     */
    public SubmissionRefusedException(String submissionId, String reason) {
        super("submission_refused", message(submissionId, reason));
        this.submissionId = submissionId;
        this.reason = reason;
    }

    /** As the other, with what caused it. */
    public SubmissionRefusedException(String submissionId, String reason, Throwable cause) {
        super("submission_refused", message(submissionId, reason), cause);
        this.submissionId = submissionId;
        this.reason = reason;
    }

    private static String message(String submissionId, String reason) {
        return "submission \"%s\" was refused: %s".formatted(submissionId, reason);
    }

    public String submissionId() {
        return submissionId;
    }

    public String reason() {
        return reason;
    }
}
