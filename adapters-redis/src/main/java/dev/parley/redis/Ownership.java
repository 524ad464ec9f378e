package dev.parley.redis;

import dev.parley.model.OwnerId;
import java.util.Optional;

/**
 * Who may write a conversation.
 *
 * @param owner empty if it was released
 * @param alive whether that owner's heartbeat is there
 * @param epoch how often it was acquired
 * @param length of its transcript, inherited prefix included
 */
public record Ownership(Optional<OwnerId> owner, boolean alive, long epoch, long length) {}
