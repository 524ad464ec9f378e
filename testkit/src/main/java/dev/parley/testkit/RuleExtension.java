package dev.parley.testkit;

import java.lang.reflect.Method;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Gives each rule its bench, closes that afterwards, and makes every failure begin with the rule's id and end with how to
 * keep it. Knows the failures that are declared.
 */
final class RuleExtension
        implements BeforeAllCallback, ParameterResolver, InvocationInterceptor, TestExecutionExceptionHandler {

    private static final Namespace NAMESPACE = Namespace.create(RuleExtension.class);

    /** A rule that is overridden would be gone without a word. */
    @Override
    public void beforeAll(ExtensionContext context) {
        Class<?> subject = context.getRequiredTestClass();
        for (Method rule : Rules.of(subject)) {
            if (!Rules.isUntouchedIn(subject, rule)) {
                throw new Untestable("%s overrides %s, the check of %s"
                        .formatted(subject.getSimpleName(), rule.getName(), Rules.id(rule)));
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return Bench.class.isAssignableFrom(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Subject subject = (Subject) context.getRequiredTestInstance();
        Class<?> type = parameter.getParameter().getType();
        // JUnit closes what it finds here when the test is over
        return context.getStore(NAMESPACE).getOrComputeIfAbsent(type, key -> Bench.around(subject, type), Bench.class);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext context)
            throws Throwable {
        invocation.proceed();
        if (knownFailures(context).containsKey(rule(context))) {
            throw new StaleDeclaration("it is kept, and yet declared a known failure: take it off that list");
        }
    }

    /** An adapter that throws where it must answer breaks the rule as much as one that answers wrongly. */
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable problem) throws Throwable {
        if (problem instanceof TestAbortedException) {
            throw problem;
        }
        String rule = rule(context);
        if (problem instanceof Untestable) {
            throw new Untestable("%s is untestable: %s".formatted(rule, problem.getMessage()), problem);
        }
        String said = problem instanceof AssertionError ? problem.getMessage() : "the adapter threw " + problem;
        AssertionError broken =
                new AssertionError("%s is broken: %s%s".formatted(rule, said, ContractPage.remedy(rule)), problem);
        String reason = knownFailures(context).get(rule);
        if (reason != null && !(problem instanceof StaleDeclaration)) {
            throw new KnownFailure(reason, broken);
        }
        throw broken;
    }

    private static String rule(ExtensionContext context) {
        return Rules.id(context.getRequiredTestMethod());
    }

    private static Map<String, String> knownFailures(ExtensionContext context) {
        return ((Subject) context.getRequiredTestInstance()).knownFailures();
    }

    private static final class StaleDeclaration extends AssertionError {

        private static final long serialVersionUID = 1L;

        StaleDeclaration(String problem) {
            super(problem);
        }
    }
}
