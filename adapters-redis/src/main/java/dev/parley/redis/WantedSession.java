package dev.parley.redis;

import dev.parley.json.JsonCodec;
import dev.parley.model.AgentState;
import dev.parley.model.ConversationId;
import dev.parley.model.Submission;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.History;
import dev.parley.spi.HistoryItem;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.SessionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A session request as it is sent. What the store has of its history is named by its length only.
 *
 * @param config its JSON
 * @param kind which {@link InitialHistory}
 * @param length how much of the transcript the history stands for; {@code inline} if it is sent along, empty if it is all
 *     that is stored when the session begins
 * @param agentState its JSON, or empty
 * @param cut of a fork, or empty
 * @param inline the items that are sent along
 */
record WantedSession(String config, String kind, String length, String agentState, String cut, List<byte[]> inline) {

    private static final String NEW = "new";
    private static final String RESUMED = "resumed";
    private static final String FORKED = "forked";
    private static final String INLINE = "inline";

    /** @throws PayloadTooLargeException if the items that have to be sent along are too many */
    static WantedSession of(SessionRequest request, int largest) {
        InitialHistory initial = request.history();
        History history = initial.history();
        OptionalLong stored = history.storedLength();
        String length = stored.isPresent() ? Long.toString(stored.getAsLong()) : INLINE;
        List<byte[]> inline = stored.isPresent() ? List.of() : inline(history, largest);
        String config = JsonCodec.CONFIG.encode(request.config());
        if (initial instanceof InitialHistory.Resumed resumed) {
            return new WantedSession(config, RESUMED, length, json(resumed.agentState()), "", inline);
        }
        if (initial instanceof InitialHistory.Forked forked) {
            String cut = Long.toString(forked.cut());
            return new WantedSession(config, FORKED, length, json(forked.sourceAgentState()), cut, inline);
        }
        return new WantedSession(config, NEW, length, "", "", inline);
    }

    /** What the worker is to begin. */
    SessionRequest request(ConversationId id, HistorySource source) {
        return new SessionRequest(id, JsonCodec.CONFIG.decode(config), initial(id, source));
    }

    private InitialHistory initial(ConversationId id, HistorySource source) {
        if (kind.equals(NEW)) {
            return new InitialHistory.New();
        }
        Optional<AgentState> state =
                agentState.isEmpty() ? Optional.empty() : Optional.of(JsonCodec.AGENT_STATE.decode(agentState));
        History history = length.equals(INLINE) ? inlineHistory() : source.history(id, storedLength());
        return kind.equals(RESUMED)
                ? new InitialHistory.Resumed(history, state)
                : new InitialHistory.Forked(history, state, Long.parseLong(cut));
    }

    private OptionalLong storedLength() {
        return length.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
    }

    private History inlineHistory() {
        List<HistoryItem> items = new ArrayList<>(inline.size());
        for (byte[] json : inline) {
            if (JsonCodec.ENTRY.decode(json) instanceof TranscriptEntry.Item item) {
                items.add(new HistoryItem(item.item(), item.origin()));
            }
        }
        return History.of(items);
    }

    private static List<byte[]> inline(History history, int largest) {
        List<byte[]> inline = new ArrayList<>();
        long bytes = 0;
        for (HistoryItem item : history) {
            byte[] json = JsonCodec.ENTRY.encodeBytes(
                    new TranscriptEntry.Item(Submission.INITIAL_ID, item.item(), item.origin()));
            bytes += json.length;
            if (bytes > largest) {
                throw new PayloadTooLargeException("a history that is not in the store", bytes, largest);
            }
            inline.add(json);
        }
        return inline;
    }

    private static String json(Optional<AgentState> state) {
        return state.map(JsonCodec.AGENT_STATE::encode).orElse("");
    }
}
