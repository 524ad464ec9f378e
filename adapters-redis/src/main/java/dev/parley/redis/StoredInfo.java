package dev.parley.redis;

import dev.parley.json.JsonCodec;
import dev.parley.model.AgentState;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.spi.StoreCorruptException;
import java.time.Instant;
import java.util.Optional;

/**
 * An info as it is kept: its JSON, which only people's updates change, and beside it what appends change (time of
 * update, agent state, that it is ACTIVE).
 */
final class StoredInfo {

    /** Where {@link Script#FIND} answers with the transcript's length. */
    static final int LENGTH = 4;

    private static final int JSON = 1;
    private static final int UPDATED = 2;
    private static final int AGENT_STATE = 3;

    private StoredInfo() {}

    static String json(ConversationInfo info) {
        return JsonCodec.INFO.encode(info);
    }

    static String expiry(ConversationInfo info) {
        return info.expiry().map(Micros::text).orElse("");
    }

    /** The info that {@link Script#FIND} answered with. */
    static ConversationInfo of(ConversationId id, Answer found) {
        try {
            String state = found.text(AGENT_STATE);
            Optional<AgentState> started =
                    state.isEmpty() ? Optional.empty() : Optional.of(JsonCodec.AGENT_STATE.decode(state));
            Instant updated = Micros.instant(found.number(UPDATED));
            return JsonCodec.INFO.decode(found.text(JSON)).afterAppend(updated, started);
        } catch (RuntimeException e) {
            throw new StoreCorruptException(id, 0, e);
        }
    }
}
