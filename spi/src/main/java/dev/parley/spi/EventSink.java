package dev.parley.spi;

import dev.parley.model.Event;

/** Where a session says what it has to say. Called by one thread at a time for one session. */
@FunctionalInterface
public interface EventSink {

    /**
     * Takes the session's next event. Waits for the store only: never for {@link SessionSpawner#spawn} to return, nor
     * for readers. If the calling thread is interrupted meanwhile, the event is still recorded and the flag is set
     * again on return.
     *
     * @throws ConversationException if the event was not taken, because the conversation is sealed, the store failed or
     *     the first event was not the right one: the session is to stop and to emit nothing more
     */
    void emit(Event event);
}
