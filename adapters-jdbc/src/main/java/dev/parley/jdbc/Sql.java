package dev.parley.jdbc;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns our SQL into a database's: words in braces are replaced, {@code {p}} by the prefix of all names. Safe for use by
 * many threads.
 */
final class Sql {

    private static final Pattern WORD = Pattern.compile("\\{(\\w+)}");

    /** Every name is one of ours, so that nothing has to be quoted. */
    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,29}");

    private final Map<String, String> words = new HashMap<>();
    private final Map<String, String> finished = new ConcurrentHashMap<>();

    Sql(Dialect dialect, String prefix) {
        words.putAll(dialect.words());
        words.put("p", prefix);
        words.put("live", "(expiry IS NULL OR expiry > {now})");
        words.put("held", "owner = ? AND epoch = ? AND lease_length = ?");
    }

    static String requirePrefix(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "prefix \"%s\" is not a lower-case letter and up to 29 of a-z, 0-9 and _".formatted(prefix));
        }
        return prefix;
    }

    String of(String template) {
        String known = finished.get(template);
        return known != null ? known : finished.computeIfAbsent(template, this::replaced);
    }

    private String replaced(String template) {
        String text = template;
        for (Matcher word = WORD.matcher(text); word.find(); word = WORD.matcher(text)) {
            @Nullable String meaning = words.get(word.group(1));
            if (meaning == null) {
                throw new IllegalStateException("no meaning for {%s} in: %s".formatted(word.group(1), template));
            }
            text = text.substring(0, word.start()) + meaning + text.substring(word.end());
        }
        return text;
    }
}
