package dev.parley.codex;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/**
 * How a program is started.
 *
 * @param command the program and its arguments
 * @param environment variables for it besides those of this process, which it inherits
 * @param home its {@code CODEX_HOME}: configuration, credentials and threads; it must exist
 * @param limits what it is allowed
 * @param threads makes the few threads that serve it, which are to be daemons
 */
record Launch(List<String> command, Map<String, String> environment, Path home, Limits limits, ThreadFactory threads) {

    private static final String HOME = "CODEX_HOME";

    Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("no command to start Codex with");
        }
    }

    /** Starts the process and nothing more. */
    Process begin() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.environment().put(HOME, home.toString());
        return builder.start();
    }
}
