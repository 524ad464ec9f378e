package dev.parley.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EventStreamParserTest {

    @Test
    void readsEventsWhateverEndsTheirLines() throws Exception {
        String stream = "event: a\ndata: 1\n\nevent: b\r\ndata: 2\r\n\r\nevent: c\rdata: 3\r\r";

        assertThat(parse(stream, 1000))
                .containsExactly(
                        new ServerSentEvent("a", "1"), new ServerSentEvent("b", "2"), new ServerSentEvent("c", "3"));
    }

    @Test
    void joinsDataLinesAndPassesOverWhatIsNoData() throws Exception {
        String stream = """
                \uFEFFdata: one
                : a comment
                id: 7
                retry: 10
                nonsense
                data:two
                data:  three
                data

                : only a comment

                event: nameOnly

                data: last

                """;

        assertThat(parse(stream, 1000))
                .containsExactly(
                        new ServerSentEvent("message", "one\ntwo\n three\n"), new ServerSentEvent("message", "last"));
    }

    @Test
    void dropsAnEventThatTheEndCutsOff() throws Exception {
        assertThat(parse("data: whole\n\ndata: cut off\n", 1000))
                .containsExactly(new ServerSentEvent("message", "whole"));
    }

    @Test
    void readsTheSameInPiecesOfAnySize() throws Exception {
        String stream = "\uFEFFdata: Grüße, 世界 \uD83D\uDE00\r\ndata: more\r\n\r\nevent: x\rdata: é\r\r";
        List<ServerSentEvent> whole = parse(stream, 1000);

        for (int size = 1; size < 20; size++) {
            assertThat(parse(stream, size)).as("pieces of %d bytes", size).isEqualTo(whole);
        }
        assertThat(whole).extracting(ServerSentEvent::data).containsExactly("Grüße, 世界 \uD83D\uDE00\nmore", "é");
    }

    @Test
    void survivesRandomBytes() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] alphabet = "data: event\n\r\u00e9".getBytes(StandardCharsets.UTF_8);

        for (int round = 0; round < 500; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = alphabet[random.nextInt(alphabet.length)];
            }
            List<ServerSentEvent> once = parse(bytes, bytes.length + 1);
            assertThat(parse(bytes, 3)).as("seed %d", seed).isEqualTo(once);
        }
    }

    @Test
    void refusesAnEventThatNeverEnds() {
        EventStreamParser parser = new EventStreamParser(event -> {}, 100);
        byte[] line = "data: 0123456789\n".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> {
                    for (int n = 0; n < 20; n++) {
                        parser.feed(ByteBuffer.wrap(line));
                    }
                })
                .isInstanceOfSatisfying(
                        ModelFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("malformed_response"));
    }

    private static List<ServerSentEvent> parse(String stream, int pieceSize) throws ModelFailure {
        return parse(stream.getBytes(StandardCharsets.UTF_8), pieceSize);
    }

    private static List<ServerSentEvent> parse(byte[] bytes, int pieceSize) throws ModelFailure {
        List<ServerSentEvent> events = new ArrayList<>();
        EventStreamParser parser = new EventStreamParser(events::add);
        for (int from = 0; from < bytes.length; from += pieceSize) {
            parser.feed(ByteBuffer.wrap(bytes, from, Math.min(pieceSize, bytes.length - from)));
        }
        return events;
    }
}
