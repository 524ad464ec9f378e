package dev.parley.model;

/**
 * Where a fork left its parent.
 *
 * @param cut how many of the parent's entries the fork shares; its own begin at this position
 */
public record Lineage(ConversationId parent, long cut) {

    public Lineage {
        if (cut < 0) {
            throw new IllegalArgumentException("fork cut %d is negative".formatted(cut));
        }
    }
}
