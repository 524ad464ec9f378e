package dev.parley.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Conformance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kit is compiled against JUnit 5.14 and tests itself under it; this module runs the same classes under JUnit 6, all
 * contracts through Surefire and one here as a program.
 */
class KitUnderNewestJunitTest {

    @Test
    void runsAsAProgramUnderJunitSix(@TempDir Path folder) throws Exception {
        Process kit = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Conformance.class.getName(),
                        "--provider",
                        MemoryStoreProviderContractTest.class.getName(),
                        "--report",
                        folder.toString()))
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(kit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(kit.waitFor()).as(output).isZero();
            assertThat(Files.readString(folder.resolve("run.json"))).contains("\"JUnit\": \"6.");
            assertThat(Files.readString(folder.resolve("report.json"))).contains("\"verdict\": \"conformant\"");
        } finally {
            Process unused = kit.destroyForcibly();
        }
    }
}
