package dev.parley.model;

import java.util.UUID;

/**
 * Names a conversation: a UUID of version 7, so that ids sort by the time they were minted.
 *
 * @param value the UUID; any other version is refused
 */
public record ConversationId(UUID value) implements Comparable<ConversationId> {

    public ConversationId {
        if (value.version() != 7) {
            throw new IllegalArgumentException(
                    "conversation id %s is a UUID of version %d, not 7".formatted(value, value.version()));
        }
    }

    /**
     * Reads the canonical text form.
     *
     * @throws IllegalArgumentException if {@code text} is not a UUID of version 7 in its 36 character form
     */
    public static ConversationId parse(String text) {
        UUID value;
        try {
            value = UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("conversation id \"%s\" is not a UUID".formatted(text), e);
        }
        if (text.length() != 36) {
            throw new IllegalArgumentException("conversation id \"%s\" is not a UUID of 36 characters".formatted(text));
        }
        return new ConversationId(value);
    }

    /** Orders by the UUID's unsigned bits, which is the order of the canonical text and of minting. */
    @Override
    public int compareTo(ConversationId other) {
        int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        if (high != 0) {
            return high;
        }
        return Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    /** The canonical 36 character form, which {@link #parse} reads. */
    @Override
    public String toString() {
        return value.toString();
    }
}
