package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;

/** Leases of one conversation by one owner. */
final class Leases {

    static final ConversationId ID = ConversationId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
    static final OwnerId OWNER = new OwnerId("owner");

    private Leases() {}

    static Lease at(long length) {
        return new Lease(ID, OWNER, 1, length);
    }
}
