package dev.parley.redis;

import dev.parley.model.ConversationId;
import java.time.Duration;

/** Is told what becomes of sessions on workers. Called on the threads that do the work: it must not wait, nor throw. */
public interface SessionObserver {

    /** Of those that do not want to know. */
    SessionObserver NONE = new SessionObserver() {};

    /**
     * This worker took a session.
     *
     * @param waited how long the session waited for a worker
     */
    default void claimed(ConversationId id, Duration waited) {}

    /** This worker has nothing more to do with a session that it took. */
    default void left(ConversationId id) {}

    /** A session of this front end was given to the workers anew, since its worker was lost or gave it back. */
    default void respawned(ConversationId id) {}

    /** Too many workers were lost to a session of this front end. */
    default void parked(ConversationId id) {}
}
