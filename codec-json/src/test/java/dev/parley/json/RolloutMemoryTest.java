package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.TranscriptEntry;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutMemoryTest {

    private static final int LINES = 1_100;
    private static final byte[] LINE =
            ("{\"timestamp\":\"2025-01-03T12:00:02Z\",\"type\":\"response_item\",\"payload\":"
                            + "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\""
                            + "x".repeat(100_000) + "\"}]}}\n")
                    .getBytes(StandardCharsets.UTF_8);

    /** More than 100 MB, made while it is read. */
    private static final class EndlessFile extends InputStream {
        long given;
        private final Runnable nearTheEnd;

        EndlessFile(Runnable nearTheEnd) {
            this.nearTheEnd = nearTheEnd;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("read in chunks");
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int at = (int) (given % LINE.length);
            if (given == (long) LINES * LINE.length) {
                return -1;
            }
            if (given / LINE.length == LINES - 1 && at == 0) {
                nearTheEnd.run();
            }
            int count = Math.min(length, LINE.length - at);
            System.arraycopy(LINE, at, into, offset, count);
            given += count;
            return count;
        }
    }

    private static final class Observer implements RolloutSink {
        final List<WeakReference<TranscriptEntry>> seen = new ArrayList<>();
        long mostReadAhead;
        EndlessFile file = new EndlessFile(() -> {});

        @Override
        public void meta(RolloutMeta meta) {}

        @Override
        public void entry(TranscriptEntry entry) {
            seen.add(new WeakReference<>(entry));
            mostReadAhead = Math.max(mostReadAhead, file.given - (long) seen.size() * LINE.length);
        }

        @Override
        public void skipped(SkippedText skipped) {
            throw new AssertionError(skipped);
        }

        boolean holdsNothing() {
            System.gc();
            return seen.stream().limit(LINES / 2).allMatch(entry -> entry.get() == null);
        }
    }

    @Test
    void aFileOfMoreThanAHundredMegabytesIsReadLineByLine() throws IOException {
        Observer observer = new Observer();
        List<Boolean> forgotten = new ArrayList<>();
        observer.file = new EndlessFile(() -> forgotten.add(eventuallyHoldsNothing(observer)));

        new RolloutReader().read(observer.file, observer);

        assertThat(observer.file.given).isGreaterThan(100_000_000);
        assertThat(observer.seen).hasSize(LINES);
        assertThat(observer.mostReadAhead).isLessThanOrEqualTo(1 << 16);
        assertThat(forgotten).as("entries are forgotten while the file is read").containsExactly(true);
    }

    private static boolean eventuallyHoldsNothing(Observer observer) {
        for (int attempt = 0; attempt < 50; attempt++) {
            if (observer.holdsNothing()) {
                return true;
            }
        }
        return false;
    }
}
