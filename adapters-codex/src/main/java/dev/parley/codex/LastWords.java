package dev.parley.codex;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Reads a stream to its end and keeps its last bytes. Safe for use by many threads. */
final class LastWords implements Runnable {

    private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;]*m");

    private final InputStream in;
    private final byte[] ring;
    private long total;

    LastWords(InputStream in, int bytes) {
        this.in = in;
        this.ring = new byte[bytes];
    }

    @Override
    public void run() {
        byte[] chunk = new byte[4 << 10];
        try {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                keep(chunk, count);
            }
        } catch (IOException e) {
            // what came until now is all there is
        }
    }

    /** What is kept now, without colours. */
    synchronized String text() {
        int length = (int) Math.min(total, ring.length);
        byte[] last = new byte[length];
        for (int i = 0; i < length; i++) {
            last[i] = ring[(int) ((total - length + i) % ring.length)];
        }
        return COLOUR.matcher(new String(last, StandardCharsets.UTF_8))
                .replaceAll("")
                .strip();
    }

    private synchronized void keep(byte[] chunk, int count) {
        for (int i = 0; i < count; i++) {
            ring[(int) (total++ % ring.length)] = chunk[i];
        }
    }
}
