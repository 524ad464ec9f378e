package dev.parley.memory;

import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.SessionSpawnerProvider;
import java.util.Map;

/** Opens, under the name {@code echo}, a spawner whose one agent, {@code echo}, repeats what it is told. No settings. */
public final class EchoSpawnerProvider implements SessionSpawnerProvider {

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public SessionSpawner open(Map<String, String> settings) {
        if (!settings.isEmpty()) {
            throw new InvalidSettingException(settings.keySet().iterator().next(), "echo has no settings");
        }
        return InProcessSessionSpawner.builder()
                .agent("echo", turn -> turn.say("You said: " + turn.inputText()))
                .build();
    }
}
