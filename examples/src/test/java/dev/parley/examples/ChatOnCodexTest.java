package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.examples.ChatProgram.Ending;
import dev.parley.fixtures.CodexHome;
import dev.parley.fixtures.CodexProgram;
import dev.parley.fixtures.ScriptedResponsesEndpoint;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chat and the page with the real Codex, which asks a scripted model. */
final class ChatOnCodexTest {

    @TempDir
    private Path data;

    @BeforeAll
    static void obtainCodex() {
        Optional<String> absence = CodexProgram.absence();
        if (absence.isPresent() && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(absence.get());
        }
        absence.ifPresent(why -> System.out.printf("ChatOnCodexTest: NOT RUN, %s%n", why));
        assumeTrue(absence.isEmpty(), () -> absence.orElse(""));
    }

    @Test
    void codexCallsToolsForksAndFindsAConversationAgain() throws Exception {
        try (ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
                CodexHome home = CodexHome.create(endpoint.baseUrl(), "key")) {
            Ending first = ChatProgram.chat(environment(home), """
                    hello
                    weather in Oslo
                    delete notes.txt
                    y
                    /fork 2
                    what did I say
                    """);
            Ending second = ChatProgram.chat(environment(home), """
                    /open 1
                    what did I say
                    """);

            assertThat(first.err()).isEmpty();
            assertThat(first.out())
                    .startsWith("Codex answers, as " + home.folder())
                    .containsSubsequence(
                            "Hello!",
                            "-> get_weather",
                            "<- Oslo",
                            "-> delete_note",
                            "? May",
                            "<- deleted",
                            "> /fork 2");
            assertThat(first.exitCode()).isZero();
            assertThat(second.err()).isEmpty();
            assertThat(second.out())
                    .containsSubsequence("opened conversation", "\"hello\", \"what did I say\", \"what");
            assertThat(second.exitCode()).isZero();
        }
    }

    @Test
    void codexBeginsAConversationOfThePage() throws Exception {
        try (ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
                CodexHome home = CodexHome.create(endpoint.baseUrl(), "key")) {
            Process program = ChatProgram.start(Chat.class, environment(home), "--web");
            try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8)) {
                URI url = URI.create(out.readLine());

                HttpRequest request = HttpRequest.newBuilder(url.resolve("/api/conversations"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .header("Authorization", "Bearer " + url.getFragment())
                        .build();
                HttpResponse<String> begun =
                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

                assertThat(begun.statusCode()).isEqualTo(201);
                assertThat(program.toHandle().destroy()).isTrue();
                assertThat(program.waitFor(50, TimeUnit.SECONDS))
                        .as("ended, and Codex with it")
                        .isTrue();
            } finally {
                ChatProgram.end(program);
            }
        }
    }

    @Test
    void folderThatCodexWasNeverSetUpInIsOneLine() throws Exception {
        Ending ending = ChatProgram.chat(
                Map.of(
                        "PARLEY_AGENT",
                        "codex",
                        "CODEX_HOME",
                        data.resolve("none").toString()),
                "hello\n");

        assertThat(ending.exitCode()).isEqualTo(2);
        assertThat(ending.err().lines()).singleElement().asString().contains("CODEX_HOME", "none");
    }

    private Map<String, String> environment(CodexHome home) {
        Map<String, String> environment = new HashMap<>(home.environment());
        environment.put("PARLEY_AGENT", "codex");
        environment.put("PARLEY_CODEX", CodexProgram.obtain().executable().toString());
        environment.put("CODEX_HOME", home.folder().toString());
        environment.put("PARLEY_STORE", "jdbc");
        environment.put("PARLEY_DATA", data.toString());
        return environment;
    }
}
