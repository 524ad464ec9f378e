package dev.parley.model;

/**
 * Names one manager instance as the writer of conversations. It is minted when the manager starts and never used again.
 *
 * @param value a non-blank name, unique among all managers that share a store
 */
public record OwnerId(String value) {

    public OwnerId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("owner id is blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
