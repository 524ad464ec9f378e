package dev.parley.openai;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Accepts one connection, reads what comes and never answers. */
final class SilentServer implements AutoCloseable {

    private final ServerSocket server;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> disconnected = new CompletableFuture<>();
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();

    private SilentServer(ServerSocket server) {
        this.server = server;
    }

    static SilentServer start() throws IOException {
        SilentServer silent = new SilentServer(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        new Thread(silent::serve, "silent-server").start();
        return silent;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    void awaitConnection(Duration patience) throws Exception {
        connected.get(patience.toSeconds(), TimeUnit.SECONDS);
    }

    void awaitDisconnection(Duration patience) throws Exception {
        disconnected.get(patience.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }

    private void serve() {
        try (Socket socket = server.accept()) {
            accepted.add(socket);
            boolean first = true;
            while (socket.getInputStream().read() >= 0) {
                if (first) {
                    connected.complete(null);
                    first = false;
                }
            }
            disconnected.complete(null);
        } catch (IOException e) {
            disconnected.complete(null); // a reset is an end too, and so is close()
        }
    }
}
