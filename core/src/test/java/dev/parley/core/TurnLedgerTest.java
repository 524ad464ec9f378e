package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.AbortReason;
import dev.parley.model.Decision;
import dev.parley.model.JsonText;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.TranscriptEntry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnLedgerTest {

    private final Workers workers = new Workers();
    private final TurnLedger ledger = new TurnLedger();

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void aSubmissionWaitsThenRunsThenIsGone() {
        assertThat(ledger.isIdle()).isTrue();

        submitted("a");
        assertThat(ledger.unfinished()).containsExactly("a");
        assertThat(ledger.running()).isEmpty();

        started("a");
        assertThat(ledger.unfinished()).containsExactly("a");
        assertThat(ledger.running()).containsExactly("a");

        ended("a");
        assertThat(ledger.unfinished()).isEmpty();
        assertThat(ledger.isIdle()).isTrue();
    }

    @Test
    void whatIsUnfinishedStandsInTheOrderOfAcceptance() {
        submitted("a");
        submitted("b");
        submitted("c");

        started("b");

        assertThat(ledger.unfinished()).containsExactly("a", "b", "c");
        assertThat(ledger.running()).containsExactly("b");
    }

    @Test
    void whatSteeredATurnEndsWithItAndWhatWaitsDoesNot() {
        submitted("turn");
        submitted("steers");
        submitted("waits");
        started("turn");
        ledger.stored(new TranscriptEntry.InputTaken("steers"));
        assertThat(ledger.running()).containsExactly("turn", "steers");

        ended("turn");

        assertThat(ledger.unfinished()).containsExactly("waits");
    }

    @Test
    void whatSteersMayEndBeforeItsTurn() {
        submitted("turn");
        submitted("steers");
        started("turn");
        ledger.stored(new TranscriptEntry.InputTaken("steers"));

        ended("steers");

        assertThat(ledger.unfinished()).containsExactly("turn");
    }

    @Test
    void aRefusedOrAbortedSubmissionIsGoneThoughItNeverRan() {
        submitted("refused");
        submitted("aborted");

        ledger.stored(TranscriptEntry.TurnEnded.refused("refused", "queue_full"));
        ledger.stored(TranscriptEntry.TurnEnded.aborted("aborted", AbortReason.CLOSED));

        assertThat(ledger.isIdle()).isTrue();
    }

    @Test
    void onlyWhatStartsWorkCounts() {
        ledger.stored(new TranscriptEntry.Submitted("a", new Op.Approval("r", Decision.APPROVED)));
        ledger.stored(new TranscriptEntry.Item("a", ResponseItem.Message.assistant("hi"), Origin.AGENT));
        ledger.stored(new TranscriptEntry.RolledBack(0));
        assertThat(ledger.isIdle()).isTrue();

        ledger.stored(new TranscriptEntry.Submitted("compact", new Op.Compact()));
        ledger.stored(new TranscriptEntry.Submitted("unknown", new Op.Unknown("new", new JsonText("{}"))));
        assertThat(ledger.unfinished()).containsExactly("compact", "unknown");
    }

    @Test
    void marksOfTurnsThatNobodySubmittedChangeNothing() {
        started("other");
        ledger.stored(new TranscriptEntry.InputTaken("other"));
        ended("other");

        assertThat(ledger.isIdle()).isTrue();
    }

    @Test
    void aTurnOfAnEarlierSessionRunsUntilItEnds() {
        ledger.runs("earlier");
        assertThat(ledger.running()).containsExactly("earlier");

        ended("earlier");

        assertThat(ledger.isIdle()).isTrue();
    }

    @Test
    void whoeverWaitsForIdlenessWakesWhenTheLastOneEnds() throws Exception {
        submitted("a");
        submitted("b");
        Workers.Worker<Boolean> waiting = workers.start(() -> {
                    ledger.awaitIdle(Duration.ofMinutes(5));
                    return ledger.isIdle();
                })
                .awaitWaiting();

        ended("a");
        waiting.awaitWaiting();
        ended("b");

        assertThat(waiting.result()).isTrue();
    }

    @Test
    void waitingForIdlenessEndsWithItsTimeOrAnInterrupt() throws Exception {
        submitted("a");

        ledger.awaitIdle(Duration.ZERO);
        ledger.awaitIdle(Duration.ofNanos(1));
        Workers.Worker<Boolean> waiting = workers.start(() -> {
                    ledger.awaitIdle(Duration.ofMinutes(5));
                    return true;
                })
                .awaitWaiting();
        waiting.thread().interrupt();

        assertThatThrownBy(waiting::result).hasCauseInstanceOf(InterruptedException.class);
        assertThat(ledger.isIdle()).isFalse();
    }

    @Test
    void whoeverWaitsForTurnsToEndDoesNotWaitForOthers() throws Exception {
        for (String id : List.of("a", "b", "c")) {
            submitted(id);
            started(id);
        }
        Workers.Worker<List<String>> waiting = workers.start(() -> {
                    ledger.awaitEnded(List.of("a", "c"), Duration.ofMinutes(5));
                    return ledger.unfinished();
                })
                .awaitWaiting();

        ended("a");
        waiting.awaitWaiting();
        ended("c");

        assertThat(waiting.result()).containsExactly("b");
    }

    private void submitted(String id) {
        ledger.stored(new TranscriptEntry.Submitted(id, Op.UserInput.text(id)));
    }

    private void started(String id) {
        ledger.stored(new TranscriptEntry.TurnStarted(id));
    }

    private void ended(String id) {
        ledger.stored(TranscriptEntry.TurnEnded.completed(id));
    }
}
