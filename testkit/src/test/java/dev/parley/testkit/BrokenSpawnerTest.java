package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract has teeth: every wrong spawner is caught by the rule that names its fault, in words that help. */
class BrokenSpawnerTest {

    @ParameterizedTest
    @EnumSource
    void aBrokenSpawnerIsCaughtByItsRule(SpawnerFault fault) {
        TestExecutionSummary summary = run(fault);

        assertThat(summary.getTestsStartedCount()).as("rules that ran").isEqualTo(1);
        assertThat(summary.getFailures())
                .as("failures of a spawner that is broken: %s", fault)
                .hasSize(1);
        assertThat(summary.getFailures().get(0).getException())
                .hasMessageStartingWith(fault.rule() + " is broken: ")
                .hasMessageContaining(fault.clue());
    }

    @Test
    void everyRuleHasABrokenSpawner() {
        Set<String> covered = Arrays.stream(SpawnerFault.values())
                .map(SpawnerFault::rule)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(covered).isEqualTo(new TreeSet<>(SessionRules.ids()));
    }

    private static TestExecutionSummary run(SpawnerFault fault) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(BrokenSpawnerCase.class, SessionRules.method(fault.rule())))
                .configurationParameter(BrokenSpawnerCase.FAULT, fault.name())
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }

    /** The rules as the contract has them. */
    static final class SessionRules {

        private SessionRules() {}

        static List<String> ids() {
            return rules().map(SessionRules::id).toList();
        }

        static Method method(String id) {
            return rules().filter(method -> id(method).equals(id)).findFirst().orElseThrow();
        }

        private static Stream<Method> rules() {
            return Arrays.stream(SessionSpawnerContract.class.getMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class));
        }

        private static String id(Method method) {
            return method.getAnnotation(Rule.class).value();
        }
    }
}
