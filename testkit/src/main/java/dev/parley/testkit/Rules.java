package dev.parley.testkit;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The rules of a contract, found by their annotation. */
final class Rules {

    private Rules() {}

    /** The checks of {@code contract}, or of those that a class implements, in the order of their ids. */
    static List<Method> of(Class<?> contract) {
        return interfaces(contract).stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Rule.class))
                .sorted(Comparator.comparing(Rules::id))
                .toList();
    }

    /** The id of a check; of a method that is none, a phrase that says so. */
    static String id(Method check) {
        Rule rule = check.getAnnotation(Rule.class);
        return rule == null ? "a test without a rule" : rule.value();
    }

    /** Whether {@code subject} has the check as the contract wrote it. */
    static boolean isUntouchedIn(Class<?> subject, Method check) {
        try {
            return subject.getMethod(check.getName(), check.getParameterTypes()).equals(check);
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static Set<Class<?>> interfaces(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        if (type.isInterface()) {
            found.add(type);
        }
        for (Class<?> direct : type.getInterfaces()) {
            found.addAll(interfaces(direct));
        }
        Class<?> parent = type.getSuperclass();
        if (parent != null) {
            found.addAll(interfaces(parent));
        }
        return found;
    }
}
