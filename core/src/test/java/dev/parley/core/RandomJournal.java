package dev.parley.core;

import dev.parley.model.AbortReason;
import dev.parley.model.ResponseItem;
import dev.parley.model.TranscriptEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Makes journals from a seed: those that core would write, and, if asked to, others that no core would. */
final class RandomJournal {

    private final Random random;
    private final List<TranscriptEntry> journal = new ArrayList<>();
    private final Deque<TranscriptEntry> queue = new ArrayDeque<>();
    private final boolean sourced;
    private String turn = "";
    private int submissions;
    private int texts;
    private long sequence;

    private RandomJournal(long seed) {
        this.random = new Random(seed);
        this.sourced = random.nextBoolean();
    }

    /** A journal that core could have written. */
    static List<TranscriptEntry> orderly(long seed, int steps) {
        RandomJournal made = new RandomJournal(seed);
        if (made.random.nextInt(4) == 0) {
            made.imported(made.random.nextInt(6));
        }
        made.add(Entries.session());
        for (int i = 0; i < steps; i++) {
            made.step();
        }
        return made.journal;
    }

    /** Goes on from {@code prefix} as its fork would, with ids that come again. */
    static List<TranscriptEntry> forked(long seed, int steps, List<TranscriptEntry> prefix) {
        RandomJournal made = new RandomJournal(seed);
        made.journal.addAll(prefix);
        made.add(Entries.session());
        for (int i = 0; i < steps; i++) {
            made.step();
        }
        return made.journal;
    }

    /** Any entries in any order, of few ids; items belong to the turn that is open. */
    static List<TranscriptEntry> chaotic(long seed, int steps) {
        RandomJournal made = new RandomJournal(seed);
        for (int i = 0; i < steps; i++) {
            made.chaos();
        }
        return made.journal;
    }

    private void step() {
        int dice = random.nextInt(100);
        if (dice < 18) {
            submit();
        } else if (dice < 30) {
            take();
        } else if (dice < 70) {
            item();
        } else if (dice < 82) {
            end();
        } else if (dice < 88) {
            compact();
        } else if (dice < 92) {
            reopen();
        } else if (dice < 97) {
            rollBack();
        } else {
            refuse();
        }
    }

    private void submit() {
        String id = "s" + submissions++;
        TranscriptEntry submitted = random.nextInt(5) == 0 ? Entries.compactOp(id) : Entries.input(id);
        journal.add(submitted);
        queue.add(submitted);
    }

    private void refuse() {
        String id = "s" + submissions++;
        journal.add(Entries.input(id));
        journal.add(TranscriptEntry.TurnEnded.refused(id, "busy"));
    }

    private void take() {
        if (turn.isEmpty()) {
            if (!queue.isEmpty()) {
                turn = ((TranscriptEntry.Submitted) queue.remove()).id();
                add(Entries.started(turn));
            }
            return;
        }
        // a compaction waits for the end of the turn, input behind it may steer
        queue.stream()
                .filter(entry -> !entry.equals(Entries.compactOp(((TranscriptEntry.Submitted) entry).id())))
                .findFirst()
                .ifPresent(input -> {
                    queue.remove(input);
                    add(Entries.took(((TranscriptEntry.Submitted) input).id()));
                });
    }

    private void item() {
        int dice = random.nextInt(10);
        String callId = "c" + random.nextInt(4);
        if (dice < 3) {
            add(Entries.call(turn, callId));
        } else if (dice < 6) {
            add(Entries.output(turn, callId));
        } else if (dice < 9) {
            add(Entries.said(turn, "a" + texts++));
        } else {
            journal.add(Entries.context("d" + texts++));
        }
    }

    private void end() {
        if (!turn.isEmpty()) {
            add(
                    random.nextBoolean()
                            ? Entries.ended(turn)
                            : TranscriptEntry.TurnEnded.aborted(turn, AbortReason.FAILED));
            turn = "";
        }
    }

    private void compact() {
        add(Entries.compacted(random.nextInt(journal.size() + 1), summary()));
    }

    private ResponseItem[] summary() {
        List<ResponseItem> summary = new ArrayList<>();
        summary.add(ResponseItem.Message.user("summary" + texts++));
        if (random.nextInt(3) == 0) {
            summary.add(new ResponseItem.FunctionCall("tool", "{}", "c" + random.nextInt(4)));
        }
        if (random.nextInt(3) == 0) {
            summary.add(Entries.outputItem("c" + random.nextInt(4)));
        }
        return summary.toArray(ResponseItem[]::new);
    }

    private void reopen() {
        if (!turn.isEmpty()) {
            journal.add(TranscriptEntry.TurnEnded.aborted(turn, AbortReason.SESSION_LOST));
            turn = "";
        }
        if (random.nextInt(4) == 0) {
            imported(random.nextInt(4));
        }
        add(Entries.session());
    }

    private void rollBack() {
        List<Long> messages = new ReferenceReducer(journal).userMessages();
        if (!turn.isEmpty() || messages.isEmpty()) {
            return;
        }
        long to = messages.get(random.nextInt(messages.size()));
        journal.add(Entries.rolledBack(to));
        queue.removeIf(waiting -> journal.lastIndexOf(waiting) >= to);
        add(Entries.session());
    }

    private void imported(int count) {
        for (int i = 0; i < count; i++) {
            journal.add(random.nextBoolean() ? Entries.imported("i" + texts++) : Entries.importedAnswer("j" + texts++));
            if (random.nextInt(3) == 0) {
                journal.add(Entries.call("", "c" + random.nextInt(4)));
            }
        }
    }

    private void chaos() {
        String id = "s" + random.nextInt(5);
        int dice = random.nextInt(100);
        if (dice < 20) {
            journal.add(random.nextInt(4) == 0 ? Entries.compactOp(id) : Entries.input(id));
        } else if (dice < 32) {
            add(Entries.started(id));
            turn = id;
        } else if (dice < 40) {
            add(Entries.took(id));
        } else if (dice < 50) {
            add(Entries.ended(id));
            turn = turn.equals(id) ? "" : turn;
        } else if (dice < 55) {
            imported(1);
        } else if (dice < 88) {
            item();
        } else if (dice < 92) {
            compact();
        } else if (dice < 97) {
            journal.add(Entries.rolledBack(random.nextInt(journal.size() + 3)));
            turn = "";
        } else {
            add(Entries.session());
        }
    }

    /** What a session says carries where it stood in its stream, if this agent does so. */
    private void add(TranscriptEntry entry) {
        journal.add(sourced ? Entries.sourced(sequence++, entry) : entry);
    }
}
