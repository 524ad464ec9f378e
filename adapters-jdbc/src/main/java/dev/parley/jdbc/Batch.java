package dev.parley.jdbc;

import dev.parley.json.JsonCodec;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.StoreRefusedException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The entries of an append as they are stored. What an entry holds is encoded here, before anything is written. */
final class Batch {

    /** More than this in one statement is beyond what drivers and servers take in one message. */
    static final long LARGEST_BYTES = 256L << 20;

    private final List<byte[]> bodies = new ArrayList<>();
    private final byte[] digest;
    private final Optional<byte[]> lastAgentState;

    private Batch(List<TranscriptEntry> entries) {
        MessageDigest sha = sha256();
        Optional<byte[]> agentState = Optional.empty();
        long size = 0;
        for (TranscriptEntry entry : entries) {
            byte[] body = JsonCodec.ENTRY.encodeBytes(entry);
            size += body.length;
            if (size > LARGEST_BYTES) {
                throw new StoreRefusedException("a batch of more than %d bytes".formatted(LARGEST_BYTES));
            }
            sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(body.length).array());
            sha.update(body);
            bodies.add(body);
            if (entry instanceof TranscriptEntry.SessionStarted started) {
                agentState = Optional.of(JsonCodec.AGENT_STATE.encodeBytes(started.agentState()));
            }
        }
        this.digest = sha.digest();
        this.lastAgentState = agentState;
    }

    /**
     * @throws StoreRefusedException if it is too large
     * @throws IllegalArgumentException if it is empty
     */
    static Batch of(List<TranscriptEntry> entries) {
        List<TranscriptEntry> copy = List.copyOf(entries);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("an empty batch cannot be appended");
        }
        return new Batch(copy);
    }

    List<byte[]> bodies() {
        return bodies;
    }

    long size() {
        return bodies.size();
    }

    /** SHA-256 of each entry's length and bytes. */
    byte[] digest() {
        return digest;
    }

    boolean hasDigest(String hex) {
        return HexFormat.of().formatHex(digest).equals(hex);
    }

    /** That of the last session start in it. */
    Optional<byte[]> lastAgentState() {
        return lastAgentState;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
