package dev.parley.codex;

import dev.parley.fixtures.CodexHome;
import dev.parley.fixtures.CodexProgram;
import dev.parley.fixtures.ScriptedResponsesEndpoint;
import dev.parley.spi.TaskThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For tests that run the real Codex: obtains it before their first, outside of any time-out. Where it cannot be had they
 * do not run, and one line says why; in CI they fail.
 */
final class TestCodex implements ExecutionCondition {

    private static final Limits PATIENT =
            new Limits(Duration.ofSeconds(150), Duration.ofSeconds(150), Duration.ofSeconds(30), 64, 64 << 20, 8 << 10);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> absence = CodexProgram.absence();
        if (absence.isEmpty()) {
            return ConditionEvaluationResult.enabled(CodexProgram.obtain().version());
        }
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(absence.get());
        }
        if (context.getTestMethod().isEmpty()) {
            System.out.printf("%s: NOT RUN, %s%n", context.getDisplayName(), absence.get());
        }
        return ConditionEvaluationResult.disabled(absence.get());
    }

    /** A home whose endpoint is {@code endpoint}. */
    static CodexHome home(ScriptedResponsesEndpoint endpoint) {
        return CodexHome.create(endpoint.baseUrl(), "test-key");
    }

    /** How to start the real program there. */
    static Launch launch(CodexHome home) {
        return new Launch(
                command("app-server", "--strict-config"),
                home.environment(),
                home.folder(),
                PATIENT,
                TaskThreads.daemons("codex"));
    }

    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(CodexProgram.obtain().executable().toString());
        command.addAll(List.of(arguments));
        return command;
    }
}
