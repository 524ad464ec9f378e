package dev.parley.redis;

import dev.parley.json.JsonCodec;
import dev.parley.model.ConversationId;
import dev.parley.model.Op;
import dev.parley.model.SourcePosition;
import dev.parley.model.Submission;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a front end asks of the server about one session, under the token that it has it by. All of it may be repeated.
 * Safe for use by many threads.
 */
final class FrontCalls {

    private final RedisLink link;
    private final KeyLayout keys;
    private final ConversationId id;
    private final String token;

    FrontCalls(RedisLink link, KeyLayout keys, ConversationId id, String token) {
        this.link = link;
        this.keys = keys;
        this.id = id;
        this.token = token;
    }

    /** {@link Answer#OK}: a session was enqueued; {@link Answer#TAKEN_OVER}: one that runs is ours now, with what it said first and which turn ran; {@link Answer#PARKED}. */
    Answer open(String front, String plainAgent, String agentSession, long seenEpoch, WantedSession wanted) {
        List<byte[]> arguments = new ArrayList<>(Call.bytes(
                front,
                token,
                plainAgent,
                agentSession,
                Long.toString(seenEpoch),
                wanted.config(),
                wanted.kind(),
                wanted.length(),
                wanted.agentState(),
                wanted.cut()));
        arguments.addAll(wanted.inline());
        return call(Script.SESSION_OPEN, arguments);
    }

    /** {@link Answer#OK}, {@link Answer#STALE}, {@link Answer#CLOSED} or {@link Answer#FULL}. */
    Answer submit(long number, Submission submission, byte[] json, int mostWaiting) {
        List<byte[]> arguments = new ArrayList<>(
                Call.bytes(token, Long.toString(number), submission.id(), startsWork(submission.op()) ? "i" : "c"));
        arguments.add(json);
        arguments.addAll(Call.bytes(Integer.toString(mostWaiting)));
        return call(Script.SESSION_SUBMIT, arguments);
    }

    /** Whether it is to end with an event of its own. */
    static boolean startsWork(Op op) {
        return !(op instanceof Op.Interrupt) && !(op instanceof Op.Approval);
    }

    static byte[] json(Submission submission) {
        return JsonCodec.SUBMISSION.encodeBytes(submission);
    }

    /** Empty if another has the session by now. */
    Optional<Taken> take(Progress progress, int count) {
        List<byte[]> arguments = new ArrayList<>(Call.bytes(
                token,
                progress.last().map(StreamPlace::behind).orElse(""),
                progress.bytes(),
                progress.running(),
                Integer.toString(count)));
        progress.takenSubmissions().forEach(each -> arguments.add(each.getBytes(StandardCharsets.UTF_8)));
        Answer answer = call(Script.SESSION_TAKE, arguments);
        return answer.is(Answer.OK) ? Optional.of(Taken.of(answer)) : Optional.empty();
    }

    /** Whether nothing is left of it. */
    boolean close(boolean heard) {
        Answer answer = call(Script.SESSION_CLOSE, Call.bytes(token, heard ? "1" : "2"));
        return !answer.is(Answer.OK) || answer.number(1) > 0;
    }

    /** Takes the session from a worker that is gone. False if that one does not have it. */
    boolean fence(String worker, long epoch) {
        return call(Script.SESSION_FENCE, Call.bytes(token, worker, Long.toString(epoch)))
                .is(Answer.OK);
    }

    /** {@link Answer#OK}, {@link Answer#STALE} or {@link Answer#PARKED}. */
    Answer requeue(long epoch, boolean asStored, int mostLost) {
        return call(
                Script.SESSION_REQUEUE,
                Call.bytes(token, Long.toString(epoch), asStored ? "1" : "0", Integer.toString(mostLost)));
    }

    void forget() {
        Answer unused = call(Script.SESSION_FORGET, Call.bytes(token));
    }

    private Answer call(Script script, List<byte[]> arguments) {
        return link.call(SessionScripts.call(keys, script, id, arguments));
    }

    /**
     * How far a front end has passed on what was said.
     *
     * @param last the last event that was passed on since it was told before
     * @param bytes as the stream counts them, or empty
     * @param running the turn that runs then, or empty
     * @param takenSubmissions by the events since it was told before
     */
    record Progress(Optional<SourcePosition> last, String bytes, String running, List<String> takenSubmissions) {
        static final Progress NONE = new Progress(Optional.empty(), "", "", List.of());
    }

    /**
     * How a session stands, and what it says next.
     *
     * @param state Q it waits for a worker, R one has it, D it is between workers, E it has ended, P it is parked
     * @param worker empty if none has it
     * @param why it is as it is, or empty
     */
    record Taken(String state, String worker, long epoch, String why, List<Said> events) {

        private static final int STATE = 1;
        private static final int WORKER = 2;
        private static final int EPOCH = 3;
        private static final int WHY = 4;
        private static final int EVENTS = 5;
        private static final int PARTS = 3;

        static Taken of(Answer answer) {
            List<byte[]> flat = answer.list(EVENTS);
            List<Said> events = new ArrayList<>(flat.size() / PARTS);
            for (int i = 0; i < flat.size(); i += PARTS) {
                events.add(new Said(
                        StreamPlace.of(new String(flat.get(i), StandardCharsets.US_ASCII)),
                        new String(flat.get(i + 1), StandardCharsets.US_ASCII),
                        flat.get(i + 2)));
            }
            return new Taken(answer.text(STATE), answer.text(WORKER), answer.number(EPOCH), answer.text(WHY), events);
        }
    }

    /**
     * An event as it was said.
     *
     * @param bytes of all events of the epoch up to this one
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Said(SourcePosition place, String bytes, byte[] json) {}
}
