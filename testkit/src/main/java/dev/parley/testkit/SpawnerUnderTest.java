package dev.parley.testkit;

import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.spi.SessionSpawner;
import java.time.Duration;
import java.util.Map;

/** What the kit has to know of a spawner. JUnit makes a new instance for each rule. */
public interface SpawnerUnderTest extends Subject {

    /** A new spawner. The kit closes it. */
    SessionSpawner open();

    /** What makes a session whose agent does what {@link #input} asks. Names no tool that the spawner does not have. */
    SessionConfig config();

    /** The input that makes the agent behave so, in the one turn that it starts. */
    Op.UserInput input(Behaviour wanted);

    /**
     * The behaviours that this agent cannot be made to show, each with the reason, which is shown wherever a result is.
     * {@link Behaviour#ANSWER} and {@link Behaviour#WAIT} are core.
     */
    default Map<Behaviour, String> lacks() {
        return Map.of();
    }

    /** How long the kit waits for what has to happen, such as the end of a turn that ignores its interrupt. */
    default Duration patience() {
        return Duration.ofSeconds(20);
    }

    /**
     * By how much rules make fewer repetitions of races, and fewer sessions where they count what sessions cost: 1 is all
     * of them. For agents whose sessions cost far more than memory, such as processes and files. What is found in a
     * hundredth of the cases may be missed in a tenth of the repetitions, so let it be 1 now and then.
     */
    default int thinning() {
        return 1;
    }

    /** How an agent behaves in one turn. */
    enum Behaviour {
        /** Says at least one item of origin AGENT and completes, within the kit's patience. */
        ANSWER,
        /** Says one delta and waits until it is interrupted. */
        WAIT,
        /** Says at least 200 deltas or items, without a pause, and completes. */
        CHATTER,
        /** Fails in a way that the agent does not handle, such as a model that refuses the request. */
        FAIL,
        /** Asks for one approval of the same tool as ever and completes, having said or done what was decided. */
        ASK,
        /** Calls a tool that throws, says a tool call and its output, and completes. */
        TOOL_THROWS,
        /** Says a tool call whose output never comes, and waits until it is interrupted. */
        TOOL_HANGS,
        /** Says one delta and goes on, interrupted or not, for longer than the spawner allows; then tries to say more. */
        IGNORE_INTERRUPT,
        /** Dies, and its session with it: its process is killed, or it throws an {@link Error}. */
        DIE,
        /** Passes on a message of the unknown kind {@code kit_unknown} and completes. */
        UNKNOWN_MESSAGE,
        /** Says the text of the first user message of its history, as one assistant message, and completes. */
        RECALL,
        /** Says one delta or item, waits until more input can be taken into the turn, says its text and completes. */
        STEER,
        /** Says a piece of its reasoning, and a token count of 7 for input and 5 for output, and completes. */
        REPORT
    }
}
