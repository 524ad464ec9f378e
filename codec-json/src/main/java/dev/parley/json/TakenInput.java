package dev.parley.json;

import dev.parley.model.Op;
import dev.parley.model.ResponseItem.Message;
import dev.parley.model.Role;
import dev.parley.model.TranscriptEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Joins the marks that took submissions with the submissions, first entry to last. Holds positions and no content. After
 * a rollback those wait that waited at the position it returned to. Not safe for use by many threads.
 */
final class TakenInput {

    /**
     * A submission.
     *
     * @param position where it was accepted
     * @param user whether a reader takes it for the user's
     */
    record Submission(long position, boolean user) {}

    /** What an entry does to those that wait: {@code submission} waits under {@code id}, or whatever did waits no more. */
    private record Change(long position, String id, Optional<Submission> submission, long returnsTo) {}

    private final Predicate<Message> byUser;
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, Submission> waiting = new HashMap<>();

    TakenInput(Predicate<Message> byUser) {
        this.byUser = byUser;
    }

    static Message message(Op.UserInput input) {
        return new Message(Role.USER, input.content());
    }

    /** The submission that takes effect with {@code entry}, if one does. */
    Optional<Submission> takenBy(long position, TranscriptEntry entry) {
        if (entry instanceof TranscriptEntry.Submitted submitted && submitted.op() instanceof Op.UserInput input) {
            Submission submission = new Submission(position, byUser.test(message(input)));
            return change(position, submitted.id(), Optional.of(submission));
        }
        if (entry instanceof TranscriptEntry.TurnStarted started) {
            return change(position, started.id(), Optional.empty());
        }
        if (entry instanceof TranscriptEntry.InputTaken taken) {
            return change(position, taken.id(), Optional.empty());
        }
        if (entry instanceof TranscriptEntry.TurnEnded ended) {
            change(position, ended.id(), Optional.empty());
        } else if (entry instanceof TranscriptEntry.RolledBack mark && mark.toPosition() < position) {
            changes.add(new Change(position, "", Optional.empty(), mark.toPosition()));
            waiting.clear();
            counting().forEach(this::apply);
        }
        return Optional.empty();
    }

    private Optional<Submission> change(long position, String id, Optional<Submission> submission) {
        Change change = new Change(position, id, submission, position);
        changes.add(change);
        Optional<Submission> before = apply(change);
        return submission.isPresent() ? Optional.empty() : before;
    }

    private Optional<Submission> apply(Change change) {
        Optional<Submission> before = Optional.ofNullable(waiting.remove(change.id()));
        change.submission().ifPresent(submission -> waiting.put(change.id(), submission));
        return before;
    }

    private Deque<Change> counting() {
        Deque<Change> counting = new ArrayDeque<>();
        long before = Long.MAX_VALUE;
        for (int i = changes.size() - 1; i >= 0; i--) {
            Change change = changes.get(i);
            if (change.position() < before) {
                before = change.returnsTo();
                if (change.returnsTo() == change.position()) {
                    counting.addFirst(change);
                }
            }
        }
        return counting;
    }
}
