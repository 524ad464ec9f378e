package dev.parley.spi;

import dev.parley.model.ConversationId;

/** Mints conversation ids. Safe for use by many threads. */
@FunctionalInterface
public interface IdSource {

    /** An id that this source has not given before and that no other source is likely to give. */
    ConversationId next();
}
