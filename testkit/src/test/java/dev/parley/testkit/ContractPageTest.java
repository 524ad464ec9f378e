package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/contract.md} and the kit name the same rules, each once and with all that an author needs. */
class ContractPageTest {

    private static final Path PAGE = Path.of("..", "docs", "contract.md");
    private static final Pattern ROW = Pattern.compile("^\\| (ST-\\d{3}) \\|.*$");

    @Test
    void thePageAndTheStoreKitNameTheSameRules() throws IOException {
        List<String> onThePage = new ArrayList<>();

        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                onThePage.add(row.group(1));
            }
        }

        assertThat(onThePage)
                .as("rules in docs/contract.md, in order")
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(onThePage)
                .containsExactlyElementsOf(StoreKitTeethTest.rules().keySet());
    }

    @Test
    void everyRowSaysLevelTextReasonCheckAndRemedy() throws IOException {
        int rows = 0;

        for (String line : Files.readAllLines(PAGE)) {
            if (ROW.matcher(line).matches()) {
                rows++;
                List<String> cells = List.of(line.split("\\|", -1)).subList(1, line.split("\\|", -1).length - 1);
                assertThat(cells).as("cells of %s", line).hasSize(6).noneMatch(String::isBlank);
                assertThat(cells.get(1).strip()).as("level in %s", line).isIn("MUST", "SHOULD");
            }
        }

        assertThat(rows).isPositive();
    }
}
