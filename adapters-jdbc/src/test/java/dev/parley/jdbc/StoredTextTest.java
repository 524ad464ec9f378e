package dev.parley.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.spi.StoreRefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names and times as they are kept in columns. */
final class StoredTextTest {

    @Test
    void everyTextComesBackAndNoTwoAreTheSameBytes() {
        List<String> texts =
                List.of("", "a", "a\u0000", "\u00e9", "e\u0301", "\ud83d\ude00", "\ud83d", "\ude00", "?", "\ufffd");

        assertThat(texts)
                .allSatisfy(text -> assertThat(StoredText.decode(StoredText.encode("owner", text)))
                        .isEqualTo(text));
        assertThat(texts.stream().map(text -> HexFormat.of().formatHex(StoredText.encode("owner", text))))
                .doesNotHaveDuplicates();
    }

    @Test
    void usualTextsAreUtf8SoThatPeopleCanQueryThem() {
        assertThat(StoredText.encode("tenant", "caf\u00e9")).isEqualTo("caf\u00e9".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatNoIndexTakesIsRefusedByItsSize() {
        assertThat(StoredText.encode("tenant", "x".repeat(2_500))).hasSize(2_500);
        assertThatExceptionOfType(StoreRefusedException.class)
                .isThrownBy(() -> StoredText.encode("tenant", "x".repeat(2_501)))
                .withMessage("the name of the tenant has 2501 bytes; the most is 2500");
    }

    @Test
    void timesBeyondTheRangeOfMicrosecondsCountAsItsEnd() {
        assertThat(Times.micros(Instant.parse("1970-01-01T00:00:01.000002999Z")))
                .isEqualTo(1_000_002);
        assertThat(Times.micros(Instant.MAX)).isGreaterThan(Times.micros(Instant.parse("+50000-01-01T00:00:00Z")));
        assertThat(Times.micros(Instant.MIN)).isNegative();
        assertThat(Times.micros(Duration.ofSeconds(Long.MAX_VALUE))).isPositive();
        assertThat(Times.micros(Duration.ofSeconds(2, 3_999))).isEqualTo(2_000_003);
    }
}
