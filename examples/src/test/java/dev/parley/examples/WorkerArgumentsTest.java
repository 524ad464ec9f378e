package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkerArgumentsTest {

    @Test
    void optionsComeInAnyOrderAndMayBeLeftOut() {
        assertThat(WorkerArguments.of()).contains(new WorkerArguments(16, OptionalInt.empty()));
        assertThat(WorkerArguments.of("--health", "8081", "--capacity", "4"))
                .contains(new WorkerArguments(4, OptionalInt.of(8081)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--capacity",
                "--capacity 0",
                "--capacity 10001",
                "--health 65536",
                "--health -1",
                "--health x",
                "--port 1",
                "4"
            })
    void whatIsNotUnderstoodIsNotGuessed(String line) {
        assertThat(WorkerArguments.of(line.split(" "))).isEmpty();
    }
}
