package dev.parley.examples.web;

import com.sun.net.httpserver.HttpExchange;
import dev.parley.core.EventCursor;
import dev.parley.json.JsonObject;
import dev.parley.model.ConversationId;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is asked under {@code /api/conversations}: {@code METHOD [ID [ACTION]]}. For one thread. */
final class Request {

    private static final int LARGEST_BODY = 1 << 20;
    private static final String ROOT = "/api/conversations";

    private final HttpExchange exchange;
    private final List<String> words;

    private Request(HttpExchange exchange, List<String> words) {
        this.exchange = exchange;
        this.words = words;
    }

    /** Empty if the path is another. */
    static Optional<Request> of(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        if (path.equals(ROOT)) {
            return Optional.of(new Request(exchange, List.of()));
        }
        return path.startsWith(ROOT + "/")
                ? Optional.of(new Request(
                        exchange,
                        Arrays.asList(path.substring(ROOT.length() + 1).split("/", -1))))
                : Optional.empty();
    }

    HttpExchange exchange() {
        return exchange;
    }

    /** Such as {@code GET}, {@code DELETE ID} or {@code POST ID fork}. */
    String what() {
        String method = exchange.getRequestMethod();
        return switch (words.size()) {
            case 0 -> method;
            case 1 -> method + " ID";
            case 2 -> method + " ID " + words.get(1);
            default -> "";
        };
    }

    ConversationId id() {
        try {
            return ConversationId.parse(words.get(0));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.badRequest(String.valueOf(e.getMessage())));
        }
    }

    /** The body, as one JSON object. */
    JsonObject body() throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            throw new ProblemException(
                    new Problem(413, "too_large", "a request has %d bytes at most".formatted(LARGEST_BODY)));
        }
        return JsonObject.parse(body);
    }

    /** A whole number, 0 or more, of the query {@code name=number}; the query has no other field. */
    OptionalLong number(String name) {
        String query = exchange.getRequestURI().getRawQuery();
        if (query == null) {
            return OptionalLong.empty();
        }
        if (!query.matches(name + "=\\d{1,18}")) {
            throw new ProblemException(Problem.badRequest("the query is not %s=<number>".formatted(name)));
        }
        return OptionalLong.of(Long.parseLong(query.substring(name.length() + 1)));
    }

    /** Where the client's stream broke off. */
    Optional<EventCursor> lastEventId() {
        String header = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        if (header == null || header.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(CursorText.parse(header)
                .orElseThrow(() -> new ProblemException(Problem.badRequest("Last-Event-ID is no cursor"))));
    }
}
