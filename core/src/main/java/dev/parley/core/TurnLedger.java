package dev.parley.core;

import dev.parley.model.Op;
import dev.parley.model.TranscriptEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Which submissions a conversation has accepted that have not ended, as the transcript says. Told of each entry in
 * order. Safe for use by many threads.
 */
final class TurnLedger {

    private Map<String, Stage> stages = Map.of(); // a map of its own only while there is something in it

    /** Takes note of a stored entry. */
    synchronized void stored(TranscriptEntry entry) {
        if (entry instanceof TranscriptEntry.Submitted submitted && startsWork(submitted.op())) {
            put(submitted.id(), Stage.WAITS);
        } else if (stages.isEmpty()) {
            return;
        } else if (entry instanceof TranscriptEntry.TurnStarted started) {
            stages.replace(started.id(), Stage.RUNS);
        } else if (entry instanceof TranscriptEntry.InputTaken taken) {
            stages.replace(taken.id(), Stage.STEERS);
        } else if (entry instanceof TranscriptEntry.TurnEnded ended) {
            ended(ended.id());
        }
    }

    /** What steered a turn has ended with it, whether or not the agent says so. */
    private void ended(String id) {
        if (stages.remove(id) == Stage.RUNS) {
            stages.values().removeIf(stage -> stage == Stage.STEERS);
        }
        if (stages.isEmpty()) {
            stages = Map.of();
        }
        notifyAll();
    }

    /** Takes note of a turn that an earlier session began and this one goes on with. */
    synchronized void runs(String id) {
        put(id, Stage.RUNS);
    }

    private void put(String id, Stage stage) {
        if (stages.isEmpty()) {
            stages = new LinkedHashMap<>(2);
        }
        stages.put(id, stage);
    }

    /** Whether nothing runs and nothing waits. */
    synchronized boolean isIdle() {
        return stages.isEmpty();
    }

    /** Those that have not ended, in the order of their acceptance. */
    synchronized List<String> unfinished() {
        return List.copyOf(stages.keySet());
    }

    /** Those that have begun and not ended. */
    synchronized List<String> running() {
        List<String> running = new ArrayList<>(1);
        stages.forEach((id, stage) -> {
            if (stage != Stage.WAITS) {
                running.add(id);
            }
        });
        return running;
    }

    /** How many turns run: one at most, as long as the session keeps its promises. */
    synchronized int runningTurns() {
        int running = 0;
        for (Stage stage : stages.values()) {
            running += stage == Stage.RUNS ? 1 : 0;
        }
        return running;
    }

    /** Waits until nothing runs and nothing waits, at most {@code bound}. */
    void awaitIdle(Duration bound) throws InterruptedException {
        await(this::isIdle, bound);
    }

    /** Waits until all of these have ended, at most {@code bound}; others may run and wait. */
    void awaitEnded(List<String> ids, Duration bound) throws InterruptedException {
        await(() -> Collections.disjoint(stages.keySet(), ids), bound);
    }

    private synchronized void await(BooleanSupplier condition, Duration bound) throws InterruptedException {
        Deadline deadline = Deadline.in(bound);
        while (!condition.getAsBoolean() && !deadline.hasPassed()) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline.nanosLeft());
        }
    }

    private static boolean startsWork(Op op) {
        return op instanceof Op.UserInput || op instanceof Op.Compact || op instanceof Op.Unknown;
    }

    private enum Stage {
        WAITS,
        RUNS,
        STEERS
    }
}
