package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.parley.examples.ChatProgram.Ending;
import dev.parley.fixtures.ScriptedEndpointMain;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The chat as people start it: a program with pipes on both sides. */
final class ChatPipedTest {

    private static final String TOUR = """
            hello
            weather in Oslo and Rome
            delete notes.txt
            y
            /fork 2
            what did I say
            count to 1000 slowly
            /interrupt
            /history
            /quit
            """;

    @Test
    void goesThroughToolCallApprovalForkAndInterruptWithoutConfiguration() throws Exception {
        Ending ending = ChatProgram.chat(Map.of(), TOUR);

        assertTour(ending);
        assertThat(ending.out()).startsWith("A scripted model answers (OPENAI_BASE_URL names a real one).");
    }

    @Test
    void goesThroughTheSameWithTheEndpointInAnotherProcess() throws Exception {
        Process endpoint = ChatProgram.start(ScriptedEndpointMain.class, Map.of());
        try (BufferedReader said = endpoint.inputReader(StandardCharsets.UTF_8)) {
            String url = said.readLine();

            Ending ending = ChatProgram.chat(
                    Map.of("OPENAI_BASE_URL", url, "OPENAI_API_KEY", "sk-never-shown", "PARLEY_MODEL", "some-model"),
                    TOUR);

            assertTour(ending);
            assertThat(ending.out())
                    .startsWith("Model \"some-model\" at 127.0.0.1 answers.")
                    .doesNotContain("sk-never-shown");
        } finally {
            ChatProgram.end(endpoint);
        }
    }

    @Test
    void endpointThatIsNotThereFailsTheTurnAndTheExitCodeTells() throws Exception {
        String url = "http://127.0.0.1:1/v1"; // a port that nobody listens on

        Ending ending = ChatProgram.chat(Map.of("OPENAI_BASE_URL", url), "hello\n/history\n");

        assertThat(ending.exitCode()).isEqualTo(1);
        assertThat(ending.out())
                .contains("! connection_lost")
                .endsWith("> /history\n1> hello\n(ended early: failed)\n");
    }

    @Test
    void wrongConfigurationIsOneLineAndExitCodeTwo() throws Exception {
        Ending ending = ChatProgram.chat(Map.of("PARLEY_STORE", "stone-tablets"), "hello\n");

        assertThat(ending.exitCode()).isEqualTo(2);
        assertThat(ending.out()).isEmpty();
        assertThat(ending.err().lines())
                .singleElement()
                .asString()
                .contains("PARLEY_STORE", "stone-tablets", "known are", "memory");
    }

    @Test
    @EnabledOnOs(
            value = {OS.LINUX, OS.MAC},
            disabledReason = "signals are sent with kill")
    void signalOfCtrlCInterruptsTheTurnAndAtLastTheProgram() throws Exception {
        assumeFalse(interruptsAreIgnoredHere(), "this build runs with SIGINT ignored, which its children inherit");
        Process chat = ChatProgram.start(Chat.class, Map.of());
        try (var in = chat.getOutputStream();
                BufferedReader out = chat.inputReader(StandardCharsets.UTF_8)) {
            in.write("count to 1000 slowly\n".getBytes(StandardCharsets.UTF_8));
            in.flush();
            readUntil(out, "1 2 ");

            sendInterrupt(chat);
            readUntil(out, "(interrupted)");
            in.write("/help\n".getBytes(StandardCharsets.UTF_8));
            in.flush();
            readUntil(out, "leave\n");
            sendInterrupt(chat);

            assertThat(chat.waitFor(50, TimeUnit.SECONDS)).isTrue();
            assertThat(chat.exitValue()).isEqualTo(130);
        } finally {
            ChatProgram.end(chat);
        }
    }

    private static void assertTour(Ending ending) {
        assertThat(ending.err()).isEmpty();
        assertThat(ending.out())
                .contains("""
                        -> get_weather {"city":"Oslo"}
                        -> get_weather {"city":"Rome"}
                        <- Oslo: \
                        """)
                .contains("""
                        ? May delete_note run with {"name":"notes.txt"}? [y]es, [n]o, [a]lways: y
                        <- deleted notes.txt
                        """)
                .contains("""
                        > what did I say
                        So far you said "hello", "what did I say".
                        > count to 1000 slowly
                        """)
                .contains("(interrupted)\n")
                .endsWith("""
                        2> what did I say
                        So far you said "hello", "what did I say".
                        3> count to 1000 slowly
                        (ended early: interrupted)
                        > /quit
                        """);
        assertThat(ending.exitCode()).isZero();
    }

    private static void readUntil(BufferedReader out, String expected) throws Exception {
        StringBuilder said = new StringBuilder();
        while (said.indexOf(expected) < 0) {
            int next = out.read();
            assertThat(next).as("end of output after: %s", said).isNotNegative();
            said.append((char) next);
        }
    }

    private static void sendInterrupt(Process program) throws Exception {
        Process kill = new ProcessBuilder("kill", "-INT", Long.toString(program.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Background jobs of a shell script are started so; a JVM cannot undo it. */
    private static boolean interruptsAreIgnoredHere() throws Exception {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String mask = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(mask.substring("SigIgn:".length()).strip(), 16) & 0b10) != 0;
    }
}
