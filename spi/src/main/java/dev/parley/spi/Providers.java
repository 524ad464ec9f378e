package dev.parley.spi;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/** Finds a provider by name among those that ServiceLoader knows. */
final class Providers {

    private Providers() {}

    static <P> Map<String, P> byName(Class<P> port, Function<P, String> nameOf) {
        return byName(port.getSimpleName(), ServiceLoader.load(port), nameOf);
    }

    static <P> Map<String, P> byName(String port, Iterable<P> found, Function<P, String> nameOf) {
        TreeMap<String, P> byName = new TreeMap<>();
        for (P provider : found) {
            String name = nameOf.apply(provider);
            P other = byName.putIfAbsent(name, provider);
            if (other != null) {
                throw new DuplicateProviderException(
                        port,
                        name,
                        List.of(other.getClass().getName(), provider.getClass().getName()));
            }
        }
        return byName;
    }

    static <P> P named(String port, String name, Map<String, P> byName) {
        P provider = byName.get(name);
        if (provider == null) {
            throw new UnknownProviderException(port, name, List.copyOf(byName.keySet()));
        }
        return provider;
    }
}
