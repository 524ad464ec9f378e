package dev.parley.examples.web;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Optional;

/**
 * Says who may ask. The server listens to this machine alone, but every web page that a person visits runs on this
 * machine too: so a request must name us as its host (a page whose name was rebound to our address names itself), must
 * not come from another origin, and must, for anything but the page itself, bring the token in a header, which no other
 * page can set without being asked for permission first. There is no cookie that a browser would send on its own.
 */
final class Gate {

    private static final String SCHEME = "Bearer ";

    private final AccessToken token;
    private final List<String> hosts;

    Gate(AccessToken token, int port) {
        this.token = token;
        this.hosts = List.of("127.0.0.1:" + port, "localhost:" + port);
    }

    /** Why a request for the page may not pass; empty if it may. */
    Optional<Problem> refusal(Headers headers) {
        if (!only(headers, "Host").filter(hosts::contains).isPresent()) {
            return Optional.of(new Problem(403, "foreign_host", "this server is asked as 127.0.0.1 or localhost"));
        }
        boolean foreign = headers.containsKey("Origin")
                && !only(headers, "Origin").filter(this::isOurs).isPresent();
        return foreign
                ? Optional.of(new Problem(403, "foreign_origin", "another page may not ask this server"))
                : Optional.empty();
    }

    /** Why a request for anything else may not pass; empty if it may. */
    Optional<Problem> refusalWithoutToken(Headers headers) {
        Optional<Problem> refusal = refusal(headers);
        if (refusal.isPresent()) {
            return refusal;
        }
        boolean known = only(headers, "Authorization")
                .filter(value -> value.startsWith(SCHEME))
                .filter(value -> token.matches(value.substring(SCHEME.length())))
                .isPresent();
        return known
                ? Optional.empty()
                : Optional.of(new Problem(401, "unauthorized", "the token is missing or not that of this run"));
    }

    private boolean isOurs(String origin) {
        return hosts.stream().map("http://"::concat).anyMatch(origin::equals);
    }

    /** A header that stands twice names nobody. */
    private static Optional<String> only(Headers headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }
}
