package dev.parley.model;

/**
 * Where an event stood in its session's own stream, so that a stream can be read again after a crash without
 * repeating what was already recorded.
 *
 * @param epoch raised whenever the session's stream starts anew
 * @param sequence grows by one or more with each event of an epoch
 */
public record SourcePosition(long epoch, long sequence) implements Comparable<SourcePosition> {

    public SourcePosition {
        if (epoch < 0 || sequence < 0) {
            throw new IllegalArgumentException("source position %d/%d is negative".formatted(epoch, sequence));
        }
    }

    @Override
    public int compareTo(SourcePosition other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(sequence, other.sequence);
    }
}
