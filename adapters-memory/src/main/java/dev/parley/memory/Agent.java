package dev.parley.memory;

import dev.parley.model.SessionConfig;
import java.util.Set;

/**
 * An agent written in Java. One object serves all sessions of its name, so it is safe for use by many threads and keeps
 * nothing of a conversation: what was said is in {@link Turn#history()}.
 *
 * <pre>{@code
 * Agent echo = turn -> turn.say("You said: " + turn.inputText());
 * }</pre>
 */
@FunctionalInterface
public interface Agent {

    /**
     * Answers one input. Runs on a thread of its own, which is interrupted when the turn is; returning completes the
     * turn, unless it was interrupted.
     *
     * <p>A turn that goes on for longer than the spawner's grace after it was interrupted is given up: it is reported as
     * aborted, the next one begins, and whatever this one still says is refused with {@link TurnOverException}.
     *
     * @throws Exception if the turn fails: clients see the code and message of a
     *     {@link dev.parley.spi.ConversationException}, such as {@link TurnFailedException}, and of any other only its
     *     class and line. The session goes on. An {@link Error} ends the session.
     */
    void run(Turn turn) throws Exception;

    /**
     * Replaces the history by a summary, with {@link Turn#compacted}. Runs as {@link #run} does, on request of a client.
     *
     * @throws Exception as {@link #run}; by default a {@link TurnFailedException} of code
     *     {@code compaction_unsupported}
     */
    default void compact(Turn turn) throws Exception {
        throw new TurnFailedException("compaction_unsupported", "this agent cannot compact its history");
    }

    /** The model that answers in a session of {@code config}: the configured one, or {@code java} if there is none. */
    default String model(SessionConfig config) {
        return config.model().orElse("java");
    }

    /** The names of the tools that a configuration may allow this agent. */
    default Set<String> tools() {
        return Set.of();
    }

    /**
     * Refuses a configuration before its session starts.
     *
     * @throws dev.parley.spi.ConversationException if this agent cannot work as {@code config} wants; goes to whoever
     *     asked for the session
     */
    default void check(SessionConfig config) {}
}
