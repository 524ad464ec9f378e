package dev.parley.codex;

import dev.parley.json.JsonObject;
import dev.parley.model.JsonText;
import dev.parley.model.SessionConfig;
import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.UnknownToolException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a session's thread is to be, as Codex is told.
 *
 * @param config as the session was asked for
 * @param tools those of ours that it may use
 */
record ThreadSettings(SessionConfig config, List<CodexTool> tools) {

    private static final String APPROVAL_POLICY = "approval_policy";
    private static final String SANDBOX = "sandbox";
    private static final String EFFORT = "reasoning_effort";
    private static final String WHILE_RUNNING = "input_while_running";
    private static final String WAIT = "wait";

    private static final Map<String, Set<String>> KNOWN = Map.of(
            APPROVAL_POLICY, Set.of("untrusted", "on-request", "never"),
            SANDBOX, Set.of("read-only", "workspace-write", "danger-full-access"),
            EFFORT, Set.of(),
            WHILE_RUNNING, Set.of("steer", WAIT));

    /**
     * Reads a configuration.
     *
     * @throws UnknownToolException if it names a tool that is none of {@code all}
     * @throws InvalidSettingException if an option is not understood
     */
    static ThreadSettings of(SessionConfig config, Map<String, CodexTool> all) {
        config.options().forEach(ThreadSettings::check);
        for (String name : config.tools()) {
            if (!all.containsKey(name)) {
                throw new UnknownToolException(
                        name, all.keySet().stream().sorted().toList());
            }
        }
        return new ThreadSettings(
                config, config.tools().stream().distinct().map(all::get).toList());
    }

    /** Whether input steers the turn that runs, rather than waiting for its end. */
    boolean steers() {
        return !WAIT.equals(config.options().get(WHILE_RUNNING));
    }

    JsonObject toStart() {
        return common(Params.object())
                .array("dynamicTools", tools.stream().map(ThreadSettings::spec).toList())
                .end();
    }

    JsonObject toResume(String thread) {
        return common(Params.object().string("threadId", thread).flag("excludeTurns", true))
                .end();
    }

    /** To leave {@code thread} behind the turn {@code last}. */
    JsonObject toFork(String thread, String last) {
        Params params = Params.object()
                .string("threadId", thread)
                .string("lastTurnId", last)
                .flag("excludeTurns", true);
        return common(params).end();
    }

    private Params common(Params params) {
        Params further = Params.object()
                .number("thread_unload_delay_secs", 1)
                .optional("model_reasoning_effort", option(EFFORT));
        return params.optional("model", config.model())
                .optional("cwd", config.workingDirectory())
                .optional("developerInstructions", config.instructions())
                .optional("approvalPolicy", option(APPROVAL_POLICY))
                .optional("sandbox", option(SANDBOX))
                .object("config", further);
    }

    private Optional<String> option(String name) {
        return Optional.ofNullable(config.options().get(name));
    }

    private static JsonText spec(CodexTool tool) {
        return Params.object()
                .string("type", "function")
                .string("name", tool.name())
                .string("description", tool.description())
                .raw("inputSchema", tool.parameters())
                .end()
                .line();
    }

    private static void check(String name, String value) {
        Set<String> values = KNOWN.get(name);
        if (values == null) {
            throw new InvalidSettingException(
                    name,
                    "is unknown; known are " + KNOWN.keySet().stream().sorted().toList());
        }
        if (!values.isEmpty() && !values.contains(value)) {
            throw new InvalidSettingException(
                    name,
                    "\"%s\" is none of %s"
                            .formatted(value, values.stream().sorted().toList()));
        }
    }
}
