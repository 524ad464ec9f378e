package dev.parley.model;

/**
 * Why a turn was aborted. An open set: agents have reasons of their own.
 *
 * @param code the reason's name on the wire
 */
public record AbortReason(String code) {

    /** Somebody interrupted it. */
    public static final AbortReason INTERRUPTED = new AbortReason("interrupted");
    /** Newer input took its place. */
    public static final AbortReason REPLACED = new AbortReason("replaced");
    /** The budget given to the agent is used up. */
    public static final AbortReason BUDGET_LIMITED = new AbortReason("budget_limited");
    /** The session ended while the turn ran or waited. */
    public static final AbortReason SESSION_LOST = new AbortReason("session_lost");
    /** The conversation was closed while the turn ran or waited. */
    public static final AbortReason CLOSED = new AbortReason("closed");
    /** Nobody answered an approval in time. */
    public static final AbortReason APPROVAL_EXPIRED = new AbortReason("approval_expired");
    /** The agent failed; an {@link EventMsg.Error} of the same turn says how. */
    public static final AbortReason FAILED = new AbortReason("failed");

    public AbortReason {
        if (code.isBlank()) {
            throw new IllegalArgumentException("abort reason is blank");
        }
    }

    @Override
    public String toString() {
        return code;
    }
}
