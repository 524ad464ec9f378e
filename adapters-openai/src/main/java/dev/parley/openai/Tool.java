package dev.parley.openai;

import dev.parley.model.JsonText;
import dev.parley.model.ToolOutput;

/**
 * A function that the model may have called. Given to the spawner once and shared by all its sessions, so safe for use
 * by many threads.
 */
public interface Tool {

    /** What the model and {@link dev.parley.model.SessionConfig#tools} call it: letters, digits, {@code _} and {@code -}. */
    String name();

    /** Tells the model what it does and when to use it. */
    String description();

    /** What the model is to call it with: a JSON schema of type {@code object}. */
    JsonText parameters();

    /** Whether a client has to approve each call. */
    default boolean requiresApproval() {
        return false;
    }

    /**
     * Does it. Runs on the turn's thread, which is interrupted when the turn is.
     *
     * @param arguments a JSON object, as the model wrote it; that it fits {@link #parameters} is for the tool to check
     * @throws Exception if it failed: the model is told the message and goes on, so the message is to hold no secret
     */
    ToolOutput call(JsonText arguments, ToolContext context) throws Exception;

    /** What a {@link Tool} does. */
    @FunctionalInterface
    interface Body {

        /** As {@link Tool#call}. */
        ToolOutput call(JsonText arguments, ToolContext context) throws Exception;
    }

    /**
     * A tool that runs without approval.
     *
     * @param parameters a JSON schema of type {@code object}
     */
    static Tool of(String name, String description, String parameters, Body body) {
        return new SimpleTool(name, description, new JsonText(parameters), false, body);
    }

    /** As {@link #of}, but a client has to approve each call. */
    static Tool needingApproval(String name, String description, String parameters, Body body) {
        return new SimpleTool(name, description, new JsonText(parameters), true, body);
    }
}
