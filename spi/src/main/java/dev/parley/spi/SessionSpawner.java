package dev.parley.spi;

/** Starts agent sessions. Holds what they share: credentials, tools, connections. Safe for use by many threads. */
public interface SessionSpawner extends AutoCloseable {

    /**
     * Starts a session. It emits {@code SessionConfigured} under the initial submission id first, then everything else,
     * one event at a time, from a thread of its own; it may do so before this returns.
     *
     * @throws UnknownAgentException if the agent named in the request is not one of this spawner's
     * @throws UnknownToolException if a tool named in the request is not one of this spawner's
     * @throws SessionSpawnException if the session could not be started, with the cause; nothing is left running
     * @throws InterruptedException if the calling thread was interrupted; nothing is left running
     */
    Session spawn(SessionRequest request, EventSink events) throws InterruptedException;

    /** Ends all sessions that are still running and frees what they shared. Idempotent. */
    @Override
    void close();
}
