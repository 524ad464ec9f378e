package dev.parley.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a session is to be, as data: stored with its conversation and inherited by forks. Credentials and the code of
 * tools are not here; they belong to the spawner.
 *
 * @param agent the name of the agent, as the spawner knows it
 * @param model the model to ask for; the agent's own choice if empty
 * @param instructions what the model is told before everything else
 * @param tools names of the tools the agent may use; an empty list is none
 * @param workingDirectory where tools that touch files work
 * @param options further options of the agent, by name
 */
public record SessionConfig(
        String agent,
        Optional<String> model,
        Optional<String> instructions,
        List<String> tools,
        Optional<String> workingDirectory,
        Map<String, String> options,
        UnknownFields unknownFields) {

    public SessionConfig {
        if (agent.isBlank()) {
            throw new IllegalArgumentException("agent name is blank");
        }
        tools = List.copyOf(tools);
        options = Map.copyOf(options);
    }

    /** A configuration that leaves everything but the agent's name to the agent. */
    public static SessionConfig of(String agent) {
        return new SessionConfig(
                agent, Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Map.of(), UnknownFields.NONE);
    }

    /** The same with {@code model}. */
    public SessionConfig withModel(String model) {
        return new SessionConfig(
                agent, Optional.of(model), instructions, tools, workingDirectory, options, unknownFields);
    }

    /** The same with {@code instructions}. */
    public SessionConfig withInstructions(String instructions) {
        return new SessionConfig(
                agent, model, Optional.of(instructions), tools, workingDirectory, options, unknownFields);
    }

    /** The same with exactly {@code tools}. */
    public SessionConfig withTools(List<String> tools) {
        return new SessionConfig(agent, model, instructions, tools, workingDirectory, options, unknownFields);
    }

    /** The same with {@code workingDirectory}. */
    public SessionConfig withWorkingDirectory(String workingDirectory) {
        return new SessionConfig(
                agent, model, instructions, tools, Optional.of(workingDirectory), options, unknownFields);
    }

    /** The same with exactly {@code options}. */
    public SessionConfig withOptions(Map<String, String> options) {
        return new SessionConfig(agent, model, instructions, tools, workingDirectory, options, unknownFields);
    }
}
