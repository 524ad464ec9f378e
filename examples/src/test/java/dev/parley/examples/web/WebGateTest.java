package dev.parley.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask, tried with requests as they go over the wire: clients refuse to send the wrong ones. */
final class WebGateTest {

    private WebServer server;
    private int port;
    private String token;

    @BeforeEach
    void start() throws IOException {
        server = new WebServer();
        port = server.url().getPort();
        token = server.url().getFragment();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tokenOpensEverythingAndThePageNeedsNone() throws IOException {
        assertThat(answer("GET /", host())).startsWith("HTTP/1.1 200 ").contains("<!DOCTYPE html>");
        assertThat(answer("GET /api/conversations", host(), authorization(token)))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void nothingButThePageIsToldWithoutTheToken() throws IOException {
        String changed = (token.charAt(0) == 'A' ? "B" : "A") + token.substring(1);

        for (String path : List.of("/api/conversations", "/api", "/anything", "/../pom.xml", "/page/app.js")) {
            assertThat(answer("GET " + path, host())).startsWith("HTTP/1.1 401 ");
            assertThat(answer("GET " + path, host(), authorization(changed))).startsWith("HTTP/1.1 401 ");
            assertThat(answer("GET " + path, host(), authorization(token.substring(1))))
                    .startsWith("HTTP/1.1 401 ");
        }
        assertThat(answer("GET /api/conversations?token=" + token, host(), "Cookie: token=" + token))
                .startsWith("HTTP/1.1 401 ");
        assertThat(answer("POST /api/conversations", host())).startsWith("HTTP/1.1 401 ");
        assertThat(server.manager.stats().live()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:%d", "127.0.0.1", "127.0.0.1.evil.example:%d", "[::1]:%d"})
    void anotherHostIsRefusedEvenWithTheToken(String foreign) throws IOException {
        String header = "Host: " + foreign.formatted(port);

        assertThat(answer("GET /", header)).startsWith("HTTP/1.1 403 ").contains("foreign_host");
        assertThat(answer("POST /api/conversations", header, authorization(token)))
                .startsWith("HTTP/1.1 403 ")
                .contains("foreign_host");
        assertThat(server.manager.stats().live()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "https://127.0.0.1:%d", "http://127.0.0.1:1", ""})
    void anotherOriginIsRefusedEvenWithTheToken(String foreign) throws IOException {
        String header = "Origin: " + foreign.formatted(port);

        assertThat(answer("POST /api/conversations", host(), header, authorization(token)))
                .startsWith("HTTP/1.1 403 ")
                .contains("foreign_origin");
        assertThat(answer("OPTIONS /api/conversations", host(), header))
                .startsWith("HTTP/1.1 403 ")
                .doesNotContainIgnoringCase("access-control-allow");
        assertThat(server.manager.stats().live()).isZero();
    }

    @Test
    void ourOwnOriginIsNone() throws IOException {
        for (String name : List.of("127.0.0.1", "localhost")) {
            assertThat(answer(
                            "GET /api/conversations",
                            "Host: %s:%d".formatted(name, port),
                            "Origin: http://%s:%d".formatted(name, port),
                            authorization(token)))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void everyAnswerForbidsWhatThePageDoesNotNeed() throws IOException {
        for (String request : List.of("GET /", "GET /app.js", "GET /api/conversations", "GET /nothing")) {
            assertThat(answer(request, host()))
                    .containsIgnoringCase(
                            "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'")
                    .contains("require-trusted-types-for 'script'; trusted-types 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe-inline", "unsafe-eval")
                    .containsIgnoringCase("X-Content-Type-Options: nosniff")
                    .containsIgnoringCase("Cache-Control: no-store");
        }
    }

    @Test
    void pageHasNoInlineScriptOrStyle() {
        String page = PageFiles.at("/").orElseThrow().text();

        assertThat(page).doesNotContainPattern("<script(?![^>]*src=)").doesNotContainPattern("(?i)\\s(style|on\\w+)=");
        for (String script :
                List.of("/app.js", "/approvals.js", "/client.js", "/draft.js", "/list.js", "/rows.js", "/tree.js")) {
            assertThat(PageFiles.at(script).orElseThrow().text())
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere 127.0.0.2 is no address of the loopback interface")
    void otherInterfacesAreNotListenedTo() throws IOException {
        try (ServerSocket free = new ServerSocket()) {
            free.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), port));

            assertThat(free.isBound())
                    .as("a server at every address would have had this one")
                    .isTrue();
        }
    }

    private String host() {
        return "Host: 127.0.0.1:" + port;
    }

    private static String authorization(String token) {
        return "Authorization: Bearer " + token;
    }

    private String answer(String request, String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
            socket.setSoTimeout((int) WebClient.PATIENCE.toMillis());
            String head = "%s HTTP/1.1\r\n%s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .formatted(request, String.join("\r\n", headers));
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
