package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The page as people start it. */
final class WebProgramTest {

    @Test
    @EnabledOnOs(
            value = {OS.LINUX, OS.MAC},
            disabledReason = "signals are sent with kill")
    void programSaysWhereThePageIsAndEndsCleanlyWhenItIsTold() throws Exception {
        Process program = ChatProgram.start(Chat.class, Map.of(), "--web");
        try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8)) {
            URI url = URI.create(out.readLine());
            assertThat(out.readLine()).contains("Ctrl-C ends it");

            assertThat(statusOf(url, "GET", "")).isEqualTo(200);
            assertThat(statusOf(url, "POST", "/api/conversations")).isEqualTo(201);
            assertThat(program.toHandle().destroy())
                    .as("SIGTERM; SIGINT may be ignored where builds run")
                    .isTrue();

            assertThat(program.waitFor(50, TimeUnit.SECONDS)).isTrue();
            assertThat(out.lines()).isEmpty();
            assertThat(program.errorReader(StandardCharsets.UTF_8).lines()).isEmpty();
        } finally {
            ChatProgram.end(program);
        }
    }

    @Test
    void portThatIsTakenIsOneLine() throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            int exit = run(new WebProgram(), Map.of(), taken.getLocalPort(), new ByteArrayOutputStream(), err);

            assertThat(exit).isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8).lines())
                    .singleElement()
                    .asString()
                    .contains("cannot serve at port " + taken.getLocalPort());
        }
    }

    @Test
    void wrongConfigurationIsOneLine() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exit = run(new WebProgram(), Map.of("PARLEY_STORE", "tablets"), 0, new ByteArrayOutputStream(), err);

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("PARLEY_STORE", "tablets");
    }

    @Test
    void programThatIsToldToStopEndsWell() {
        WebProgram program = new WebProgram();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        program.stop();

        int exit = run(program, Map.of(), 0, out, new ByteArrayOutputStream());

        assertThat(exit).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("http://127.0.0.1:");
    }

    private static int run(
            WebProgram program,
            Map<String, String> environment,
            int port,
            ByteArrayOutputStream out,
            ByteArrayOutputStream err) {
        return program.run(
                environment,
                port,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static int statusOf(URI url, String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/" + path.replaceFirst("^/", "")))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + url.getFragment())
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
