package dev.parley.jdbc;

import dev.parley.model.ConversationId;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationOwnedException;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.util.Optional;

/** Who may write, and who is alive. */
final class Leases {

    /** What was appended under the lease before is no repeat any more. */
    private static final String ACQUIRE = """
            UPDATE {p}conversation SET
                owner = ?, epoch = epoch + 1, lease_length = length, last_position = NULL, last_digest = NULL
            WHERE id = ? AND state = 1 AND {live}
                AND (? = 1 OR owner IS NULL OR owner = ? OR NOT EXISTS (
                    SELECT 1 FROM {p}heartbeat AS h WHERE h.owner = {p}conversation.owner AND h.alive_until > {now}))
            RETURNING epoch, length""";

    private static final String RELEASE =
            "UPDATE {p}conversation SET owner = NULL WHERE id = ? AND {held} AND state < 2";

    private static final String BEAT = """
            INSERT INTO {p}heartbeat (owner, alive_until) VALUES (?, {now} + ?)
            ON CONFLICT (owner) DO UPDATE SET alive_until = excluded.alive_until""";

    private final Database database;

    Leases(Database database) {
        this.database = database;
    }

    Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
        byte[] name = StoredText.encode("owner", owner.value());
        long forced = takeover == Takeover.FORCE ? 1 : 0;
        while (true) {
            Optional<Lease> taken = database.transact(
                    "acquire",
                    session -> session.one(
                            ACQUIRE,
                            row -> new Lease(id, owner, row.getLong("epoch"), row.getLong("length")),
                            name,
                            id,
                            forced,
                            name));
            if (taken.isPresent()) {
                return taken.get();
            }
            Head head = database.read("acquire", session -> Head.of(session, id))
                    .filter(Head::isActive)
                    .orElseThrow(() -> new ConversationNotFoundException(id));
            if (head.owner().isPresent() && !head.isOwnedBy(owner)) {
                throw new ConversationOwnedException(
                        id, new OwnerId(StoredText.decode(head.owner().get())));
            }
            // the owner that stood in the way let go in between
        }
    }

    void release(Lease lease) {
        int unused = database.transact(
                "release", session -> session.update(RELEASE, Session.with(lease, lease.conversation())));
    }

    void heartbeat(OwnerId owner, Duration timeToLive) {
        if (timeToLive.isNegative()) {
            throw new IllegalArgumentException("time to live %s is negative".formatted(timeToLive));
        }
        byte[] name = StoredText.encode("owner", owner.value());
        int unused = database.transact("heartbeat", session -> session.update(BEAT, name, Times.micros(timeToLive)));
    }
}
