package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The test's own thread stands for the chat's. */
final class CtrlCTest {

    private final ConsoleLines lines = ConsoleLines.of(InputStream.nullInputStream(), StandardCharsets.UTF_8);
    private final CtrlC ctrlC = new CtrlC(
            Thread.currentThread(),
            lines,
            new ChatScreen(
                    new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), true, false));
    private final Semaphore turnInterrupted = new Semaphore(0);

    @AfterEach
    void clearFlag() {
        boolean unused = Thread.interrupted();
    }

    @Test
    void firstPressInterruptsTheTurnAndNotTheChat() {
        ctrlC.turnBegins();
        lines.watch(turnInterrupted::release);

        ctrlC.pressed();

        assertThat(turnInterrupted.availablePermits()).isEqualTo(1);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void secondPressLeavesEvenIfTheTurnDoesNotEnd() {
        ctrlC.turnBegins();
        lines.watch(turnInterrupted::release);

        ctrlC.pressed();
        ctrlC.pressed();

        assertThat(turnInterrupted.availablePermits()).isEqualTo(1);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void pressWhileNothingRunsLeaves() {
        ctrlC.turnBegins();
        ctrlC.turnEnded();

        ctrlC.pressed();

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }
}
