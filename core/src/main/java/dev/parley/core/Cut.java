package dev.parley.core;

import dev.parley.model.TranscriptEntry;
import java.util.Optional;

/**
 * Where a fork leaves its parent.
 *
 * @param position how many entries the fork shares
 * @param closing what the fork appends after its {@code SessionStarted} to close the turn that is open at the cut
 */
record Cut(long position, Optional<TranscriptEntry.TurnEnded> closing) {

    /** A cut that closes nothing by a mark. */
    static Cut at(long position) {
        return new Cut(position, Optional.empty());
    }
}
