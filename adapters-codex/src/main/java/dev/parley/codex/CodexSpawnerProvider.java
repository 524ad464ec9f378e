package dev.parley.codex;

import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.SessionSpawnerProvider;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Opens {@link CodexSessionSpawner}s, without tools of ours, under the name {@value #NAME}, which is also the agent's.
 * Settings:
 *
 * <ul>
 *   <li>{@code program}, required: the native Codex program; a name without folder is looked for along the path
 *   <li>{@code home}, required: its {@code CODEX_HOME}, a folder that exists
 *   <li>{@code processes}: over how many processes conversations are spread; 1 if left out
 * </ul>
 */
public final class CodexSpawnerProvider implements SessionSpawnerProvider {

    /** What this kind of spawner is called. */
    public static final String NAME = CodexSessionSpawner.DEFAULT_AGENT;

    private static final String PROGRAM = "program";
    private static final String HOME = "home";
    private static final String PROCESSES = "processes";
    private static final Set<String> KNOWN = Set.of(PROGRAM, HOME, PROCESSES);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SessionSpawner open(Map<String, String> settings) {
        for (String name : settings.keySet()) {
            if (!KNOWN.contains(name)) {
                throw new InvalidSettingException(
                        name, "is unknown; known are " + KNOWN.stream().sorted().toList());
            }
        }
        CodexSessionSpawner.Builder builder = CodexSessionSpawner.builder(program(settings), home(settings));
        setting(settings, PROCESSES).map(CodexSpawnerProvider::count).ifPresent(builder::processes);
        return builder.build();
    }

    private static Optional<String> setting(Map<String, String> settings, String name) {
        Optional<String> text = Optional.ofNullable(settings.get(name));
        if (text.filter(String::isBlank).isPresent()) {
            throw new InvalidSettingException(name, "is blank");
        }
        return text;
    }

    private static Path program(Map<String, String> settings) {
        Path program = path(settings, PROGRAM);
        boolean named = program.toString().contains(File.separator);
        if (named && !Files.isExecutable(program)) {
            throw new InvalidSettingException(PROGRAM, "%s is no program".formatted(program));
        }
        return program;
    }

    private static Path home(Map<String, String> settings) {
        Path home = path(settings, HOME);
        if (!Files.isDirectory(home)) {
            throw new InvalidSettingException(HOME, "%s is no folder".formatted(home));
        }
        return home;
    }

    private static Path path(Map<String, String> settings, String name) {
        String text = setting(settings, name).orElseThrow(() -> new InvalidSettingException(name, "is missing"));
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(name, "\"%s\" is no path".formatted(text));
        }
    }

    private static int count(String text) {
        if (!text.matches("[1-9]\\d{0,2}")) {
            throw new InvalidSettingException(PROCESSES, "\"%s\" is not a whole number from 1 to 999".formatted(text));
        }
        return Integer.parseInt(text);
    }
}
