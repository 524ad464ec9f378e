package dev.parley.spi;

import dev.parley.model.Lease;

/** The lease is no longer the conversation's: it was released or somebody acquired since. Nothing was written; this writer is to stop. */
public final class StaleLeaseException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient Lease lease;

    public StaleLeaseException(Lease lease) {
        super(
                "stale_lease",
                "lease of %s by %s, epoch %d, is stale".formatted(lease.conversation(), lease.owner(), lease.epoch()));
        this.lease = lease;
    }

    public Lease lease() {
        return lease;
    }
}
