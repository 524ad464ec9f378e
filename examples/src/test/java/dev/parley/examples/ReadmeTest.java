package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * README and the guides show code that is compiled: each Java block is a region, {@code // README: name}, of a file of this
 * module.
 */
final class ReadmeTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern REGION = Pattern.compile(
            "^ *// README: (?!end)(\\S+)\\n(.*?)^ *// README: end$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern BLOCK = Pattern.compile("^```java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Path README = Path.of("README.md");
    private static final List<Path> GUIDES =
            List.of(Path.of("docs", "write-your-own-store.md"), Path.of("docs", "write-your-own-agent.md"));
    private static final Pattern RULE = Pattern.compile("(?:ST|SP|PR)-\\d{3}");
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

        List<String> shown = new ArrayList<>();
        for (Path page : pages()) {
            BLOCK.matcher(text(page)).results().forEach(block -> shown.add(unindented(block.group(1))));
        }

        assertThat(regions).containsKeys("hello", "store-append", "agent-turn");
        assertThat(shown).containsExactlyInAnyOrderElementsOf(regions.values());
    }

    @Test
    void linksLeadToFiles() throws IOException {
        for (Path page : pages()) {
            List<String> links = LINK.matcher(text(page))
                    .results()
                    .map(link -> link.group(1))
                    .toList();

            assertThat(links)
                    .as("links of %s", page)
                    .isNotEmpty()
                    .allSatisfy(link ->
                            assertThat(ROOT.resolve(page).resolveSibling(link)).exists());
        }
    }

    @Test
    void guidesNameRulesOfTheContract() throws IOException {
        Set<String> rules = Pattern.compile("^\\| (\\S+) \\| (?:MUST|SHOULD) \\|", Pattern.MULTILINE)
                .matcher(text(Path.of("docs", "contract.md")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());

        for (Path guide : GUIDES) {
            List<String> named = RULE.matcher(text(guide))
                    .results()
                    .map(MatchResult::group)
                    .distinct()
                    .toList();

            assertThat(named).as("rules that %s names", guide).hasSizeGreaterThan(20);
            assertThat(rules)
                    .as("rules of the contract, of which %s names some", guide)
                    .containsAll(named);
        }
    }

    /** Imports, comments and blank lines are not counted: nobody has to think about them. */
    @ParameterizedTest
    @ValueSource(strings = {"ownstore", "ownagent"})
    void whatTheGuidesBuildIsAsShortAsTheySay(String folder) throws IOException {
        long lines = 0;
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/parley/examples", folder))) {
            for (Path file : files.filter(file -> !file.toString().endsWith("Provider.java"))
                    .toList()) {
                lines += Files.readString(file)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .filter(line -> Stream.of("package ", "import ", "@NullMarked", "//", "/*", "*")
                                .noneMatch(line::startsWith))
                        .count();
            }
        }

        assertThat(lines).isPositive().isLessThan(250);
    }

    @Test
    void startCommandNamesTheJarThatIsBuilt() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(text(README))
                .contains("mvn -ntp -Dfast -pl examples -am package && java -jar examples/target/parley-chat.jar")
                .contains("PARLEY_STORE=jdbc java -jar examples/target/parley-chat.jar")
                .contains("mvn -B -ntp verify");
        assertThat(pom).contains("<outputFile>${project.basedir}/target/parley-chat.jar</outputFile>");
    }

    private static List<Path> pages() {
        return Stream.concat(Stream.of(README), GUIDES.stream()).toList();
    }

    private static String text(Path page) throws IOException {
        return Files.readString(ROOT.resolve(page)).replace("\r\n", "\n");
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
