package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RandomValuesTest {

    private static final long SEED = Long.getLong("parley.seed", 20_261_122L);

    @Test
    void everyRandomValueSurvivesWritingAndReading() {
        System.out.println("seed " + SEED + " (-Dparley.seed)");
        Generator random = new Generator(SEED);

        for (int i = 0; i < 2_000; i++) {
            survives(JsonCodec.PART, random.part());
            survives(JsonCodec.ITEM, random.item());
            survives(JsonCodec.EVENT, random.event());
            survives(JsonCodec.SUBMISSION, random.submission());
            survives(JsonCodec.ENTRY, random.entry());
            survives(JsonCodec.INFO, random.info());
            survives(JsonCodec.CONFIG, random.config());
            survives(JsonCodec.AGENT_STATE, random.agentState());
        }
    }

    private static <T> void survives(JsonCodec<T> codec, T value) {
        String text = codec.encode(value);

        assertThat(codec.decode(text)).isEqualTo(value);
        assertThat(codec.decode(codec.encodeBytes(value))).isEqualTo(value);
        assertThat(codec.encode(codec.decode(text))).isEqualTo(text).doesNotContain("\n", "\r");
    }

    @Test
    void damagedBytesAreAValueOrMalformed() {
        System.out.println("seed " + SEED + " (-Dparley.seed)");
        Random random = new Random(SEED);
        Generator values = new Generator(SEED);
        List<Supplier<byte[]>> sources = new ArrayList<>();
        sources.add(() -> JsonCodec.ENTRY.encodeBytes(values.entry()));
        sources.add(() -> JsonCodec.EVENT.encodeBytes(values.event()));
        sources.add(() -> JsonCodec.INFO.encodeBytes(values.info()));
        int understood = 0;
        int refused = 0;

        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = damaged(sources.get(i % sources.size()).get(), random);
            for (JsonCodec<?> codec : List.of(JsonCodec.ENTRY, JsonCodec.EVENT, JsonCodec.INFO, JsonCodec.ITEM)) {
                if (isUnderstoodAndKept(codec, damaged)) {
                    understood++;
                } else {
                    refused++;
                }
            }
        }

        assertThat(understood).isPositive();
        assertThat(refused).isPositive();
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] damaged = bytes.clone();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(damaged.length);
            if (random.nextBoolean()) {
                damaged[at] = (byte) random.nextInt(256);
            } else {
                damaged[at] = damaged[random.nextInt(damaged.length)];
            }
        }
        return damaged;
    }

    private static <T> boolean isUnderstoodAndKept(JsonCodec<T> codec, byte[] bytes) {
        T value;
        try {
            value = codec.decode(bytes);
        } catch (MalformedJsonException e) {
            return false;
        }
        assertThat(codec.decode(codec.encode(value)))
                .as(new String(bytes, StandardCharsets.UTF_8))
                .isEqualTo(value);
        return true;
    }
}
