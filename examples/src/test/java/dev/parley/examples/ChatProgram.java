package dev.parley.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs of this module in JVMs of their own, with an environment that holds nothing but what a test gives. */
public final class ChatProgram {

    private static final List<String> OURS =
            List.of("OPENAI_", "PARLEY_", "NO_COLOR", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");
    private static final long PATIENCE_SECONDS = 50;

    private ChatProgram() {}

    static Process start(Class<?> main, Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder program = program(main, environment);
        program.command().addAll(List.of(arguments));
        return program.start();
    }

    /** Starts the page in the browser. The first line that it says is where it is. */
    public static Process web(Map<String, String> environment) throws IOException {
        return start(Chat.class, environment, "--web");
    }

    /** Runs the chat on {@code lines} to its end. */
    static Ending chat(Map<String, String> environment, String lines) throws Exception {
        Path input = Files.createTempFile("chat", ".txt");
        try {
            Files.writeString(input, lines);
            Process chat = program(Chat.class, environment)
                    .redirectInput(input.toFile())
                    .start();
            try {
                return ending(chat);
            } finally {
                end(chat);
            }
        } finally {
            Files.delete(input);
        }
    }

    private static ProcessBuilder program(Class<?> main, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1"); // starts sooner
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED"); // as the manifest of the chat's jar has it
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        ProcessBuilder program = new ProcessBuilder(command);
        program.environment().keySet().removeIf(name -> OURS.stream().anyMatch(name::startsWith));
        program.environment().putAll(environment);
        return program;
    }

    /** Its whole output; read after its end, as all these programs say less than a pipe holds. */
    private static Ending ending(Process program) throws Exception {
        if (!program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the program still runs");
        }
        return new Ending(
                program.exitValue(),
                new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                new String(program.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** Kills it if it still runs, and waits for its end. */
    public static void end(Process program) throws InterruptedException {
        program.destroyForcibly();
        if (!program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("cannot be ended: " + program.pid());
        }
    }

    /** How a program ended. */
    record Ending(int exitCode, String out, String err) {}
}
