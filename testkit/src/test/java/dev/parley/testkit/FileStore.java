package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.OwnerId;
import dev.parley.model.SessionConfig;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.Takeover;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The reference with a journal of its calls in a file, which each call first reads on and then appends to, under a lock of
 * the file. It knows the values that the kit's processes use and no others.
 */
final class FileStore extends ForwardingStore {

    private static final int MUCH = 2_000;

    private final RandomAccessFile file;
    private final Flaw flaw;
    private final StringBuilder unwritten = new StringBuilder();
    private long applied;

    FileStore(Path path, Flaw flaw) {
        super(new ReferenceStore(new ReferenceStore.Data()), Map.of());
        this.flaw = flaw;
        try {
            this.file = new RandomAccessFile(path.toFile(), "rw");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Lease create(ConversationInfo info, OwnerId owner) {
        return logged(() -> real.create(info, owner), "create", info.id(), info.tenant(), owner);
    }

    @Override
    public Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner) {
        return logged(
                () -> real.fork(source, position, child, owner),
                "fork",
                child.id(),
                child.tenant(),
                owner,
                source,
                position);
    }

    @Override
    public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
        if (flaw == Flaw.TEARS_BATCHES_WHEN_KILLED && entries.size() > 1) {
            long at = expectedPosition;
            for (TranscriptEntry entry : entries) {
                at = append(lease, at, List.of(entry));
                Patience.letPass(Duration.ofMillis(50)); // so that the killing hits here
            }
            return at;
        }
        List<Object> words = new ArrayList<>(lease(lease));
        words.add(expectedPosition);
        entries.forEach(entry -> words.add(StoreBench.text(entry)));
        return logged(() -> real.append(lease, expectedPosition, entries), "append", words.toArray());
    }

    @Override
    public boolean delete(Lease lease) {
        return logged(() -> real.delete(lease), "delete", lease(lease).toArray());
    }

    @Override
    public Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
        return logged(() -> real.acquire(id, owner, takeover), "acquire", id, owner, takeover);
    }

    @Override
    public void heartbeat(OwnerId owner, Duration timeToLive) {
        Lease unused = logged(
                () -> {
                    real.heartbeat(owner, timeToLive);
                    return new Lease(StoreBench.newId(), owner, 1, 0);
                },
                "heartbeat",
                owner,
                timeToLive);
    }

    @Override
    public Optional<ConversationInfo> find(ConversationId id) {
        return upToDate(() -> real.find(id));
    }

    @Override
    public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
        return upToDate(() -> real.read(id, from, limit, direction));
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Object> lease(Lease lease) {
        return List.of(lease.conversation(), lease.owner(), lease.epoch(), lease.lengthAtAcquire());
    }

    private <T> T logged(Supplier<T> call, String name, Object... words) {
        return upToDate(() -> {
            T answer = call.get();
            StringBuilder line = new StringBuilder(name);
            Arrays.stream(words).forEach(word -> line.append(' ').append(encoded(word.toString())));
            write(line.append('\n').toString());
            return answer;
        });
    }

    private synchronized <T> T upToDate(Supplier<T> call) {
        try {
            FileLock lock = flaw == Flaw.LOCKS_IN_ITS_PROCESS_ONLY
                    ? null
                    : file.getChannel().lock();
            try {
                if (lock != null || applied == 0) {
                    readOn();
                }
                return call.get();
            } finally {
                if (lock != null) {
                    lock.release();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readOn() throws IOException {
        byte[] more = new byte[Math.max(0, (int) (file.length() - applied))];
        file.seek(applied);
        file.readFully(more);
        applied += more.length;
        new String(more, StandardCharsets.US_ASCII).lines().forEach(this::replay);
    }

    private void write(String line) {
        unwritten.append(line);
        if (flaw == Flaw.LOSES_TAIL_WHEN_KILLED && unwritten.length() < MUCH) {
            return;
        }
        byte[] bytes = unwritten.toString().getBytes(StandardCharsets.US_ASCII);
        unwritten.setLength(0);
        try {
            file.seek(file.length());
            file.write(bytes);
            applied += bytes.length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replay(String line) {
        List<String> words =
                Arrays.stream(line.split(" ", -1)).map(FileStore::decoded).toList();
        switch (line.substring(0, line.indexOf(' '))) {
            case "create" -> {
                Lease unused = real.create(info(words), new OwnerId(words.get(3)));
            }
            case "fork" -> {
                ConversationId source = ConversationId.parse(words.get(4));
                long cut = Long.parseLong(words.get(5));
                Lease unused = real.fork(
                        source, cut, info(words).withLineage(new Lineage(source, cut)), new OwnerId(words.get(3)));
            }
            case "append" -> {
                long unused = real.append(
                        leaseOf(words),
                        Long.parseLong(words.get(5)),
                        StoreBench.entries(words.subList(6, words.size()).toArray(String[]::new)));
            }
            case "delete" -> {
                boolean unused = real.delete(leaseOf(words));
            }
            case "acquire" -> {
                Lease unused = real.acquire(
                        ConversationId.parse(words.get(1)), new OwnerId(words.get(2)), Takeover.valueOf(words.get(3)));
            }
            default -> real.heartbeat(new OwnerId(words.get(1)), Duration.parse(words.get(2)));
        }
    }

    private static ConversationInfo info(List<String> words) {
        return ConversationInfo.pending(
                ConversationId.parse(words.get(1)), words.get(2), Instant.EPOCH, SessionConfig.of("agent"));
    }

    private static Lease leaseOf(List<String> words) {
        return new Lease(
                ConversationId.parse(words.get(1)),
                new OwnerId(words.get(2)),
                Long.parseLong(words.get(3)),
                Long.parseLong(words.get(4)));
    }

    private static String encoded(String word) {
        return "+" + Base64.getEncoder().encodeToString(word.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String word) {
        return word.startsWith("+")
                ? new String(Base64.getDecoder().decode(word.substring(1)), StandardCharsets.UTF_8)
                : word;
    }
}
