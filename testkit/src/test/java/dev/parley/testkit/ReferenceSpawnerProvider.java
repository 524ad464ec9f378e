package dev.parley.testkit;

import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.SessionSpawnerProvider;
import java.util.Map;
import java.util.Optional;

/** Opens the kit's own spawner, without settings. */
public final class ReferenceSpawnerProvider implements SessionSpawnerProvider {

    @Override
    public String name() {
        return "kit-spawner";
    }

    @Override
    public SessionSpawner open(Map<String, String> settings) {
        for (String name : settings.keySet()) {
            throw new InvalidSettingException(name, "is unknown; there are no settings");
        }
        return new ReferenceSpawner(Optional.empty());
    }
}
