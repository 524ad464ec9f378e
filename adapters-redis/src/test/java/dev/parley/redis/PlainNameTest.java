package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PlainNameTest {

    @Test
    void everyNameComesBackAndNoTwoShareAForm() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, String> byForm = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            char[] chars = new char[1 + random.nextInt(4)];
            for (int j = 0; j < chars.length; j++) {
                chars[j] = (char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(0x10000));
            }
            String name = new String(chars);

            String plain = PlainName.of(name);

            assertThat(plain).as("seed %d", seed).matches("[A-Za-z0-9._%-]+");
            assertThat(PlainName.nameOf(plain)).as("seed %d", seed).isEqualTo(name);
            assertThat(byForm.put(plain, name)).as("seed %d", seed).isIn(null, name);
        }
    }

    @Test
    void namesThatLookEscapedStayThemselves() {
        for (String name : List.of("%0041", "{00}", "a:*", "\ud800", "A%", "%%0025")) {
            assertThat(PlainName.nameOf(PlainName.of(name))).isEqualTo(name);
        }
        assertThat(PlainName.of("%0041")).isNotEqualTo(PlainName.of("A"));
    }
}
