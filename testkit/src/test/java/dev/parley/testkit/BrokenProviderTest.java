package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of providers bites. */
class BrokenProviderTest {

    /** The rule that catches each broken provider. */
    static final Map<String, String> KILLERS = new TreeMap<>(Map.of(
            "kit-not-registered", "PR-001",
            "KIT-SHOUTING", "PR-001",
            "kit-opens-later", "PR-002",
            "kit-ignores-unknown", "PR-003",
            "kit-invents-missing", "PR-004",
            "kit-leaks-parser", "PR-005",
            "kit-tells-all", "PR-006",
            "kit-eats-settings", "PR-007",
            "kit-shares-one", "PR-008",
            "kit-starts-first", "PR-009"));

    private static final Map<String, Method> RULES = KitRun.rules(ProviderContract.class);

    @TestFactory
    Stream<DynamicTest> aBrokenProviderIsCaughtByItsRule() {
        return KILLERS.entrySet().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(entry.getKey(), () -> isCaught(entry.getKey(), entry.getValue())));
    }

    private static void isCaught(String provider, String rule) {
        BrokenProviderCase.during(
                provider,
                () -> KitRun.failure(
                        rule, KitRun.of(BrokenProviderCase.class, Objects.requireNonNull(RULES.get(rule)), Map.of())));
    }

    @Test
    void everyRuleHasABrokenProvider() {
        assertThat(RULES.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Map.copyOf(KILLERS).values().stream().distinct().toList());
    }

    @AfterAll
    static void endThreads() {
        BrokenProviders.StartsFirst.OVER.countDown();
    }
}
