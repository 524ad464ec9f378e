package dev.parley.testkit;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/** What nobody thought of. */
interface StoreRandomRules {

    @Test
    @Rule("ST-130")
    default void randomCallsAreAnsweredAsByTheReference(StoreBench bench) {
        RandomValues random = RandomValues.seeded();
        for (int list = 0; list < 60; list++) {
            RandomCalls calls = RandomCalls.of(random, 60);
            if (calls.firstDifference(bench).isPresent()) {
                RandomCalls shortest = calls.shrunk(bench);
                String difference = shortest.firstDifference(bench).orElse("it differed once and then no more");
                fail("%s; shortest list that differs:%s%n%s", difference, shortest, random.origin());
            }
        }
    }
}
