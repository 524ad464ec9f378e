package dev.parley.codex;

import dev.parley.json.JsonObject;
import dev.parley.model.ResponseItem;
import dev.parley.spi.HistoryItem;
import java.util.Optional;

/**
 * A message, as far as a history and a thread of Codex both keep it.
 *
 * @param byUser else by the agent
 * @param id of an agent's message, where known
 */
record Said(boolean byUser, String text, Optional<String> id) {

    /** An item of a thread; empty if it is no message. */
    static Optional<Said> inThread(JsonObject item) {
        return switch (ItemMapping.type(item)) {
            case "userMessage" -> Optional.of(new Said(true, userText(item), Optional.empty()));
            case "agentMessage" ->
                Optional.of(new Said(false, item.string("text").orElse(""), item.string("id")));
            default -> Optional.empty();
        };
    }

    /** An item of a history; empty if it is no message of a client or of the agent. */
    static Optional<Said> inHistory(HistoryItem item) {
        if (!(item.item() instanceof ResponseItem.Message message)) {
            return Optional.empty();
        }
        return switch (item.origin()) {
            case USER -> Optional.of(new Said(true, text(message), Optional.empty()));
            case AGENT -> Optional.of(new Said(false, message.text(), message.id()));
            default -> Optional.empty();
        };
    }

    /** Whether both are the same message; an id that one of them does not know is no difference. */
    boolean matches(Said other) {
        boolean sameId = id.isEmpty() || other.id.isEmpty() || id.equals(other.id);
        return byUser == other.byUser && text.equals(other.text) && sameId;
    }

    private static String userText(JsonObject item) {
        StringBuilder text = new StringBuilder();
        item.objects("content").forEach(part -> text.append(part.string("text").orElse("")));
        return text.toString();
    }

    private static String text(ResponseItem.Message message) {
        StringBuilder text = new StringBuilder();
        message.content().forEach(part -> text.append(InputText.of(part)));
        return text.toString();
    }
}
