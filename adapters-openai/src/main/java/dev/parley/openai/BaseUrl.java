package dev.parley.openai;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;

/**
 * Where an endpoint is. A query, such as an API version, is kept behind each path; it is not told to anybody, for it may
 * hold a key.
 */
final class BaseUrl {

    private final String withoutQuery;
    private final Optional<String> query;

    private BaseUrl(String withoutQuery, Optional<String> query) {
        this.withoutQuery = withoutQuery;
        this.query = query;
    }

    static BaseUrl of(URI uri) {
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the base URL is not of the form http[s]://host[:port][/path][?query], without user and fragment");
        }
        String path = uri.getRawPath().replaceAll("/+$", "");
        return new BaseUrl(
                uri.getScheme() + "://" + uri.getRawAuthority() + path, Optional.ofNullable(uri.getRawQuery()));
    }

    URI resolve(String path) {
        return URI.create(
                withoutQuery + "/" + path + query.map(text -> "?" + text).orElse(""));
    }

    /** Plain HTTP servers stumble over the JDK's offer to upgrade to HTTP/2; with TLS it is negotiated. */
    HttpClient.Version version() {
        return withoutQuery.startsWith("https") ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
    }

    String withoutQuery() {
        return withoutQuery;
    }
}
