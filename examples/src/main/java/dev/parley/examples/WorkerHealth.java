package dev.parley.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.model.ConversationId;
import dev.parley.redis.AgentWorker;
import dev.parley.redis.SessionObserver;
import dev.parley.redis.WorkerStats;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Says over HTTP, on this machine alone, what a worker does: {@code GET /health} answers 200, or 503 once it drains. */
final class WorkerHealth implements AutoCloseable {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final AgentWorker worker;
    private final QueueAge queueAge;
    private final HttpServer server;

    private WorkerHealth(AgentWorker worker, QueueAge queueAge, HttpServer server) {
        this.worker = worker;
        this.queueAge = queueAge;
        this.server = server;
    }

    /**
     * Begins to answer.
     *
     * @param port 0 for a free one
     */
    static WorkerHealth start(AgentWorker worker, QueueAge queueAge, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        WorkerHealth health = new WorkerHealth(worker, queueAge, server);
        server.createContext("/health", health::answer);
        server.start();
        return health;
    }

    String url() {
        InetSocketAddress address = server.getAddress();
        return "http://%s:%d/health".formatted(address.getAddress().getHostAddress(), address.getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        WorkerStats stats = worker.stats();
        byte[] body = "{\"running\":%d,\"capacity\":%d,\"claimed\":%d,\"queue_age_ms\":%d,\"draining\":%b}\n"
                .formatted(stats.running(), stats.capacity(), stats.claimed(), queueAge.last(), stats.draining())
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(stats.draining() ? UNAVAILABLE : OK, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** How long the session that was taken last had waited. */
    static final class QueueAge implements SessionObserver {
        private volatile long millis;

        @Override
        public void claimed(ConversationId id, Duration waited) {
            millis = waited.toMillis();
        }

        long last() {
            return millis;
        }
    }
}
