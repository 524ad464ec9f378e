package dev.parley.examples.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The files of the page, by path. There are no others: no path is ever looked up anywhere. */
final class PageFiles {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "js", "text/javascript; charset=utf-8");

    private static final Set<String> FILES = Set.of(
            "index.html",
            "style.css",
            "icon.svg",
            "app.js",
            "approvals.js",
            "client.js",
            "draft.js",
            "list.js",
            "rows.js",
            "tree.js");

    private PageFiles() {}

    /** A file and its media type. */
    record PageFile(String type, String text) {}

    /** Empty if the page has no file there. */
    static Optional<PageFile> at(String path) {
        String name = path.equals("/") ? "index.html" : path.substring(1);
        if (!FILES.contains(name)) {
            return Optional.empty();
        }
        String type = TYPES.getOrDefault(name.substring(name.indexOf('.') + 1), "");
        return Optional.of(new PageFile(type, read(name)));
    }

    private static String read(String name) {
        try (InputStream file = PageFiles.class.getResourceAsStream("page/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the page's file %s is not in the jar".formatted(name));
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
