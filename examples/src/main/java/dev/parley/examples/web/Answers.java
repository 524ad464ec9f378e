package dev.parley.examples.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Writes answers. All say what a browser may do with them: nothing but what the page was written for. */
final class Answers {

    /** Scripts and styles from our files alone, no inline ones, and no text that becomes HTML or script. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'";

    private Answers() {}

    static void json(HttpExchange exchange, int status, JsonNode body) throws IOException {
        text(exchange, status, "application/json; charset=utf-8", body.toString());
    }

    static void problem(HttpExchange exchange, Problem problem) throws IOException {
        json(exchange, problem.status(), JsonViews.problem(problem));
    }

    /**
     * @param text is not empty
     */
    static void text(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        head(exchange, type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Begins an answer that goes on for as long as it likes. */
    static void streamHead(HttpExchange exchange, String type) throws IOException {
        head(exchange, type);
        exchange.sendResponseHeaders(200, 0);
    }

    private static void head(HttpExchange exchange, String type) {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }
}
