package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.spi.TaskThreads;
import dev.parley.testkit.FaultProxy.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that answers each byte with the next one, seen through the proxy. */
class FaultProxyTest {

    private final ExecutorService threads = TaskThreads.perTask("counting-server");
    private final ServerSocket server = listen();
    private final AtomicInteger served = new AtomicInteger();
    private final FaultProxy proxy =
            FaultProxy.before(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FaultProxyTest() {
        threads.execute(() -> {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    threads.execute(() -> serve(client));
                } catch (IOException e) {
                    return; // closed
                }
            }
        });
    }

    private void serve(Socket client) {
        try (client) {
            for (int b = client.getInputStream().read();
                    b >= 0;
                    b = client.getInputStream().read()) {
                served.incrementAndGet();
                client.getOutputStream().write(b + 1);
            }
        } catch (IOException e) {
            // the client is gone
        }
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
        threads.shutdownNow();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(proxy.address().getAddress(), proxy.address().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static int ask(Socket socket, int question) throws IOException {
        socket.getOutputStream().write(question);
        return socket.getInputStream().read();
    }

    @Test
    void passesEverythingUntilItIsTold() throws IOException {
        try (Socket one = connect();
                Socket other = connect()) {
            assertThat(ask(one, 7)).isEqualTo(8);
            assertThat(ask(other, 1)).isEqualTo(2);
            assertThat(ask(one, 9)).isEqualTo(10);
        }
        assertThat(proxy.hasStruck()).isFalse();
    }

    @Test
    void losesTheRequestAfterThoseThatAreSpared() throws IOException {
        try (Socket socket = connect()) {
            proxy.disturb(Fault.REQUEST_LOST, 2);

            assertThat(ask(socket, 1)).isEqualTo(2);
            assertThat(ask(socket, 2)).isEqualTo(3);
            assertThat(proxy.hasStruck()).isFalse();
            assertThat(ask(socket, 3)).as("end of the stream").isEqualTo(-1);
            assertThat(proxy.hasStruck()).isTrue();
        }
        assertThat(served).hasValue(2);
    }

    @Test
    void losesTheAnswerAfterTheServerDidItsWork() throws IOException {
        try (Socket socket = connect()) {
            proxy.disturb(Fault.ANSWER_LOST, 0);

            assertThat(ask(socket, 3)).as("end of the stream").isEqualTo(-1);
        }
        assertThat(served).hasValue(1);
    }

    @Test
    void swallowsEverythingAndClosesNothing() throws IOException {
        try (Socket socket = connect()) {
            proxy.disturb(Fault.BLACK_HOLE, 0);
            socket.setSoTimeout(100);

            assertThatThrownBy(() -> ask(socket, 3)).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(served).hasValue(0);
    }

    @Test
    void resets() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 1)).isEqualTo(2);
            proxy.disturb(Fault.RESET, 0);

            assertThatThrownBy(() -> ask(socket, 3)).isInstanceOf(SocketException.class);
        }
        assertThat(served).hasValue(1);
    }

    @Test
    void isSlowInBothDirections() throws IOException {
        try (Socket socket = connect()) {
            proxy.disturb(Fault.SLOW, 0);
            long start = System.nanoTime();

            assertThat(ask(socket, 1)).isEqualTo(2);

            assertThat(System.nanoTime() - start).isGreaterThan(35_000_000);
            proxy.heal();
            assertThat(ask(socket, 2)).as("the connection lives on").isEqualTo(3);
        }
    }

    @Test
    void healsForNewConnectionsAndEndsThoseThatLostSomething() throws IOException {
        try (Socket socket = connect()) {
            proxy.disturb(Fault.BLACK_HOLE, 0);
            socket.getOutputStream().write(1);
            Patience.until("the proxy swallows", proxy::hasStruck);

            proxy.heal();

            assertThat(socket.getInputStream().read()).as("end of the stream").isEqualTo(-1);
        }
        try (Socket socket = connect()) {
            assertThat(ask(socket, 4)).isEqualTo(5);
        }
    }
}
