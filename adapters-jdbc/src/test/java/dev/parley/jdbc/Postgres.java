package dev.parley.jdbc;

import dev.parley.fixtures.PostgresServer;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One server for all tests of this module that ask for it; they keep apart by prefix. */
final class Postgres implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(Postgres.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PostgresServer.class;
    }

    @Override
    public PostgresServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        requireProgram();
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(PostgresServer.class, key -> PostgresServer.start(), PostgresServer.class);
    }

    /** Without a program to be had, a test does not run and says why; in CI it fails. */
    private static void requireProgram() {
        Optional<String> absence = PostgresServer.absence();
        if ("true".equals(System.getenv("CI"))) {
            absence.ifPresent(reason -> {
                throw new IllegalStateException(reason);
            });
        }
        Assumptions.assumeTrue(absence.isEmpty(), () -> absence.orElse(""));
    }
}
