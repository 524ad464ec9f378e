package dev.parley.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs all rules of a contract on one adapter and gathers how each ended. */
final class RuleRun implements TestExecutionListener {

    private final Class<?> subject;
    private final Consumer<RuleResult> progress;
    private final Map<String, Long> started = new ConcurrentHashMap<>();
    private final Map<String, RuleResult> results = new ConcurrentHashMap<>();
    private final Map<String, String> rules = new HashMap<>();
    private volatile String outside = "";

    private RuleRun(Class<?> subject, Consumer<RuleResult> progress) {
        this.subject = subject;
        this.progress = progress;
        for (Method rule : Rules.of(subject)) {
            rules.put(rule.getName(), Rules.id(rule));
        }
    }

    /**
     * The results of all rules that the class has inherited from its contract, in the order of the page. What JUnit did not
     * run is in them as untestable.
     *
     * @param progress is told of each result as it comes
     */
    static List<RuleResult> of(Class<?> subject, Consumer<RuleResult> progress) {
        RuleRun run = new RuleRun(subject, progress);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(subject))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .build();
        LauncherFactory.create().execute(request, run);
        return run.inOrder();
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        started.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Optional<String> rule = rule(test);
        if (rule.isEmpty()) {
            result.getThrowable().ifPresent(problem -> outside = "%s: %s".formatted(test.getDisplayName(), problem));
            return;
        }
        long nanos = System.nanoTime() - started.getOrDefault(test.getUniqueId(), System.nanoTime());
        Throwable problem = result.getThrowable().orElse(null);
        // the report has the rule and its remedy beside it
        String said = problem == null
                ? ""
                : String.valueOf(problem.getMessage()).replace(ContractPage.remedy(rule.get()), "");
        add(new RuleResult(row(rule.get()), status(result), said, Duration.ofNanos(nanos)));
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        rule(test).ifPresentOrElse(rule -> add(untestable(rule, "it was skipped: " + reason)), () -> outside = reason);
    }

    private static Status status(TestExecutionResult result) {
        Throwable problem = result.getThrowable().orElse(null);
        if (problem instanceof NotApplicable) {
            return Status.NOT_APPLICABLE;
        }
        if (problem instanceof KnownFailure) {
            return Status.KNOWN_FAILURE;
        }
        return switch (result.getStatus()) {
            case SUCCESSFUL -> Status.PASS;
            case ABORTED -> Status.UNTESTABLE;
            case FAILED -> problem instanceof Untestable ? Status.UNTESTABLE : Status.FAIL;
        };
    }

    private void add(RuleResult result) {
        results.put(result.rule().id(), result);
        progress.accept(result);
    }

    private Optional<String> rule(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> rules.get(((MethodSource) source).getMethodName()));
    }

    private static ContractPage.Row row(String rule) {
        ContractPage.Row row = ContractPage.rows().get(rule);
        return row == null ? new ContractPage.Row(rule, "Rules that the page does not have", List.of()) : row;
    }

    private static RuleResult untestable(String rule, String problem) {
        return new RuleResult(row(rule), Status.UNTESTABLE, problem, Duration.ZERO);
    }

    private List<RuleResult> inOrder() {
        List<RuleResult> inOrder = new ArrayList<>();
        for (Method rule : Rules.of(subject)) {
            RuleResult result = results.get(Rules.id(rule));
            if (result == null) {
                result = untestable(Rules.id(rule), "it was not run: " + outside);
                progress.accept(result);
            }
            inOrder.add(result);
        }
        return List.copyOf(inOrder);
    }
}
