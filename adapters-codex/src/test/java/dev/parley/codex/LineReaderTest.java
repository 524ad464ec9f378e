package dev.parley.codex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LineReaderTest {

    private static final int LIMIT = 100_000;

    @Test
    void linesComeWholeHoweverTheStreamIsCut() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            // from nothing to beyond the limit
            lines.add("é".repeat(random.nextInt(1 << random.nextInt(17))));
        }
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);

        List<String> read = read(new TornStream(bytes, random));

        List<String> expected = lines.stream()
                .filter(line -> !line.isEmpty())
                .map(line -> 2 * line.length() <= LIMIT ? line : "too long: " + "é".repeat(LineReader.BEGINNING / 2))
                .toList();
        assertThat(read).as("seed %d", seed).isEqualTo(expected);
    }

    @Test
    void whatStandsBehindTheLastBreakIsALine() throws IOException {
        assertThat(read(new ByteArrayInputStream("one\n\ntwo".getBytes(StandardCharsets.UTF_8))))
                .containsExactly("one", "two");
    }

    private static List<String> read(InputStream in) throws IOException {
        List<String> read = new ArrayList<>();
        LineReader reader = new LineReader(LIMIT, new LineReader.Lines() {
            @Override
            public void line(byte[] utf8) {
                read.add(new String(utf8, StandardCharsets.UTF_8));
            }

            @Override
            public void tooLong(byte[] beginning) {
                read.add("too long: " + new String(beginning, StandardCharsets.UTF_8));
            }
        });
        reader.readAll(in);
        return read;
    }

    /** Gives a few bytes at a time. */
    private static final class TornStream extends InputStream {
        private final InputStream bytes;
        private final Random random;

        TornStream(byte[] bytes, Random random) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() throws IOException {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return bytes.read(into, from, Math.min(length, 1 + random.nextInt(5_000)));
        }
    }
}
