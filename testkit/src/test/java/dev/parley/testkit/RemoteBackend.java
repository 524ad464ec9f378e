package dev.parley.testkit;

import dev.parley.spi.TaskThreads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Carries out calls that clients of this JVM ask for over TCP: a request is the number of a call that the client has put
 * here, and so is its answer. Only the way is real, and that is what is tested.
 */
final class RemoteBackend implements AutoCloseable {

    /** What a call led to. */
    record Outcome(Supplier<Object> answer) {}

    private final ServerSocket listener;
    private final ExecutorService threads = TaskThreads.perTask("remote-backend");
    private final Map<Long, Supplier<Object>> calls = new ConcurrentHashMap<>();
    private final Map<Long, Outcome> outcomes = new ConcurrentHashMap<>();
    private final AtomicLong number = new AtomicLong();

    RemoteBackend() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    long put(Supplier<Object> call) {
        long key = number.incrementAndGet();
        calls.put(key, call);
        return key;
    }

    Object answer(long key) {
        return Objects.requireNonNull(outcomes.remove(key), "no outcome")
                .answer()
                .get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return; // the listener was closed
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                long key = Long.parseLong(line);
                Supplier<Object> call = Objects.requireNonNull(calls.remove(key), "no call");
                outcomes.put(key, outcome(call));
                client.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // the client is gone
        }
    }

    private static Outcome outcome(Supplier<Object> call) {
        try {
            Object answer = call.get();
            return new Outcome(() -> answer);
        } catch (RuntimeException e) {
            return new Outcome(() -> {
                throw e;
            });
        }
    }
}
