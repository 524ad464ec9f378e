package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit bites: every broken store is caught by the rules that name it, with a sentence that helps its author. */
class StoreKitTeethTest {

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
                .containsExactlyInAnyOrderElementsOf(rules().keySet());
    }

    private static void isKilledByItsRules(Breakage breakage) {
        for (String rule : breakage.killedBy()) {
            TestExecutionResult result = run(breakage, Objects.requireNonNull(rules().get(rule), rule));

            assertThat(result.getStatus())
                    .as("%s on a store that %s", rule, breakage.name())
                    .isEqualTo(TestExecutionResult.Status.FAILED);
            Throwable failure = result.getThrowable().orElseThrow();
            assertThat(failure)
                    .as("a rule fails by an assertion")
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith(rule + " is broken: ");
            assertThat(failure.getMessage())
                    .as("the message names what went wrong")
                    .hasSizeGreaterThan(40)
                    .doesNotContain("NullPointerException");
        }
    }

    private static TestExecutionResult run(Breakage breakage, Method rule) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(BrokenStoreContract.class, rule))
                .build();
        Results results = new Results();
        Launcher launcher = LauncherFactory.create();
        BrokenStoreContract.during(breakage, () -> launcher.execute(request, results));
        assertThat(results.tests).as("tests run for %s", rule.getName()).hasSize(1);
        return results.tests.get(0);
    }

    /** The methods of the kit by the id of the rule that they check. */
    static Map<String, Method> rules() {
        Map<String, Method> rules = new TreeMap<>();
        for (Method method : ConversationStoreContract.class.getMethods()) {
            Rule rule = method.getAnnotation(Rule.class);
            if (rule != null) {
                assertThat(rules.put(rule.value(), method))
                        .as("methods with the id %s", rule.value())
                        .isNull();
            }
        }
        return rules;
    }

    private static final class Results implements TestExecutionListener {
        private final List<TestExecutionResult> tests = new ArrayList<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) {
                tests.add(result);
            }
        }
    }
}
