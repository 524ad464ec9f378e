package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Op;
import dev.parley.model.TranscriptEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosingTest {

    private final ManagerBench bench = new ManagerBench();

    @AfterEach
    void close() {
        bench.close();
    }

    /** Or it stays registered and owned for ever, as nobody closes it a second time. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSessionThatThrowsWhenItIsClosedDoesNotKeepItsConversation(boolean error) {
        NewConversation made = bench.manager.newConversation(ManagerBench.CONFIG);
        made.conversation().submit(Op.UserInput.text("hi"));
        bench.spawner.last().onClose(() -> {
            if (error) {
                throw new NoClassDefFoundError("planted");
            }
            throw new IllegalStateException("planted");
        });

        RemoveOutcome outcome = bench.manager.removeConversation(made.id());

        assertThat(outcome).isEqualTo(RemoveOutcome.REMOVED);
        assertThat(bench.manager.removeConversation(made.id())).isEqualTo(RemoveOutcome.ABSENT);
        assertThat(bench.transcript(made.id())).last().isInstanceOf(TranscriptEntry.TurnEnded.class);
        assertThat(bench.store.calls()).contains("release");
        bench.assertNoTaskRuns();
    }
}
