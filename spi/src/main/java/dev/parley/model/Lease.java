package dev.parley.model;

/**
 * The right to write one conversation. A store compares all of it, for equality, inside each write.
 *
 * @param conversation what may be written
 * @param owner who may write
 * @param epoch how often the conversation has been acquired; 1 for the lease of its birth
 * @param lengthAtAcquire the transcript's length, inherited prefix included, when the lease was given
 */
public record Lease(ConversationId conversation, OwnerId owner, long epoch, long lengthAtAcquire) {

    public Lease {
        if (epoch < 1) {
            throw new IllegalArgumentException("lease epoch %d is below 1".formatted(epoch));
        }
        if (lengthAtAcquire < 0) {
            throw new IllegalArgumentException("lease length %d is negative".formatted(lengthAtAcquire));
        }
    }
}
