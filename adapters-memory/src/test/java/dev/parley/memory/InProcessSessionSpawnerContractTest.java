package dev.parley.memory;

import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.spi.SessionSpawner;
import dev.parley.testkit.SessionSpawnerContract;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;

class InProcessSessionSpawnerContractTest implements SessionSpawnerContract {

    private final CountDownLatch ruleIsOver = new CountDownLatch(1);

    @Override
    public SessionSpawner open() {
        return InProcessSessionSpawner.builder()
                .agent("scripted", new ScriptedAgent(ruleIsOver))
                .interruptGrace(Duration.ofMillis(200))
                .closeTimeout(Duration.ofMinutes(5)) // it is not to wait for sessions that have ended
                .build();
    }

    @Override
    public SessionConfig config() {
        return SessionConfig.of("scripted");
    }

    @Override
    public Op.UserInput input(Behaviour wanted) {
        return Op.UserInput.text(wanted.name());
    }

    @AfterEach
    void letGoOfAbandonedTurns() {
        ruleIsOver.countDown();
    }
}
