package dev.parley.examples;

import dev.parley.codex.CodexSessionSpawner;
import dev.parley.codex.CodexTool;
import dev.parley.fixtures.ScriptedResponsesEndpoint;
import dev.parley.model.SessionConfig;
import dev.parley.openai.Credentials;
import dev.parley.openai.OpenAiSessionSpawner;
import dev.parley.openai.Tool;
import dev.parley.openai.ToolContext;
import dev.parley.openai.Wire;
import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.SessionSpawnerProvider;
import dev.parley.spi.UnknownProviderException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who answers in the chat.
 *
 * @param config what a new conversation's session is to be
 * @param greeting tells in a line who answers and what to try
 * @param scripted the endpoint that was started because none was named
 */
record ChatAgent(
        SessionSpawner spawner, SessionConfig config, String greeting, Optional<ScriptedResponsesEndpoint> scripted)
        implements AutoCloseable {

    private static final Duration PACE = Duration.ofMillis(20);
    private static final String INSTRUCTIONS =
            "You are a friendly assistant. Answer briefly, in plain text without markup.";
    private static final String SCRIPTED_GREETING = "A scripted model answers (OPENAI_BASE_URL names a real one). "
            + "Try: weather in Oslo; delete notes.txt; count to 50 slowly.";

    /**
     * Opens the agent that {@code options} name.
     *
     * @throws InvalidSettingException if it cannot be; nothing is left open
     */
    static ChatAgent open(ChatOptions options, InstantSource clock) {
        List<Tool> tools = DemoTools.all(clock);
        if (options.agent().equals(ChatOptions.CODEX)) {
            return codex(options.codex(), tools);
        }
        if (options.agent().equals(ChatOptions.REDIS)) {
            return onWorkers(options, tools);
        }
        if (!options.agent().equals(ChatOptions.OPENAI)) {
            return named(options.agent());
        }
        return options.endpoint().map(endpoint -> at(endpoint, tools)).orElseGet(() -> scripted(tools));
    }

    @Override
    public void close() {
        spawner.close();
        scripted.ifPresent(ScriptedResponsesEndpoint::close);
    }

    /** Workers load what was said from the store, so it must be one that they share. */
    private static ChatAgent onWorkers(ChatOptions options, List<Tool> tools) {
        if (!options.store().name().equals(StoreChoice.REDIS)) {
            throw new InvalidSettingException(
                    ChatOptions.AGENT,
                    "redis asks workers, which share its store: set %s=redis too".formatted(StoreChoice.STORE));
        }
        String name = options.workersAgent();
        SessionConfig config = name.equals(ChatOptions.OPENAI) ? config(tools) : SessionConfig.of(name);
        SessionSpawner spawner = SessionSpawnerProvider.named(ChatOptions.REDIS)
                .open(options.store().settings());
        return new ChatAgent(spawner, config, "Agent \"%s\" of the workers answers.".formatted(name), Optional.empty());
    }

    private static ChatAgent named(String name) {
        try {
            SessionSpawner spawner = SessionSpawnerProvider.named(name).open(Map.of());
            return new ChatAgent(
                    spawner, SessionConfig.of(name), "Agent \"%s\" answers.".formatted(name), Optional.empty());
        } catch (UnknownProviderException e) {
            throw new InvalidSettingException(
                    ChatOptions.AGENT, "\"%s\" is unknown; known are %s".formatted(e.name(), e.known()));
        }
    }

    /** Codex has its own instructions, credentials and tools; ours come on top. */
    private static ChatAgent codex(ChatOptions.Codex codex, List<Tool> tools) {
        Path home = Path.of(codex.home());
        if (!Files.isDirectory(home)) {
            throw new InvalidSettingException(
                    ChatOptions.CODEX_HOME, "%s is no folder: Codex was never set up there".formatted(home));
        }
        CodexSessionSpawner.Builder builder = CodexSessionSpawner.builder(Path.of(codex.program()), home);
        tools.forEach(tool -> builder.tool(ofCodex(tool)));
        SessionConfig config =
                SessionConfig.of(CodexSessionSpawner.DEFAULT_AGENT).withTools(names(tools));
        String greeting = "Codex answers, as %s configures it.".formatted(home);
        return new ChatAgent(builder.build(), config, greeting, Optional.empty());
    }

    private static CodexTool ofCodex(Tool tool) {
        return new CodexTool(
                tool.name(),
                tool.description(),
                tool.parameters(),
                tool.requiresApproval(),
                (arguments, context) -> tool.call(
                        arguments,
                        new ToolContext(
                                context.conversation(),
                                SessionConfig.of(CodexSessionSpawner.DEFAULT_AGENT),
                                context.submissionId(),
                                context.callId())));
    }

    private static List<String> names(List<Tool> tools) {
        return tools.stream().map(Tool::name).toList();
    }

    private static ChatAgent at(ChatOptions.Endpoint endpoint, List<Tool> tools) {
        return new ChatAgent(
                spawner(endpoint, tools),
                config(tools),
                "Model \"%s\" at %s answers."
                        .formatted(endpoint.model(), endpoint.baseUrl().getHost()),
                Optional.empty());
    }

    private static ChatAgent scripted(List<Tool> tools) {
        ScriptedResponsesEndpoint script = ScriptedResponsesEndpoint.start(0, PACE);
        ChatOptions.Endpoint endpoint =
                new ChatOptions.Endpoint(script.baseUrl(), Credentials.none(), "scripted", Wire.RESPONSES);
        return new ChatAgent(spawner(endpoint, tools), config(tools), SCRIPTED_GREETING, Optional.of(script));
    }

    private static SessionConfig config(List<Tool> tools) {
        return SessionConfig.of(OpenAiSessionSpawner.DEFAULT_AGENT)
                .withInstructions(INSTRUCTIONS)
                .withTools(names(tools));
    }

    private static SessionSpawner spawner(ChatOptions.Endpoint endpoint, List<Tool> tools) {
        try {
            OpenAiSessionSpawner.Builder builder = OpenAiSessionSpawner.builder(endpoint.baseUrl())
                    .credentials(endpoint.credentials())
                    .model(endpoint.model())
                    .wire(endpoint.wire());
            tools.forEach(builder::tool);
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(ChatOptions.BASE_URL, String.valueOf(e.getMessage()));
        }
    }
}
