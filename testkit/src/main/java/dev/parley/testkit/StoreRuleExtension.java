package dev.parley.testkit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/** Gives each rule its bench, closes that afterwards, and makes every failure begin with the rule's id. */
final class StoreRuleExtension implements ParameterResolver, TestExecutionExceptionHandler {

    private static final Namespace NAMESPACE = Namespace.create(StoreRuleExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == StoreBench.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        StoreUnderTest subject = (StoreUnderTest) context.getRequiredTestInstance();
        // JUnit closes what it finds here when the test is over
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(StoreBench.class, key -> new StoreBench(subject), StoreBench.class);
    }

    /** A store that throws where it must answer breaks the rule as much as one that answers wrongly. */
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable problem) throws Throwable {
        if (problem instanceof TestAbortedException) {
            throw problem;
        }
        String rule = AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), Rule.class)
                .map(Rule::value)
                .orElse("a test without a rule");
        String said = problem instanceof AssertionError ? problem.getMessage() : "the store threw " + problem;
        throw new AssertionError("%s is broken: %s".formatted(rule, said), problem);
    }
}
