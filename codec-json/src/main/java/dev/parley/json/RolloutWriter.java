package dev.parley.json;

import dev.parley.model.TranscriptEntry;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a transcript as a rollout file of the Codex program, in today's form. Safe for use by many threads.
 *
 * <p>Reading the file again gives the same model view. It holds what the form can say: session starts, operations other
 * than input, input that never took effect, refusals and entries of unknown kind are left out; reasons of aborts that
 * the program does not know become {@code interrupted}. A rollback is written as a number of turns; what was rolled back
 * to another place than the beginning of a turn is left out together with its mark.
 */
public final class RolloutWriter {

    /**
     * Writes the whole file and flushes, but does not close {@code out}. Holds one entry in memory, input that waits for
     * its turn, and a few bytes per item.
     *
     * @param entries the transcript from position 0; iterated twice, and both times the same
     * @throws IOException from {@code out}; the file is torn then
     */
    public void write(RolloutMeta meta, Iterable<TranscriptEntry> entries, OutputStream out) throws IOException {
        RolloutPlan plan = RolloutPlan.of(entries);
        RolloutExport export = new RolloutExport(plan, out, meta);
        long position = 0;
        for (TranscriptEntry entry : entries) {
            if (!plan.omits(position)) {
                export.entry(position, entry);
            }
            position++;
        }
        out.flush();
    }
}
