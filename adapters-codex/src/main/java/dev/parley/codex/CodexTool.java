package dev.parley.codex;

import dev.parley.model.ConversationId;
import dev.parley.model.JsonText;
import dev.parley.model.ToolOutput;

/**
 * A function that the model may have called and that runs in our process, not in Codex'. Given to the spawner once and
 * shared by all its sessions, so safe for use by many threads.
 *
 * @param name what the model and {@link dev.parley.model.SessionConfig#tools} call it: letters, digits, {@code _} and
 *     {@code -}
 * @param description tells the model what it does and when to use it
 * @param parameters what the model is to call it with: a JSON schema of type {@code object}
 * @param requiresApproval whether a client has to approve each call
 * @param body does it
 */
public record CodexTool(String name, String description, JsonText parameters, boolean requiresApproval, Body body) {

    public CodexTool {
        if (name.isBlank()) {
            throw new IllegalArgumentException("tool name is blank");
        }
    }

    /**
     * A tool that runs without approval.
     *
     * @param parameters a JSON schema of type {@code object}
     */
    public static CodexTool of(String name, String description, String parameters, Body body) {
        return new CodexTool(name, description, new JsonText(parameters), false, body);
    }

    /** As {@link #of}, but a client has to approve each call. */
    public static CodexTool needingApproval(String name, String description, String parameters, Body body) {
        return new CodexTool(name, description, new JsonText(parameters), true, body);
    }

    /** What a tool does. */
    @FunctionalInterface
    public interface Body {

        /**
         * Does it. Runs on a thread of its own, which is interrupted when the turn ends before it.
         *
         * @param arguments as the model wrote them; that they fit the schema is for the tool to check
         * @throws Exception if it failed: the model is told the message and goes on, so the message is to hold no secret
         */
        ToolOutput call(JsonText arguments, Context context) throws Exception;
    }

    /**
     * Where a tool is called from.
     *
     * @param submissionId the turn
     * @param callId the call, as the model named it
     */
    public record Context(ConversationId conversation, String submissionId, String callId) {}
}
