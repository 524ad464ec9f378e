package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.examples.ChatProgram.Ending;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code PARLEY_STORE=jdbc}: what was said is there after the program ended, however it ended. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class ChatDurabilityTest {

    @TempDir
    private Path folder;

    @Test
    void aConversationGoesOnAfterARestart() throws Exception {
        Ending first = ChatProgram.chat(durable(), "hello\nhow are you\n/quit\n");
        Ending second = ChatProgram.chat(durable(), "/list\n/open 1\nwhat did I say\n/quit\n");

        assertThat(first.exitCode()).isZero();
        assertThat(folder.resolve("conversations.db")).exists();
        assertThat(second.out())
                .contains("  hello\n")
                .contains("opened conversation ")
                .contains("1> hello\n")
                .contains("2> how are you\n")
                .contains("So far you said \"hello\", \"how are you\", \"what did I say\".");
        assertThat(second.exitCode()).isZero();
    }

    @Test
    void whatWasAnsweredIsThereAfterAKillInMidTurn() throws Exception {
        Process killed = ChatProgram.start(Chat.class, durable());
        try (OutputStream in = killed.getOutputStream();
                BufferedReader out = killed.inputReader(StandardCharsets.UTF_8)) {
            say(in, "what did I say");
            readUntil(out, "So far you said \"what did I say\".");
            say(in, "count to 1000 slowly");
            readUntil(out, "1 2 ");
        } finally {
            ChatProgram.end(killed); // SIGKILL
        }

        Process next = ChatProgram.start(Chat.class, durable());
        try (OutputStream in = next.getOutputStream();
                BufferedReader out = next.inputReader(StandardCharsets.UTF_8)) {
            String opened = openedAgain(in, out);
            say(in, "what did I say");
            String said = readUntil(out, "\"what did I say\".");

            assertThat(opened).contains("1> what did I say\n").contains("2> count to 1000 slowly\n");
            assertThat(said)
                    .contains("So far you said \"what did I say\", \"count to 1000 slowly\", \"what did I say\".");
            say(in, "/quit");
            assertThat(next.waitFor(50, TimeUnit.SECONDS)).isTrue();
        } finally {
            ChatProgram.end(next);
        }
    }

    /** The killed program's heartbeat lives on for some seconds, and until then its conversation is its own. */
    private static String openedAgain(OutputStream in, BufferedReader out) throws Exception {
        while (true) {
            say(in, "/open 1");
            String answer = readUntil(out, "slowly\n", " is owned by ");
            if (!answer.contains(" is owned by ")) {
                return answer;
            }
        }
    }

    private Map<String, String> durable() {
        return Map.of("PARLEY_STORE", "jdbc", "PARLEY_DATA", folder.toString());
    }

    private static void say(OutputStream in, String line) throws Exception {
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    private static String readUntil(BufferedReader out, String... expected) throws Exception {
        StringBuilder said = new StringBuilder();
        while (true) {
            for (String one : expected) {
                if (said.indexOf(one) >= 0) {
                    return said.toString();
                }
            }
            int next = out.read();
            assertThat(next).as("end of output after: %s", said).isNotNegative();
            said.append((char) next);
        }
    }
}
