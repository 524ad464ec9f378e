package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;

/** The contract has teeth: every wrong spawner is caught by the rule that names its fault, in words that help. */
class BrokenSpawnerTest {

    private static final Map<String, Method> RULES = KitRun.rules(SessionSpawnerContract.class);

    @ParameterizedTest
    @EnumSource
    void aBrokenSpawnerIsCaughtByItsRule(SpawnerFault fault) {
        Method rule = Objects.requireNonNull(RULES.get(fault.rule()));

        TestExecutionResult result =
                KitRun.of(BrokenSpawnerCase.class, rule, Map.of(BrokenSpawnerCase.FAULT, fault.name()));

        assertThat(KitRun.failure(fault.rule(), result)).contains(fault.clue());
    }

    @Test
    void everyRuleHasABrokenSpawner() {
        Set<String> covered = Arrays.stream(SpawnerFault.values())
                .map(SpawnerFault::rule)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(covered).isEqualTo(RULES.keySet());
    }
}
