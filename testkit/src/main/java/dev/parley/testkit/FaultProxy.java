package dev.parley.testkit;

import dev.parley.spi.TaskThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands on loopback between clients and a TCP server and passes everything on, until it is told to disturb. Knows no
 * protocol: what a client says before the server speaks again is one request. Safe for use by many threads.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int CONNECT_MILLIS = 10_000;
    private static final Duration SLOWNESS = Duration.ofMillis(20);

    /** What happens to a request. */
    public enum Fault {
        /** It is thrown away, and its connection closed. */
        REQUEST_LOST,
        /** It is passed on; when the server answers, the answer is thrown away and the connection closed. */
        ANSWER_LOST,
        /** Nothing passes any more in either direction, and no connection is closed. */
        BLACK_HOLE,
        /** Each piece is passed on 20 milliseconds late. */
        SLOW,
        /** It is thrown away, and its connection reset. */
        RESET
    }

    private final InetSocketAddress server;
    private final ServerSocket listener;
    private final ExecutorService threads = TaskThreads.perTask("fault-proxy");
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile Plan plan = new Plan(null, 0);

    private FaultProxy(InetSocketAddress server, ServerSocket listener) {
        this.server = server;
        this.listener = listener;
    }

    /** A proxy on a free port of loopback in front of {@code server}. */
    public static FaultProxy before(InetSocketAddress server) {
        try {
            ServerSocket listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
            FaultProxy proxy = new FaultProxy(server, listener);
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients connect to instead of the server. */
    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /** Lets {@code spared} more requests pass and then disturbs every one, on all connections, until {@link #heal}. */
    public void disturb(Fault fault, int spared) {
        plan = new Plan(fault, spared);
    }

    /** Whether a request was disturbed since the last call of {@link #disturb}. */
    public boolean hasStruck() {
        return plan.struck;
    }

    /** Lets everything pass again. Connections are closed if any was disturbed, since they may have lost something. */
    public void heal() {
        Plan over = plan;
        plan = new Plan(null, 0);
        if (over.struck && over.fault != Fault.SLOW) {
            links.forEach(Link::close);
        }
    }

    @Override
    public void close() {
        closeQuietly(listener);
        links.forEach(Link::close);
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
        Link link = new Link(client, new Socket());
        links.add(link);
        try {
            link.backend.connect(server, CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            link.backend.setTcpNoDelay(true);
            threads.execute(link::passAnswers);
            link.passRequests();
        } catch (IOException e) {
            link.close();
        }
        if (listener.isClosed()) {
            link.close();
        }
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // it is gone either way
        }
    }

    /** What is to happen, from one {@link #disturb} to the next. */
    private static final class Plan {
        private final @Nullable Fault fault;
        private final AtomicInteger spared;
        private volatile boolean struck;

        Plan(@Nullable Fault fault, int spared) {
            this.fault = fault;
            this.spared = new AtomicInteger(spared);
        }

        /** What happens to these bytes of a client; null if nothing. */
        @Nullable
        Fault of(boolean beginsRequest) {
            if (fault != null && !struck && beginsRequest && spared.getAndDecrement() <= 0) {
                struck = true;
            }
            return struck ? fault : null;
        }
    }

    /** A client's connection and ours to the server on its behalf. */
    private final class Link {
        private final Socket client;
        private final Socket backend;
        private volatile boolean serverSpokeLast = true;
        private volatile boolean losesAnswer;

        Link(Socket client, Socket backend) {
            this.client = client;
            this.backend = backend;
        }

        void passRequests() {
            pass(client, backend, () -> {
                boolean begins = serverSpokeLast;
                serverSpokeLast = false;
                Fault fault = plan.of(begins);
                losesAnswer |= fault == Fault.ANSWER_LOST;
                return fault == Fault.ANSWER_LOST ? null : fault;
            });
        }

        void passAnswers() {
            pass(backend, client, () -> {
                serverSpokeLast = true;
                Plan now = plan;
                if (losesAnswer) {
                    return Fault.ANSWER_LOST;
                }
                boolean holdsUp = now.fault == Fault.BLACK_HOLE || now.fault == Fault.SLOW;
                return holdsUp && now.struck ? now.fault : null;
            });
        }

        private void pass(Socket from, Socket to, Decision decision) {
            byte[] bytes = new byte[16_384];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    Fault fault = decision.next();
                    if (fault == Fault.SLOW) {
                        Patience.letPass(SLOWNESS);
                    } else if (fault == Fault.BLACK_HOLE) {
                        continue;
                    } else if (fault != null) {
                        end(fault);
                        return;
                    }
                    out.write(bytes, 0, count);
                    out.flush();
                }
            } catch (IOException e) {
                // one side is gone: so is the link
            }
            close();
        }

        private void end(Fault fault) throws IOException {
            if (fault == Fault.RESET) {
                client.setSoLinger(true, 0);
            }
            close();
        }

        void close() {
            links.remove(this);
            closeQuietly(client);
            closeQuietly(backend);
        }
    }

    private interface Decision {
        @Nullable
        Fault next();
    }
}
