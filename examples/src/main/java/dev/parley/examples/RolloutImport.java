package dev.parley.examples;

import dev.parley.json.RolloutMeta;
import dev.parley.json.RolloutReader;
import dev.parley.json.RolloutSink;
import dev.parley.json.SkippedText;
import dev.parley.model.AgentState;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.EntryMeta;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.SessionConfig;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.IdSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes stored conversations of rollout files. Holds a batch of what it reads: a MiB of the file, and the line it is at.
 * Safe for use by many threads.
 *
 * <p>The new conversation begins with a {@code SessionStarted} as every other; what the file tells stands behind it, its
 * positions shifted by one. While it grows it belongs to an owner of its own, so that no manager opens half of it.
 */
final class RolloutImport {

    private static final int BATCH_ENTRIES = 256;
    private static final long BATCH_BYTES = 1 << 20;
    /** For how long a batch protects the conversation: longer than the next one takes. */
    private static final Duration PROTECTION = Duration.ofMinutes(5);

    private final ConversationStore store;
    private final IdSource ids;
    private final InstantSource clock;

    RolloutImport(ConversationStore store, IdSource ids, InstantSource clock) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Reads {@code file} to its end and does not close it. Whatever fails, no conversation is left.
     *
     * @param config what the conversation's sessions are to be: the file does not decide that
     * @param skipped is told what did not become part of the conversation, in the order of the file
     * @return the conversation, which nobody owns; empty if the file holds none, and then none was made
     * @throws IOException from {@code file}
     */
    Optional<ConversationId> read(InputStream file, SessionConfig config, Consumer<SkippedText> skipped)
            throws IOException {
        CountedInput counted = new CountedInput(file);
        Run run = new Run(counted, config, skipped);
        try {
            new RolloutReader().read(counted, run);
            return run.end();
        } catch (IOException | RuntimeException e) {
            run.undo(e);
            throw e;
        }
    }

    private final class Run implements RolloutSink {

        private final CountedInput file;
        private final SessionConfig config;
        private final Consumer<SkippedText> skipped;
        private final ConversationId id = store.mintId(ids, Optional.empty());
        private final OwnerId owner = new OwnerId("import-" + id);
        private final List<TranscriptEntry> batch = new ArrayList<>();
        private String sessionId = owner.value();
        private @Nullable Lease lease;
        private long length;
        private long readBefore;

        Run(CountedInput file, SessionConfig config, Consumer<SkippedText> skipped) {
            this.file = file;
            this.config = config;
            this.skipped = skipped;
        }

        @Override
        public void meta(RolloutMeta meta) {
            sessionId = meta.sessionId();
        }

        @Override
        public void entry(TranscriptEntry entry) {
            if (length + batch.size() == 0) {
                batch.add(started());
            }
            batch.add(behindStart(entry));
            if (batch.size() >= BATCH_ENTRIES || file.count - readBefore >= BATCH_BYTES) {
                append();
            }
        }

        @Override
        public void skipped(SkippedText text) {
            skipped.accept(text);
        }

        private TranscriptEntry started() {
            return new TranscriptEntry.SessionStarted(
                    new AgentState(sessionId, 0, Optional.empty()),
                    EntryMeta.recorded(clock.instant(), Optional.empty()));
        }

        private void append() {
            store.heartbeat(owner, PROTECTION);
            Lease held = lease;
            if (held == null) {
                held = store.create(
                        ConversationInfo.pending(id, ConversationInfo.DEFAULT_TENANT, clock.instant(), config), owner);
                lease = held;
            }
            length = store.append(held, length, batch);
            batch.clear();
            readBefore = file.count;
        }

        Optional<ConversationId> end() {
            if (!batch.isEmpty()) {
                append();
            }
            if (lease == null) {
                return Optional.empty();
            }
            store.release(lease);
            return Optional.of(id);
        }

        void undo(Exception cause) {
            if (lease == null) {
                return;
            }
            try {
                boolean unused = store.delete(lease);
            } catch (RuntimeException e) {
                cause.addSuppressed(e);
            }
        }
    }

    /** In a file positions count from its own first entry. */
    private static TranscriptEntry behindStart(TranscriptEntry entry) {
        if (entry instanceof TranscriptEntry.RolledBack mark) {
            return new TranscriptEntry.RolledBack(mark.toPosition() + 1, mark.meta());
        }
        if (entry instanceof TranscriptEntry.Compacted mark) {
            return new TranscriptEntry.Compacted(mark.summary(), mark.replacedLength() + 1, mark.meta());
        }
        return entry;
    }

    /** Knows how many bytes were read. */
    private static final class CountedInput extends FilterInputStream {

        private long count;

        CountedInput(InputStream file) {
            super(file);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
