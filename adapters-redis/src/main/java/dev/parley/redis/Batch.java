package dev.parley.redis;

import dev.parley.json.JsonCodec;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import java.util.ArrayList;
import java.util.List;

/**
 * Events as they are sent together.
 *
 * @param first the number of the first one
 * @param events their JSON
 * @param taken submissions that take effect or end with them
 * @param agentSession the agent's name for its session, if they tell it, else empty
 * @param configured the JSON of the event that tells it, or empty
 * @param turnCompleted whether one of them ends a turn well
 */
record Batch(
        long first,
        List<byte[]> events,
        List<String> taken,
        String agentSession,
        String configured,
        boolean turnCompleted) {

    static Batch of(long first, List<Event> said, List<byte[]> json) {
        List<String> taken = new ArrayList<>();
        String agentSession = "";
        String configured = "";
        boolean turnCompleted = false;
        for (int i = 0; i < said.size(); i++) {
            EventMsg msg = said.get(i).msg();
            if (takesEffect(msg)) {
                taken.add(said.get(i).submissionId());
            }
            turnCompleted |= msg instanceof EventMsg.TurnComplete;
            if (msg instanceof EventMsg.SessionConfigured configuredMsg) {
                agentSession = configuredMsg.sessionId();
                configured = JsonCodec.EVENT_MSG.encode(configuredMsg);
            }
        }
        return new Batch(first, json, taken, agentSession, configured, turnCompleted);
    }

    /** Whether the submission of such an event is not to be given to another session any more. */
    static boolean takesEffect(EventMsg msg) {
        return msg instanceof EventMsg.TurnStarted || msg instanceof EventMsg.InputTaken || ends(msg);
    }

    /** Whether nothing is owed for its submission any more. */
    static boolean ends(EventMsg msg) {
        return msg instanceof EventMsg.TurnComplete
                || msg instanceof EventMsg.TurnAborted
                || msg instanceof EventMsg.ShutdownComplete;
    }

    long behind() {
        return first + events.size();
    }
}
