package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The kit bites: every broken store is caught by the rules that name it, with a sentence that helps its author. */
class StoreKitTeethTest {

    private static final Map<String, Method> RULES = KitRun.rules(ConversationStoreContract.class);

    @TestFactory
    Stream<DynamicTest> aStoreThat() {
        return Breakage.all().stream()
                .map(breakage -> DynamicTest.dynamicTest(breakage.name(), () -> isKilledByItsRules(breakage)));
    }

    @Test
    void everyRuleHasABrokenStoreThatOnlyItMustKill() {
        List<String> killers = Breakage.all().stream()
                .flatMap(breakage -> breakage.killedBy().stream())
                .distinct()
                .toList();

        assertThat(killers)
                .as("rules that a broken store names, and rules that there are")
                .containsExactlyInAnyOrderElementsOf(RULES.keySet());
    }

    private static void isKilledByItsRules(Breakage breakage) {
        for (String rule : breakage.killedBy()) {
            Method check = Objects.requireNonNull(RULES.get(rule), rule);
            BrokenStoreContract.during(
                    breakage, () -> KitRun.failure(rule, KitRun.of(BrokenStoreContract.class, check, Map.of())));
        }
    }
}
