package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code docs/contract.md} and the kit name the same rules, each once and with all that an author needs. */
class ContractPageTest {

    private static final Map<String, ContractPage.Row> ROWS = ContractPage.rows();

    @ParameterizedTest
    @CsvSource({
        "ST, dev.parley.testkit.ConversationStoreContract",
        "SP, dev.parley.testkit.SessionSpawnerContract",
        "PR, dev.parley.testkit.ProviderContract"
    })
    void thePageAndTheKitNameTheSameRules(String kind, Class<?> contract) {
        assertThat(ROWS.keySet().stream().filter(id -> id.startsWith(kind)))
                .as("rules in docs/contract.md, and checks, in order")
                .isNotEmpty()
                .isSorted()
                .containsExactlyElementsOf(KitRun.rules(contract).keySet());
    }

    @Test
    void everyRowSaysLevelTextReasonCheckAndRemedy() {
        assertThat(ROWS.values()).hasSizeGreaterThan(120).allSatisfy(row -> {
            assertThat(row.cells()).as("cells of %s", row.id()).hasSize(5).noneMatch(String::isBlank);
            assertThat(row.level()).as("level of %s", row.id()).isIn("MUST", "SHOULD");
            assertThat(row.chapter()).as("chapter of %s", row.id()).isNotBlank();
        });
    }
}
