package dev.parley.openai;

import dev.parley.fixtures.Answer;
import dev.parley.fixtures.Prompt;
import dev.parley.fixtures.ScriptedResponsesEndpoint;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.model.ToolOutput;
import dev.parley.spi.SessionSpawner;
import dev.parley.testkit.SessionSpawnerContract;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;

/** The rules of sessions, kept by a real loop over HTTP with a model that does what it reads. */
class OpenAiSessionSpawnerContractTest implements SessionSpawnerContract {

    private final ScriptedResponsesEndpoint endpoint =
            ScriptedResponsesEndpoint.start().answerBy(OpenAiSessionSpawnerContractTest::answer);

    @Override
    public SessionSpawner open() {
        return OpenAiSessionSpawner.builder(endpoint.baseUrl())
                .model("scripted")
                .maxToolRounds(100_000) // STEER calls one until it is steered
                .tool(Tool.needingApproval("ASK", "", "{}", (arguments, context) -> new ToolOutput.Text("did it")))
                .tool(Tool.of("STEER", "", "{}", (arguments, context) -> {
                    LockSupport.parkNanos(1_000_000);
                    return new ToolOutput.Text("not yet");
                }))
                .tool(Tool.of("TOOL_HANGS", "", "{}", (arguments, context) -> {
                    new CountDownLatch(1).await();
                    return new ToolOutput.Text("never");
                }))
                .tool(Tool.of("TOOL_THROWS", "", "{}", (arguments, context) -> {
                    throw new IllegalStateException("broken");
                }))
                .tool(Tool.of("DIE", "", "{}", (arguments, context) -> {
                    throw new LinkageError("an error of the JVM");
                }))
                .build();
    }

    @Override
    public SessionConfig config() {
        return SessionConfig.of("openai").withTools(List.of("ASK", "STEER", "TOOL_HANGS", "TOOL_THROWS", "DIE"));
    }

    @Override
    public Op.UserInput input(Behaviour wanted) {
        return Op.UserInput.text(wanted.name());
    }

    @Override
    public Map<Behaviour, String> lacks() {
        return Map.of(
                Behaviour.UNKNOWN_MESSAGE,
                "the wire forms have items only, which pass, and no messages",
                Behaviour.IGNORE_INTERRUPT,
                "only a tool can, and the loop starts none after an interrupt; OpenAiAgentTest has one that does");
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private static Answer answer(Prompt prompt) {
        String wanted = prompt.lastUserText();
        if (wanted.contains("summary")) {
            return Answer.saying("this is one");
        }
        Behaviour behaviour = Behaviour.valueOf(wanted);
        if (!prompt.toolOutputs().isEmpty() && behaviour != Behaviour.STEER) {
            return Answer.saying("the tool has answered");
        }
        return switch (behaviour) {
            case ANSWER, UNKNOWN_MESSAGE, IGNORE_INTERRUPT -> Answer.saying("an answer to ", wanted);
            case WAIT -> Answer.saying("waiting").silence();
            case CHATTER -> Answer.saying(Collections.nCopies(250, "chatter ").toArray(String[]::new));
            case FAIL -> Answer.refusing(400, "invalid_request", "no");
            case RECALL -> Answer.saying(prompt.userTexts().get(0));
            case REPORT -> Answer.empty().reasoning("hm").text("counted").completed(7, 0, 5, 0);
            case ASK, STEER, TOOL_HANGS, TOOL_THROWS, DIE -> Answer.calling(wanted, "{}");
        };
    }
}
