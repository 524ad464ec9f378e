package dev.parley.examples.ownagent;

import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.spi.SessionSpawner;
import dev.parley.testkit.SessionSpawnerContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

// README: agent-contract
class LineAgentSpawnerContractTest implements SessionSpawnerContract {

    private final ScriptedLineAgent agent = new ScriptedLineAgent();

    @Override
    public SessionSpawner open() {
        try {
            return new LineAgentSpawner(agent.connect());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SessionConfig config() {
        return SessionConfig.of("line");
    }

    @Override
    public Op.UserInput input(Behaviour wanted) {
        return Op.UserInput.text(wanted.name()); // the scripted agent does what it reads
    }

    @Override
    public Map<Behaviour, String> lacks() {
        return Map.of(
                Behaviour.TOOL_THROWS, "the agent's tools are its own business",
                Behaviour.TOOL_HANGS, "the agent's tools are its own business",
                Behaviour.STEER, "the agent takes one input for each turn",
                Behaviour.REPORT, "its lines tell neither reasoning nor costs",
                Behaviour.IGNORE_INTERRUPT, "no turn waits for the agent: once told to stop, it is not listened to");
    }

    @Override
    public Map<String, String> knownFailures() {
        return Map.of("SP-061", "an agent that wants to remember what was approved does so by itself");
    }

    @AfterEach
    void endAgent() throws IOException {
        agent.close();
    }
}
// README: end
