package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ChildJvmTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Says its arguments and then, if told to, waits. */
    static final class Parrot {
        public static void main(String[] arguments) throws InterruptedException {
            ChildJvm.endWithParent();
            for (String word : arguments) {
                System.out.println(word);
            }
            System.out.print("half a line");
            System.err.println("done");
            System.out.flush();
            if (List.of(arguments).contains("wait")) {
                new CountDownLatch(1).await();
            }
            Runtime.getRuntime().halt(0);
        }
    }

    @Test
    void tellsEachWholeLineAndTheEnd() {
        try (ChildJvm child = ChildJvm.start(Parrot.class, List.of("a b", "c"))) {
            assertThat(child.nextLine(PATIENCE)).contains("a b");
            assertThat(child.rest()).as("without the half line").containsExactly("c");
            assertThat(child.nextLine(PATIENCE)).isEmpty();
            Patience.until(
                    "its standard error arrives", () -> child.complaints().equals(List.of("done")));
        }
    }

    @Test
    void aKilledOneSaysNoMore() {
        try (ChildJvm child = ChildJvm.start(Parrot.class, List.of("wait"))) {
            assertThat(child.nextLine(PATIENCE)).contains("wait");
            assertThatThrownBy(() -> child.nextLine(Duration.ofMillis(10)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("said nothing");

            child.kill();

            assertThat(child.rest()).isEmpty();
        }
    }
}
