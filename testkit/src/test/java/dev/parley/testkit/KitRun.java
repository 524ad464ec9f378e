package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs one rule of the kit on one adapter, as a build would. */
final class KitRun implements TestExecutionListener {

    private final List<TestExecutionResult> tests = new ArrayList<>();

    private KitRun() {}

    static TestExecutionResult of(Class<?> subject, Method rule, Map<String, String> parameters) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(subject, rule))
                .configurationParameters(parameters)
                .build();
        KitRun run = new KitRun();
        LauncherFactory.create().execute(request, run);
        assertThat(run.tests).as("tests run for %s", rule.getName()).hasSize(1);
        return run.tests.get(0);
    }

    /** Expects that the rule failed as rules do: an assertion that begins with its id and says what went wrong. */
    static String failure(String rule, TestExecutionResult result) {
        assertThat(result.getStatus()).as("%s: %s", rule, result).isEqualTo(TestExecutionResult.Status.FAILED);
        Throwable failure = result.getThrowable().orElseThrow();
        assertThat(failure)
                .as("a rule fails by an assertion")
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(rule + " is broken: ");
        String said = String.valueOf(failure.getMessage());
        assertThat(said.substring(0, said.indexOf("\n  the rule: ")))
                .as("the message names what went wrong")
                .hasSizeGreaterThan(40)
                .doesNotContain("NullPointerException");
        return said;
    }

    /** The checks of a contract by the id of their rule, each once. */
    static Map<String, Method> rules(Class<?> contract) {
        Map<String, Method> rules = new LinkedHashMap<>();
        for (Method rule : Rules.of(contract)) {
            assertThat(rules.put(Rules.id(rule), rule))
                    .as("checks with the id %s", Rules.id(rule))
                    .isNull();
        }
        return rules;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest()) {
            tests.add(result);
        }
    }
}
