package dev.parley.examples.ownagent;

import dev.parley.model.SessionConfig;
import dev.parley.spi.EventSink;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawnException;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.TaskThreads;
import dev.parley.spi.UnknownAgentException;
import dev.parley.spi.UnknownToolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** Sessions of an agent that speaks lines, all of them over one connection. Safe for use by many threads. */
public final class LineAgentSpawner implements SessionSpawner {

    static final String AGENT = "line";

    // README: agent-spawn
    private final Socket socket;
    final ExecutorService threads = TaskThreads.perTask("line-agent");
    final Set<LineAgentSession> sessions = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /** Takes over a connection to the agent, and closes it. */
    public LineAgentSpawner(Socket socket) throws SocketException {
        this.socket = socket;
        socket.setTcpNoDelay(true); // lines are short, and each is waited for
        threads.execute(this::listen);
    }

    @Override
    public Session spawn(SessionRequest request, EventSink events) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("spawn was interrupted");
        }
        SessionConfig config = request.config();
        if (!config.agent().equals(AGENT)) {
            throw new UnknownAgentException(config.agent(), List.of(AGENT));
        }
        if (!config.tools().isEmpty()) {
            throw new UnknownToolException(config.tools().get(0), List.of());
        }
        LineAgentSession session = new LineAgentSession(this, request, events);
        synchronized (this) {
            if (closed) {
                throw new SessionSpawnException(request.conversation(), new IOException("the connection is closed"));
            }
            sessions.add(session);
            session.start();
        }
        return session;
    }

    @Override
    public void close() {
        end(LineAgentSession::close);
    }

    private void end(Consumer<LineAgentSession> farewell) {
        synchronized (this) {
            closed = true;
            sessions.forEach(farewell);
            threads.shutdown(); // what was begun goes on: it has to say how it ended
        }
        disconnect();
    }
    // README: end

    // README: agent-lines
    private final Object writing = new Object(); // not the socket: close takes that lock

    /** Who is meant by the first word of a line: the session whose turn it is. */
    final Map<String, LineAgentSession> listeners = new ConcurrentHashMap<>();

    private void listen() {
        try (var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", 3);
                LineAgentSession session = listeners.get(words[0]);
                if (session != null) { // else it speaks of a turn that is over
                    session.hear(words[0], words[1], words[2].translateEscapes());
                }
            }
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException broken) {
            disconnect();
        }
        end(LineAgentSession::lose);
    }

    void send(String ticket, String verb, String text) {
        String escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        byte[] line = "%s %s %s\n".formatted(ticket, verb, escaped).getBytes(StandardCharsets.UTF_8);
        try {
            synchronized (writing) {
                socket.getOutputStream().write(line);
            }
        } catch (IOException broken) {
            disconnect(); // whoever listens will notice, and tell all sessions
        }
    }

    private void disconnect() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
    // README: end
}
