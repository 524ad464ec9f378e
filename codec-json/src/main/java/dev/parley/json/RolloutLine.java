package dev.parley.json;

import dev.parley.json.SkippedText.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Finds the whole records in a line, also behind torn ones. */
final class RolloutLine implements LineSplitter.Pieces {

    /** How records begin, in either form. */
    private static final String[] BEGINNINGS = {"{\"timestamp\":", "{\"type\":", "{\"record_type\":", "{\"id\":"};

    /** Keeps a line made to look like countless torn records from costing countless passes over it. */
    private static final int MAX_ATTEMPTS = 64;

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char REPLACEMENT = '\uFFFD';

    private final RolloutImport target;

    RolloutLine(RolloutImport target) {
        this.target = target;
    }

    @Override
    public void nulBytes(long line) {
        target.skipped(line, Reason.NUL_BYTES, "");
    }

    @Override
    public void tooLong(long line) {
        target.skipped(line, Reason.TOO_LONG, "");
    }

    @Override
    public void piece(long line, byte[] bytes, boolean torn) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0 || isValid(bytes)) {
            text(line, withoutMark(line, text), torn);
            return;
        }
        target.skipped(line, Reason.INVALID_UTF8, "");
        salvage(line, text);
    }

    private static boolean isValid(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static String withoutMark(long line, String text) {
        return line == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private void text(long line, String text, boolean torn) {
        if (text.isBlank()) {
            return;
        }
        JsonValue.Fields record;
        try {
            record = JsonSource.parse(text);
        } catch (MalformedJsonException e) {
            if (!salvage(line, text)) {
                target.skipped(line, torn ? Reason.TORN_END : Reason.NOT_JSON, "");
            }
            return;
        }
        target.record(line, record);
    }

    /** Imports the records that stand whole in a damaged text; tells whether they are all of it. */
    private boolean salvage(long line, String text) {
        int done = 0;
        boolean all = true;
        int from = nextBeginning(text, 0);
        for (int attempts = 0; from < text.length() && attempts < MAX_ATTEMPTS; attempts++) {
            JsonValue.Fields record = wholeRecordAt(text, from);
            int searched = from + 1;
            if (record != null) {
                all &= text.substring(done, from).isBlank();
                done = from + record.span().end();
                searched = done;
                target.record(line, record);
            }
            from = nextBeginning(text, searched);
        }
        return all && text.substring(done).isBlank();
    }

    /** A record with a replaced byte in it is not whole: what the byte was is lost. */
    private JsonValue.@Nullable Fields wholeRecordAt(String text, int from) {
        try {
            JsonValue.Fields found = JsonSource.parseFirst(text.substring(from));
            boolean whole = found.span().text().indexOf(REPLACEMENT) < 0;
            return whole && target.isRecord(found) ? found : null;
        } catch (MalformedJsonException e) {
            return null;
        }
    }

    private static int nextBeginning(String text, int from) {
        int next = text.length();
        for (String beginning : BEGINNINGS) {
            int at = text.indexOf(beginning, from);
            if (at >= 0) {
                next = Math.min(next, at);
            }
        }
        return next;
    }
}
