package dev.parley.codex;

import dev.parley.fixtures.Answer;
import dev.parley.fixtures.CodexHome;
import dev.parley.fixtures.Prompt;
import dev.parley.fixtures.ScriptedResponsesEndpoint;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.model.ToolOutput;
import dev.parley.spi.SessionSpawner;
import dev.parley.testkit.SessionSpawnerContract;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** The rules of sessions with the real Codex, whose input waits for its turn, as the rules have it. */
@ExtendWith(TestCodex.class)
final class CodexSessionSpawnerContractTest implements SessionSpawnerContract {

    private static final int THINNING = Integer.getInteger("parley.codex.thinning", 25);

    private final ScriptedResponsesEndpoint endpoint =
            ScriptedResponsesEndpoint.start().answerBy(this::answer);
    private final CodexHome home = CodexHome.create(endpoint.baseUrl(), "test-key");
    private Optional<CodexSessionSpawner> spawner = Optional.empty();

    @Override
    public SessionSpawner open() {
        CodexSessionSpawner opened = CodexBench.spawner(
                home,
                builder -> builder.tool(CodexTool.needingApproval(
                                "ASK",
                                "",
                                "{\"type\":\"object\"}",
                                (arguments, context) -> new ToolOutput.Text("did it")))
                        .tool(CodexTool.of("TOOL_HANGS", "", "{\"type\":\"object\"}", (arguments, context) -> {
                            new CountDownLatch(1).await();
                            return new ToolOutput.Text("never");
                        }))
                        .tool(CodexTool.of("TOOL_THROWS", "", "{\"type\":\"object\"}", (arguments, context) -> {
                            throw new IllegalStateException("broken");
                        })));
        spawner = Optional.of(opened);
        return opened;
    }

    @Override
    public SessionConfig config() {
        return CodexBench.WAITING.withTools(List.of("ASK", "TOOL_HANGS", "TOOL_THROWS"));
    }

    @Override
    public Op.UserInput input(Behaviour wanted) {
        return Op.UserInput.text(wanted.name());
    }

    @Override
    public int thinning() {
        return THINNING;
    }

    @Override
    public Map<Behaviour, String> lacks() {
        return Map.of(
                Behaviour.UNKNOWN_MESSAGE,
                "Codex invents no message when asked; UnderstandingTest has one",
                Behaviour.IGNORE_INTERRUPT,
                "Codex ends an interrupted turn at once, whatever still runs in it",
                Behaviour.STEER,
                "here input waits, as the other rules have it; CodexSessionTest steers");
    }

    @AfterEach
    void close() {
        endpoint.close();
        home.close();
    }

    private Answer answer(Prompt prompt) {
        if (!prompt.toolOutputs().isEmpty()) {
            return Answer.saying("the tool has answered");
        }
        String wanted = prompt.lastUserText();
        if (Arrays.stream(Behaviour.values()).map(Behaviour::name).noneMatch(wanted::equals)) {
            return Answer.saying("the summary that Codex asks for");
        }
        return switch (Behaviour.valueOf(wanted)) {
            case ANSWER, UNKNOWN_MESSAGE, IGNORE_INTERRUPT, STEER -> Answer.saying("an ", "answer");
            case WAIT -> Answer.saying("waiting").silence();
            case CHATTER -> Answer.saying(Collections.nCopies(250, "chatter ").toArray(String[]::new));
            case FAIL -> Answer.refusing(400, "invalid_request", "no");
            case RECALL -> Answer.saying(firstSaid(prompt));
            case REPORT -> Answer.empty().reasoning("hm").text("counted").completed(7, 0, 5, 0);
            case ASK, TOOL_HANGS, TOOL_THROWS -> Answer.calling(wanted, "{}");
            case DIE -> die();
        };
    }

    /** Behind what Codex tells the model of its surroundings. */
    private static String firstSaid(Prompt prompt) {
        return prompt.userTexts().stream()
                .filter(text -> !text.startsWith("<"))
                .findFirst()
                .orElseThrow();
    }

    private Answer die() {
        spawner.orElseThrow()
                .processes()
                .running()
                .forEach(process -> ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly));
        return Answer.empty().silence();
    }
}
