package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page and the tests say the same. */
class SessionContractPageTest {

    private static final Path PAGE = Path.of("..", "docs", "contract.md");
    private static final Pattern ROW = Pattern.compile("\\| (SP-\\d{3}) \\|.*");

    @Test
    void everyRuleOfThePageIsATestAndEveryTestIsOnThePage() throws IOException {
        List<String> onThePage;
        try (Stream<String> lines = Files.lines(PAGE)) {
            onThePage = lines.map(ROW::matcher)
                    .filter(Matcher::matches)
                    .map(row -> row.group(1))
                    .toList();
        }
        List<String> tested = BrokenSpawnerTest.SessionRules.ids();

        assertThat(onThePage).doesNotHaveDuplicates().isSorted().hasSizeGreaterThan(30);
        assertThat(tested).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(onThePage)).isEqualTo(new TreeSet<>(tested));
    }
}
