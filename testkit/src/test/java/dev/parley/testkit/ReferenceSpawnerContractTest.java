package dev.parley.testkit;

import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.spi.SessionSpawner;
import java.util.Optional;

/** The rules can be kept: without this, a broken spawner might be caught by a rule that catches everyone. */
class ReferenceSpawnerContractTest implements SessionSpawnerContract {

    @Override
    public SessionSpawner open() {
        return new ReferenceSpawner(Optional.empty());
    }

    @Override
    public SessionConfig config() {
        return SessionConfig.of("scripted");
    }

    @Override
    public Op.UserInput input(Behaviour wanted) {
        return ReferenceScript.input(wanted);
    }
}
