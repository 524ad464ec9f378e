package dev.parley.examples.web;

import com.sun.net.httpserver.HttpServer;
import dev.parley.core.ConversationManager;
import dev.parley.examples.catalogue.Catalogue;
import dev.parley.model.SessionConfig;
import dev.parley.spi.TaskThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A page in the browser that shows a manager's conversations: their list, live events, forks as a tree; and lets a person
 * talk, interrupt, approve, fork, roll back, remove and delete. Served to this machine alone, and to whoever has the
 * token in {@link #url()}. Safe for use by many threads.
 *
 * <p>It has the JDK server's one thread, one that looks after idle streams, and one for each request while it is
 * answered, virtual where the JDK has them. {@code EventStream} says what a stream costs.
 */
public final class WebView implements AutoCloseable {

    private static final Duration BEAT = Duration.ofSeconds(15);
    private static final long GRACE_SECONDS = 5;

    private final HttpServer server;
    private final ExecutorService executor;
    private final EventStreams streams;
    private final URI url;

    private WebView(HttpServer server, ExecutorService executor, EventStreams streams, AccessToken token) {
        this.server = server;
        this.executor = executor;
        this.streams = streams;
        // behind the #, which browsers keep to themselves: no log and no referrer has it
        this.url = URI.create(
                "http://127.0.0.1:%d/#%s".formatted(server.getAddress().getPort(), token.secret()));
    }

    /**
     * Serves the conversations of {@code manager}, which is not closed with it.
     *
     * @param catalogue of the manager's store
     * @param config of new conversations
     * @param greeting tells a person in a line who answers
     * @param port on the loopback interface; 0 for a free one
     * @throws IOException if the port cannot be had
     */
    public static WebView start(
            ConversationManager manager, Catalogue catalogue, SessionConfig config, String greeting, int port)
            throws IOException {
        return start(manager, catalogue, config, greeting, port, BEAT);
    }

    static WebView start(
            ConversationManager manager,
            Catalogue catalogue,
            SessionConfig config,
            String greeting,
            int port,
            Duration beat)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), port), 0);
        ExecutorService executor = TaskThreads.perTask("parley-web");
        EventStreams streams = new EventStreams(executor, beat);
        AccessToken token = AccessToken.random(new SecureRandom());
        Gate gate = new Gate(token, server.getAddress().getPort());
        server.createContext(
                "/", new Routes(gate, new ConversationRoutes(manager, catalogue, config, greeting, streams)));
        server.setExecutor(executor);
        server.start();
        return new WebView(server, executor, streams, token);
    }

    /** Where the page is, with the token that opens it. */
    public URI url() {
        return url;
    }

    /** How many streams are open. */
    int streams() {
        return streams.count();
    }

    /** Breaks off all that is being answered. The conversations go on. */
    @Override
    public void close() {
        server.stop(0); // breaks off a write to a client that does not read, which ending its stream would wait for
        streams.close();
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger(WebView.class.getName())
                        .log(System.Logger.Level.WARNING, "requests are still being answered");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
