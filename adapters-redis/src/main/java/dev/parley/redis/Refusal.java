package dev.parley.redis;

import dev.parley.model.ConversationId;
import dev.parley.spi.ConversationException;
import dev.parley.spi.SessionSpawnException;
import dev.parley.spi.UnknownAgentException;
import dev.parley.spi.UnknownToolException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why a worker did not start a session, as text of plain words. */
final class Refusal {

    private static final String BEGIN = "refused ";

    private Refusal() {}

    static String text(RuntimeException why) {
        if (why instanceof UnknownAgentException agent) {
            return words(agent.code(), agent.agent(), agent.known());
        }
        if (why instanceof UnknownToolException tool) {
            return words(tool.code(), tool.tool(), tool.known());
        }
        if (why instanceof SessionSpawnException failed && failed.getCause() instanceof RuntimeException cause) {
            return text(cause);
        }
        // messages of other exceptions may hold anything
        return why instanceof ConversationException ours
                ? words(ours.code(), String.valueOf(ours.getMessage()), List.of())
                : words("failed", why.getClass().getName(), List.of());
    }

    static boolean isOne(String text) {
        return text.startsWith(BEGIN);
    }

    /** What {@code spawn} throws for it. */
    static ConversationException exception(ConversationId conversation, String text) {
        List<String> words = Arrays.stream(text.substring(BEGIN.length()).split(" ", -1))
                .map(PlainName::nameOf)
                .toList();
        List<String> known = words.subList(2, words.size());
        return switch (words.get(0)) {
            case "unknown_agent" -> new UnknownAgentException(words.get(1), known);
            case "unknown_tool" -> new UnknownToolException(words.get(1), known);
            default ->
                new SessionSpawnException(
                        conversation, new IllegalStateException("on the worker: " + String.join(": ", words)));
        };
    }

    private static String words(String code, String name, List<String> known) {
        return BEGIN
                + Stream.concat(Stream.of(code, name), known.stream())
                        .map(PlainName::of)
                        .collect(Collectors.joining(" "));
    }
}
