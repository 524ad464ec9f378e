package dev.parley.examples;

import dev.parley.json.SkippedText;
import java.util.function.Consumer;

/**
 * Shows what an import could not use, with its line, up to a bound, and counts it all. Records that are no part of a
 * transcript, such as statistics, are only counted: every file has them. For one thread.
 */
final class SkippedLines implements Consumer<SkippedText> {

    private static final int SHOWN = 20;

    private final ChatScreen screen;
    private int unusable;
    private int besides;

    SkippedLines(ChatScreen screen) {
        this.screen = screen;
    }

    @Override
    public void accept(SkippedText text) {
        if (text.reason() == SkippedText.Reason.NOT_TRANSCRIPT) {
            besides++;
            return;
        }
        unusable++;
        if (unusable <= SHOWN) {
            screen.aside("line %d skipped: %s".formatted(text.line(), reason(text)));
        } else if (unusable == SHOWN + 1) {
            screen.aside("further lines are skipped too");
        }
    }

    /** How much was skipped. */
    @Override
    public String toString() {
        return "skipped %d unusable pieces and %d records that are no part of a transcript"
                .formatted(unusable, besides);
    }

    private static String reason(SkippedText text) {
        return switch (text.reason()) {
            case NOT_TRANSCRIPT -> "no part of a transcript";
            case UNKNOWN_KIND ->
                text.kind().isEmpty()
                        ? "a record that does not say what it is"
                        : "a record of unknown kind or shape, " + text.kind();
            case NOT_JSON -> "not whole JSON";
            case TORN_END -> "torn at the end of the file";
            case NUL_BYTES -> "a block of NUL bytes";
            case INVALID_UTF8 -> "not UTF-8";
            case TOO_LONG -> "too long";
        };
    }
}
