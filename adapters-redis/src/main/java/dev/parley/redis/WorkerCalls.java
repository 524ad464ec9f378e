package dev.parley.redis;

import dev.parley.json.JsonCodec;
import dev.parley.model.ConversationId;
import dev.parley.model.Submission;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a worker asks of the server about sessions. All of it may be repeated. Safe for use by many threads. */
final class WorkerCalls {

    private final RedisLink link;
    private final KeyLayout keys;
    private final String worker;

    WorkerCalls(RedisLink link, KeyLayout keys, String worker) {
        this.link = link;
        this.keys = keys;
        this.worker = worker;
    }

    /** Takes what waits; empty if it does not wait any more. */
    Optional<Claim> claim(ConversationId id, String plainAgent) {
        Answer answer = call(Script.SESSION_CLAIM, id, Call.bytes(worker, plainAgent));
        return answer.is(Answer.OK) ? Optional.of(Claim.of(id, answer)) : Optional.empty();
    }

    /** What the session has not been given yet; empty if it is another's by now. */
    Optional<Pulled> pull(Claim claim, long after, int count) {
        Answer answer = call(
                Script.SESSION_PULL,
                claim.id(),
                Call.bytes(worker, Long.toString(claim.epoch()), Long.toString(after), Integer.toString(count)));
        return answer.is(Answer.OK) ? Optional.of(Pulled.of(answer)) : Optional.empty();
    }

    /**
     * Says what a session said: {@link Answer#OK}, {@link Answer#FULL}, or {@link Answer#STALE} if it is another's by now.
     *
     * @param exit what becomes of the session behind these events; empty if nothing
     */
    Answer publish(Claim claim, Batch batch, int mostEvents, long mostBytes, String exit, String why) {
        List<byte[]> arguments = new ArrayList<>(Call.bytes(
                worker,
                Long.toString(claim.epoch()),
                Long.toString(batch.first()),
                Integer.toString(mostEvents),
                Long.toString(mostBytes),
                exit,
                why,
                batch.agentSession(),
                batch.configured(),
                batch.turnCompleted() ? "1" : "",
                Integer.toString(batch.taken().size())));
        batch.taken().forEach(each -> arguments.add(each.getBytes(StandardCharsets.UTF_8)));
        arguments.addAll(batch.events());
        return call(Script.SESSION_PUBLISH, claim.id(), arguments);
    }

    /** Which front end a session is for; empty if it is another worker's by now. */
    Optional<String> touch(Claim claim) {
        Answer answer = call(Script.SESSION_TOUCH, claim.id(), Call.bytes(worker, Long.toString(claim.epoch())));
        return answer.is(Answer.OK) ? Optional.of(answer.text(1)) : Optional.empty();
    }

    private Answer call(Script script, ConversationId id, List<byte[]> arguments) {
        return link.call(SessionScripts.call(keys, script, id, arguments));
    }

    /**
     * A session that this worker is to run.
     *
     * @param front whom it was for when it was claimed
     * @param waited how long it waited for a worker
     */
    record Claim(ConversationId id, long epoch, String front, Duration waited, WantedSession wanted) {

        private static final int EPOCH = 1;
        private static final int FRONT = 2;
        private static final int WAITED = 3;
        private static final int CONFIG = 4;
        private static final int KIND = 5;
        private static final int LENGTH = 6;
        private static final int AGENT_STATE = 7;
        private static final int CUT = 8;
        private static final int INLINE = 9;

        static Claim of(ConversationId id, Answer answer) {
            return new Claim(
                    id,
                    answer.number(EPOCH),
                    answer.text(FRONT),
                    Duration.ofMillis(answer.number(WAITED)),
                    new WantedSession(
                            answer.text(CONFIG),
                            answer.text(KIND),
                            answer.text(LENGTH),
                            answer.text(AGENT_STATE),
                            answer.text(CUT),
                            answer.list(INLINE)));
        }
    }

    /**
     * Submissions in order.
     *
     * @param closing whether nothing follows, and the session is to end
     */
    record Pulled(boolean closing, List<Numbered> submissions) {

        static Pulled of(Answer answer) {
            List<byte[]> flat = answer.list(2);
            List<Numbered> submissions = new ArrayList<>(flat.size() / 2);
            for (int i = 0; i < flat.size(); i += 2) {
                long number = Long.parseLong(new String(flat.get(i), StandardCharsets.US_ASCII));
                submissions.add(new Numbered(number, JsonCodec.SUBMISSION.decode(flat.get(i + 1))));
            }
            return new Pulled(answer.number(1) > 0, submissions);
        }
    }

    record Numbered(long number, Submission submission) {}
}
