package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.testkit.SpawnerUnderTest.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What many sessions cost, and that they do not know of each other. */
interface SessionScaleRules {

    @Test
    @Rule("SP-050")
    default void sessionsDoNotSeeEachOthersEvents(SessionBench bench) {
        List<Dialogue> dialogues = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            dialogues.add(bench.start());
        }
        try (Contest contest = new Contest(bench.patience())) {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < dialogues.size(); i++) {
                Dialogue dialogue = dialogues.get(i);
                int turns = i % 4;
                calls.add(() -> {
                    for (int turn = 0; turn < turns; turn++) {
                        dialogue.ask(Behaviour.ANSWER);
                    }
                    return "asked";
                });
            }
            contest.run(calls);
        }
        for (int i = 0; i < dialogues.size(); i++) {
            Dialogue dialogue = dialogues.get(i);
            dialogue.awaitAllEnds();
            dialogue.isInOrder();
            long ended = dialogue.events().stream()
                    .map(Event::msg)
                    .filter(EventOrder::ends)
                    .count();
            assertThat(ended).as("ends seen by a session of %d turns", i % 4).isEqualTo(i % 4);
        }
        assertThat(dialogues.stream().map(SessionScaleRules::sessionId))
                .as("session ids")
                .doesNotHaveDuplicates();
    }

    @Test
    @Rule("SP-051")
    default void anIdleSessionHoldsNoThread(SessionBench bench) {
        bench.start().answers("before threads are counted");
        ThreadCensus census = new ThreadCensus(bench.patience());

        for (int i = 0; i < bench.crowd(200); i++) {
            bench.start().answers("of a session that stays idle");
        }

        census.hasNotGrownByMoreThan(20, "200 idle sessions");
    }

    @Test
    @Rule("SP-052")
    default void sessionsThatEndedHoldNoThread(SessionBench bench) {
        bench.start().answers("before threads are counted");
        ThreadCensus census = new ThreadCensus(bench.patience());

        for (int i = 0; i < bench.crowd(1_000); i++) {
            Dialogue dialogue = bench.start();
            dialogue.answers("of a session that is closed then");
            String open = dialogue.ask(Behaviour.WAIT);
            dialogue.session().close();
            dialogue.awaitEnd(open);
        }

        census.hasNotGrownByMoreThan(20, "1,000 sessions that have ended");
    }

    private static String sessionId(Dialogue dialogue) {
        return ((EventMsg.SessionConfigured) dialogue.events().get(0).msg()).sessionId();
    }
}
