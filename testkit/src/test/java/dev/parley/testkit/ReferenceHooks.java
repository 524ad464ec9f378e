package dev.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The hooks around the reference store: real files, processes and connections, each wrong in one way or none. */
final class ReferenceHooks implements AutoCloseable {

    static final StoreLimits LIMITS = new StoreLimits(
            OptionalInt.of(ReferenceStore.LARGEST_BATCH),
            OptionalInt.of(ReferenceStore.LARGEST_TEXT),
            Duration.ofSeconds(1));

    private final ReferenceStore.Data data;
    private final Map<Object, Object> notes;
    private final Flaw flaw;
    private final Path journal;
    private final RemoteBackend backend = new RemoteBackend();

    ReferenceHooks(ReferenceStore.Data data, Map<Object, Object> notes, Flaw flaw) {
        this.data = data;
        this.notes = notes;
        this.flaw = flaw;
        try {
            this.journal = Files.createTempFile("kit", ".journal");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    OtherProcess otherProcess() {
        return new OtherProcess(FileStoreProvider.class, Map.of("file", journal.toString(), "flaw", flaw.name()));
    }

    NetworkBackend network() {
        return new NetworkBackend(
                backend.address(),
                address -> new RemoteStore(new ReferenceStore(data), backend, address, flaw),
                RemoteStore.LONGEST_CALL);
    }

    Restart restart() {
        return () -> notes.put(BrokenAccidents.RESTARTED, true);
    }

    Footprint footprint() {
        return () -> {
            Map<String, Long> count = new HashMap<>(data.count());
            count.put("notes", (long) notes.size());
            return count;
        };
    }

    Damage damage() {
        return data::damage;
    }

    @Override
    public void close() throws IOException {
        backend.close();
        Files.deleteIfExists(journal);
    }
}
