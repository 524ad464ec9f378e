package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.spi.Takeover;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The reference at the other end of a connection. */
final class RemoteStore extends ForwardingStore {

    static final Duration LONGEST_CALL = Duration.ofMillis(400);

    private final RemoteBackend backend;
    private final InetSocketAddress address;
    private final Flaw flaw;
    private @Nullable Socket connection;
    private boolean failed;

    RemoteStore(ReferenceStore real, RemoteBackend backend, InetSocketAddress address, Flaw flaw) {
        super(real, Map.of());
        this.backend = backend;
        this.address = address;
        this.flaw = flaw;
    }

    @Override
    public Lease create(ConversationInfo info, OwnerId owner) {
        return ask(() -> real.create(info, owner));
    }

    @Override
    public Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner) {
        return ask(() -> real.fork(source, position, child, owner));
    }

    @Override
    public Optional<ConversationInfo> find(ConversationId id) {
        return ask(() -> real.find(id));
    }

    @Override
    public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
        return ask(() -> real.append(lease, expectedPosition, entries));
    }

    @Override
    public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
        return ask(() -> real.read(id, from, limit, direction));
    }

    @Override
    public ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch) {
        return ask(() -> real.update(id, expectedRevision, patch));
    }

    @Override
    public boolean delete(Lease lease) {
        return ask(() -> real.delete(lease));
    }

    @Override
    public Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
        return ask(() -> real.acquire(id, owner, takeover));
    }

    @Override
    public void release(Lease lease) {
        boolean unused = ask(() -> {
            real.release(lease);
            return true;
        });
    }

    @Override
    public void heartbeat(OwnerId owner, Duration timeToLive) {
        boolean unused = ask(() -> {
            real.heartbeat(owner, timeToLive);
            return true;
        });
    }

    @Override
    public synchronized void close() {
        disconnect();
    }

    @SuppressWarnings("unchecked") // the backend answers with what this call returned
    private synchronized <T> T ask(Supplier<T> call) {
        Socket socket = connected();
        long key = backend.put(call::get);
        try {
            socket.getOutputStream().write((key + "\n").getBytes(StandardCharsets.US_ASCII));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            if (line == null) {
                throw new EOFException("no answer");
            }
        } catch (IOException e) {
            disconnect();
            failed = true;
            throw failure(e);
        }
        return (T) backend.answer(key);
    }

    private RuntimeException failure(IOException e) {
        return switch (flaw) {
            case LEAKS_IO_EXCEPTIONS -> new UncheckedIOException(e);
            case CLAIMS_NOTHING_APPLIED -> new StoreUnavailableException("no answer", e);
            default -> new StoreOutcomeUnknownException("no answer", e);
        };
    }

    private Socket connected() {
        if (connection != null) {
            return connection;
        }
        if (failed && flaw == Flaw.STAYS_DISCONNECTED) {
            throw new StoreUnavailableException("not connected", new IOException("closed"));
        }
        try {
            Socket socket = new Socket(address.getAddress(), address.getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(
                    switch (flaw) {
                        case WAITS_FOR_EVER -> 0;
                        case GIVES_UP_AT_ONCE -> 5;
                        default -> (int) LONGEST_CALL.toMillis();
                    });
            connection = socket;
            return socket;
        } catch (IOException e) {
            throw new StoreUnavailableException("no connection", e);
        }
    }

    private void disconnect() {
        Socket old = connection;
        connection = null;
        if (old != null) {
            try {
                old.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
