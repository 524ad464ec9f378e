package dev.parley.testkit;

import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.spi.SessionSpawner;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Run by {@link BrokenSpawnerTest} alone, which says how the spawner is broken. */
@ExtendWith(BrokenSpawnerCase.FaultResolver.class)
class BrokenSpawnerCase implements SessionSpawnerContract {

    static final String FAULT = "dev.parley.testkit.fault";

    private final SpawnerFault fault;

    BrokenSpawnerCase(SpawnerFault fault) {
        this.fault = fault;
    }

    @Override
    public SessionSpawner open() {
        return new ReferenceSpawner(Optional.of(fault));
    }

    @Override
    public SessionConfig config() {
        return SessionConfig.of("scripted");
    }

    @Override
    public Op.UserInput input(Behaviour wanted) {
        return ReferenceScript.input(wanted);
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(1);
    }

    static final class FaultResolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SpawnerFault.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getConfigurationParameter(FAULT, SpawnerFault::valueOf)
                    .orElseThrow();
        }
    }
}
