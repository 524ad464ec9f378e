package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ConsoleLinesTest {

    private final Semaphore told = new Semaphore(0);

    @Test
    void givesEveryLineInOrderHoweverManyThereAre() throws Exception {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add("line " + i);
        }

        ConsoleLines lines = reading(String.join("\n", many));

        for (String line : many) {
            assertThat(lines.take()).contains(line);
        }
        assertThat(lines.take()).isEmpty();
        assertThat(lines.take()).isEmpty();
    }

    @Test
    void interruptThatWaitsGoesToWhoBeginsToWatch() throws Exception {
        ConsoleLines lines = reading("first\n/interrupt\nlast\n");
        assertThat(lines.take()).contains("first");

        lines.watch(told::release);

        assertTold();
        lines.unwatch();
        assertThat(lines.take()).contains("last");
    }

    @Test
    void interruptThatComesLaterGoesToTheWatcher() throws Exception {
        try (PipedOutputStream typed = new PipedOutputStream();
                InputStream in = new PipedInputStream(typed)) {
            ConsoleLines lines = ConsoleLines.of(in, StandardCharsets.UTF_8);
            lines.watch(told::release);

            typed.write("/interrupt\n".getBytes(StandardCharsets.UTF_8));
            typed.flush();

            assertTold();
        }
    }

    @Test
    void interruptBehindAnotherLineIsNotForThisTurn() throws Exception {
        ConsoleLines lines = reading("next message\n/interrupt\n");

        lines.watch(told::release);

        assertThat(lines.take()).contains("next message");
        lines.unwatch();
        assertThat(lines.take()).contains("/interrupt");
        assertThat(told.availablePermits()).isZero();
    }

    @Test
    void interruptByKeyOvertakesWhatWaits() throws Exception {
        ConsoleLines lines = reading("next message\n");
        lines.watch(told::release);

        lines.interrupt();

        assertTold();
        assertThat(lines.take()).contains("next message");
    }

    @Test
    void nobodyIsToldWithoutWatching() throws Exception {
        ConsoleLines lines = reading("/interrupt\n");
        lines.watch(told::release);
        assertTold();
        lines.unwatch();

        lines.interrupt();

        assertThat(lines.take()).isEqualTo(Optional.of("/interrupt"));
        assertThat(told.availablePermits()).isZero();
    }

    private void assertTold() throws InterruptedException {
        assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    private static ConsoleLines reading(String text) {
        return ConsoleLines.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
