package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Replays what fuzzing found worth keeping. The profile {@code fuzz} looks for more. */
class SavedInputsTest {

    private static final Path SAVED = Path.of("src/test/resources/fuzz");

    @Test
    void codecsKeepOrRefuseEverySavedInput() throws IOException {
        for (Path input : saved("CodecFuzz")) {
            CodecFuzz.fuzzerTestOneInput(Files.readAllBytes(input));
        }
    }

    @Test
    void readerSurvivesEverySavedInput() throws IOException {
        for (Path input : saved("RolloutFuzz")) {
            RolloutFuzz.fuzzerTestOneInput(Files.readAllBytes(input));
        }
    }

    private static List<Path> saved(String target) throws IOException {
        try (Stream<Path> files = Files.list(SAVED.resolve(target))) {
            List<Path> inputs = files.sorted().toList();
            assertThat(inputs).isNotEmpty();
            return inputs;
        }
    }
}
