package dev.parley.codex;

import dev.parley.json.JsonObject;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which Codex runs. Its protocol has no version of its own. */
final class CodexVersion {

    /** With which everything here was tried. */
    static final String TRIED = "0.169.0";

    private static final Pattern IN_USER_AGENT = Pattern.compile("^[^/]+/(\\S+)");

    private CodexVersion() {}

    /** As a program says it in its answer to {@code initialize}: {@code parley/0.169.0 (…)}. */
    static Optional<String> in(JsonObject about) {
        return about.string("userAgent")
                .map(IN_USER_AGENT::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
    }

    /** What to tell the operator; empty if {@code about} is the one that was tried. */
    static Optional<String> doubt(JsonObject about) {
        String version = in(about).orElse("of unknown version");
        return version.equals(TRIED)
                ? Optional.empty()
                : Optional.of("codex %s runs, but %s is what was tried: what is new arrives as unknown events"
                        .formatted(version, TRIED));
    }
}
