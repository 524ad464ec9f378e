package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ContentPart;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.ResponseItem;
import dev.parley.model.TranscriptEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stored data outlives versions: these files may gain fields, never lose or rename them. */
class GoldenFilesTest {

    private static final Map<String, Class<?>> FAMILIES = Map.of(
            "part", ContentPart.class,
            "item", ResponseItem.class,
            "event", EventMsg.class,
            "op", Op.class,
            "entry", TranscriptEntry.class);

    static Set<String> samples() {
        return Samples.ALL.keySet();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aValueIsWrittenAsItsGoldenFile(String name) {
        String golden = golden(name);

        String written = Samples.named(name).encoded();

        assertThat(written).isEqualTo(golden);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aGoldenFileIsReadAsItsValue(String name) {
        String golden = golden(name);

        Object read = Samples.named(name).decoded(golden);

        assertThat(read).isEqualTo(Samples.named(name).value());
    }

    static Stream<String> kinds() {
        return FAMILIES.entrySet().stream()
                .flatMap(family -> Arrays.stream(family.getValue().getPermittedSubclasses())
                        .map(kind -> family.getKey() + "-" + kind.getSimpleName()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindOfASealedFamilyHasAGoldenFile(String name) {
        assertThat(samples()).contains(name);
        assertThat(golden(name)).isNotBlank();
    }

    @Test
    void theSealedFamiliesAreAllThereAre() {
        assertThat(kinds()).hasSizeGreaterThanOrEqualTo(47);
    }

    private static String golden(String name) {
        try (InputStream file = GoldenFilesTest.class.getResourceAsStream("/golden/" + name + ".json")) {
            assertThat(file).as("golden file %s.json", name).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException e) {
            throw new AssertionError("golden file " + name, e);
        }
    }
}
