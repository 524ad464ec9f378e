package dev.parley.testkit;

import java.lang.reflect.Constructor;
import java.util.Arrays;

/** The contracts that the kit checks. */
enum Contract {
    STORE("--store", "ConversationStore", ConversationStoreContract.class),
    SPAWNER("--spawner", "SessionSpawner", SessionSpawnerContract.class),
    PROVIDER("--provider", "Provider", ProviderContract.class);

    private final String option;
    private final String port;
    private final Class<? extends Subject> rules;

    Contract(String option, String port, Class<? extends Subject> rules) {
        this.option = option;
        this.port = port;
        this.rules = rules;
    }

    String port() {
        return port;
    }

    /** @throws IllegalArgumentException if no contract has this option */
    static Contract ofOption(String option) {
        return Arrays.stream(values())
                .filter(contract -> contract.option.equals(option))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s is no option".formatted(option)));
    }

    /** @throws IllegalArgumentException if there is no such class, or it does not implement this contract */
    Class<?> implementation(String name) {
        try {
            Class<?> found = Class.forName(name);
            if (!rules.isAssignableFrom(found)) {
                throw new IllegalArgumentException("%s does not implement %s".formatted(name, rules.getSimpleName()));
            }
            return found;
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("class %s is not on the class path".formatted(name), e);
        }
    }

    /** What the adapter calls itself; the name of its class where that cannot be made outside JUnit. */
    String adapter(Class<?> subject) {
        try {
            Constructor<?> constructor = subject.getDeclaredConstructor();
            constructor.setAccessible(true);
            return ((Subject) constructor.newInstance()).adapter();
        } catch (ReflectiveOperationException e) {
            return subject.getName();
        }
    }
}
