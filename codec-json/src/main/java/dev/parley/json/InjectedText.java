package dev.parley.json;

import java.util.Map;

/**
 * Recognises text that the Codex program put into user messages by itself. Serves imported files only; elsewhere the
 * origin of an item is recorded.
 */
final class InjectedText {

    private static final Map<String, String> CLOSE_BY_OPEN = Map.of(
            "<environment_context>", "</environment_context>",
            "<user_instructions>", "</user_instructions>",
            "# AGENTS.md instructions", "</INSTRUCTIONS>",
            "<turn_aborted>", "</turn_aborted>");

    private InjectedText() {}

    /** Whether {@code text}, trimmed and whatever its case, begins with one of the known marks and ends with its close. */
    static boolean matches(String text) {
        String trimmed = text.strip();
        for (Map.Entry<String, String> marks : CLOSE_BY_OPEN.entrySet()) {
            if (beginsWith(trimmed, marks.getKey()) && endsWith(trimmed, marks.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static boolean beginsWith(String text, String open) {
        return regionMatches(text, 0, open);
    }

    private static boolean endsWith(String text, String close) {
        return regionMatches(text, text.length() - close.length(), close);
    }

    /** ASCII case only: other letters are compared as they are. */
    private static boolean regionMatches(String text, int at, String mark) {
        if (at < 0 || at + mark.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < mark.length(); i++) {
            if (lower(text.charAt(at + i)) != lower(mark.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
    }
}
