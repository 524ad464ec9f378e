package dev.parley.testkit;

/** What a rule works with: the adapter under test and what is around it. JUnit closes it after the rule. */
interface Bench extends AutoCloseable {

    @Override
    void close();

    /** The bench that a rule asks for by its type. */
    static Bench around(Subject subject, Class<?> type) {
        if (type == StoreBench.class) {
            return new StoreBench((StoreUnderTest) subject);
        }
        if (type == SessionBench.class) {
            return new SessionBench((SpawnerUnderTest) subject);
        }
        return new ProviderBench((ProviderUnderTest) subject);
    }
}
