package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README shows code that is compiled: each Java block is a region, {@code // README: name}, of a file of this module. */
final class ReadmeTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern REGION = Pattern.compile(
            "^ *// README: (?!end)(\\S+)\\n(.*?)^ *// README: end$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern BLOCK = Pattern.compile("^```java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\]\\((?!http)([^)#]+)");

    @Test
    void javaBlocksAreTheRegionsOfCompiledCode() throws IOException {
        Map<String, String> regions = new HashMap<>();
        for (Path source : sources()) {
            for (MatchResult region : REGION.matcher(Files.readString(source).replace("\r\n", "\n"))
                    .results()
                    .toList()) {
                regions.put(region.group(1), unindented(region.group(2)));
            }
        }

        List<String> shown = BLOCK.matcher(readme())
                .results()
                .map(block -> unindented(block.group(1)))
                .toList();

        assertThat(regions).containsKey("hello");
        assertThat(shown).containsExactlyInAnyOrderElementsOf(regions.values());
    }

    @Test
    void linksLeadToFiles() throws IOException {
        List<String> links =
                LINK.matcher(readme()).results().map(link -> link.group(1)).toList();

        assertThat(links)
                .isNotEmpty()
                .allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
    }

    @Test
    void startCommandNamesTheJarThatIsBuilt() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(readme())
                .contains("mvn -ntp -Dfast -pl examples -am package && java -jar examples/target/parley-chat.jar")
                .contains("PARLEY_STORE=jdbc java -jar examples/target/parley-chat.jar")
                .contains("mvn -B -ntp verify");
        assertThat(pom).contains("<outputFile>${project.basedir}/target/parley-chat.jar</outputFile>");
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md")).replace("\r\n", "\n");
    }

    /** A line break at the end would count as a line without indentation. */
    private static String unindented(String lines) {
        return lines.stripTrailing().stripIndent();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("ReadmeTest.java"))
                    .toList();
        }
    }
}
