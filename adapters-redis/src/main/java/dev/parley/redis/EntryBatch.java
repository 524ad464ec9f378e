package dev.parley.redis;

import dev.parley.json.JsonCodec;
import dev.parley.model.ConversationId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.StoreRefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Entries as they are sent.
 *
 * @param digest tells this batch from every other
 * @param agentState that of the last session start in it, as JSON; empty if none starts
 * @param entries their JSON
 */
record EntryBatch(String digest, String agentState, List<byte[]> entries) {

    /** The most entries of a batch. */
    static final int MOST = 10_000;

    private static final long MOST_BYTES = 64L << 20;
    private static final int DIGEST_BYTES = 16;

    /**
     * @param largest in bytes, of one entry
     * @throws IllegalArgumentException if there is none
     * @throws StoreRefusedException if one of them, or all together, are too large
     */
    static EntryBatch of(ConversationId id, List<TranscriptEntry> entries, int largest) {
        List<TranscriptEntry> batch = List.copyOf(entries);
        if (batch.isEmpty()) {
            throw new IllegalArgumentException("nothing to append to conversation " + id);
        }
        if (batch.size() > MOST) {
            throw new StoreRefusedException(
                    "%d entries for conversation %s are more than %d at once".formatted(batch.size(), id, MOST));
        }
        MessageDigest digest = sha256();
        String agentState = "";
        List<byte[]> encoded = new ArrayList<>(batch.size());
        long total = 0;
        for (TranscriptEntry entry : batch) {
            byte[] json = JsonCodec.ENTRY.encodeBytes(entry);
            total += json.length;
            if (json.length > largest || total > MOST_BYTES) {
                throw new StoreRefusedException(
                        "an entry of %d bytes for conversation %s: the most is %d, and %d for a batch"
                                .formatted(json.length, id, largest, MOST_BYTES));
            }
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(json.length).array());
            digest.update(json);
            encoded.add(json);
            if (entry instanceof TranscriptEntry.SessionStarted started) {
                agentState = JsonCodec.AGENT_STATE.encode(started.agentState());
            }
        }
        return new EntryBatch(HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES), agentState, encoded);
    }

    /** The arguments of {@link Script#APPEND} behind the lease. */
    List<byte[]> arguments(List<byte[]> lease, long expectedPosition) {
        List<byte[]> all = new ArrayList<>(lease.size() + entries.size() + 3);
        all.addAll(lease);
        all.add(Long.toString(expectedPosition).getBytes(StandardCharsets.US_ASCII));
        all.addAll(Call.bytes(digest, agentState));
        all.addAll(entries);
        return all;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
