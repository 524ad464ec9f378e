package dev.parley.core;

import dev.parley.model.EventMsg;
import java.time.Instant;

/**
 * A request for approval that nobody has answered yet.
 *
 * @param number of the event that asked, within the conversation's epoch
 * @param submissionId whose turn waits
 * @param request what is asked, with the id that belongs into the answer
 * @param expires when, at the next heartbeat of the manager, the turn is aborted
 */
public record PendingApproval(long number, String submissionId, EventMsg.ApprovalRequest request, Instant expires) {}
