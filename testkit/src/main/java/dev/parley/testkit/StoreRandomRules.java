package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.parley.spi.ConversationStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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

    @Test
    @Rule("ST-131")
    default void oneOrderExplainsWhatManyCallersSee(StoreBench bench) {
        RandomValues random = RandomValues.seeded();
        List<ConversationStore> handles = List.of(bench.store(), bench.another(), bench.another(), bench.another());
        for (int round = 0; round < 10; round++) {
            ConcurrentCallers callers = new ConcurrentCallers(bench);
            callers.begin(bench.store());
            List<Callable<Integer>> calls = new ArrayList<>();
            for (ConversationStore handle : handles) {
                calls.add(callers.caller(handle, "caller " + calls.size() + " ", random.below(1_000_000), 60));
            }

            List<Race.Outcome<Integer>> outcomes = bench.race().run(calls);

            assertThat(outcomes)
                    .as("callers in round %d; %s", round, random.origin())
                    .allMatch(Race.Outcome::succeeded);
            callers.history().contradiction().ifPresent(why -> fail("%s; %s", why, random.origin()));
        }
    }
}
