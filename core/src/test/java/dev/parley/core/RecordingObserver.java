package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.TurnOutcome;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it is told, without ids of conversations and without durations, which it checks. */
final class RecordingObserver implements ManagerObserver {

    private final List<String> told = new CopyOnWriteArrayList<>();

    List<String> told() {
        return told;
    }

    /** What was told whose first word is one of these. */
    List<String> told(String... kinds) {
        return told.stream()
                .filter(news -> Arrays.stream(kinds).anyMatch(kind -> news.startsWith(kind + " ")))
                .toList();
    }

    private void tell(long nanos, Object... words) {
        StringBuilder news = new StringBuilder(nanos < 0 ? "NEGATIVE DURATION " : "");
        for (Object word : words) {
            news.append(news.isEmpty() ? "" : " ").append(word);
        }
        told.add(news.toString());
    }

    @Override
    public void born(ConversationId id, Birth how, long nanos) {
        tell(nanos, "born", how);
    }

    @Override
    public void startFailed(ConversationId id, Birth how, String code, long nanos) {
        tell(nanos, "startFailed", how, code);
    }

    @Override
    public void recovered(ConversationId id, long epoch, int unfinished) {
        tell(0, "recovered", epoch, unfinished);
    }

    @Override
    public void closed(ConversationId id, CloseReason reason, long nanos) {
        tell(nanos, "closed", reason);
    }

    @Override
    public void appended(ConversationId id, int entries, int requests, long nanos) {
        tell(nanos, "appended", entries, requests);
    }

    @Override
    public void appendRepeated(ConversationId id, String code) {
        tell(0, "appendRepeated", code);
    }

    @Override
    public void appendFailed(ConversationId id, String code) {
        tell(0, "appendFailed", code);
    }

    @Override
    public void handedOver(ConversationId id, int submissions, long nanos) {
        tell(nanos, "handedOver", submissions);
    }

    @Override
    public void turnStarted(ConversationId id, String submissionId) {
        tell(0, "turnStarted", submissionId);
    }

    @Override
    public void turnEnded(ConversationId id, String submissionId, TurnOutcome outcome, long nanos) {
        tell(nanos, "turnEnded", submissionId, outcome);
    }

    @Override
    public void gapGiven(ConversationId id, long from, long to) {
        tell(0, "gapGiven", from, to);
    }

    @Override
    public void heartbeatFailed(String code) {
        tell(0, "heartbeatFailed", code);
    }
}
