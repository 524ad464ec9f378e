package dev.parley.testkit;

import dev.parley.model.ConversationId;

/** Makes a stored record unreadable, as a bad disk or a careless hand would. */
@FunctionalInterface
public interface Damage {

    /** Overwrites, behind the store's back, the record of the entry at {@code position} with bytes that are none. */
    void damage(ConversationId conversation, long position) throws Exception;
}
