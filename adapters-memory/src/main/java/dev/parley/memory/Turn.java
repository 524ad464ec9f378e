package dev.parley.memory;

import dev.parley.model.ContentPart;
import dev.parley.model.ConversationId;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.SessionConfig;
import dev.parley.model.TokenUsage;
import dev.parley.spi.HistoryItem;
import java.util.List;

/**
 * One turn of an {@link Agent}: what it was asked, what it knows, and where it says what it has to say. Safe for use by
 * many threads, such as those of parallel tools; only the agent's own thread is interrupted.
 *
 * <p>What is said here goes out at once and in order, and waits for the store. Every method that says something throws
 * {@link TurnOverException} once the turn has ended or was given up, and the exception of the
 * {@link dev.parley.spi.EventSink} if that refused; let both out of {@link Agent#run}. A turn that was interrupted may
 * still say what it must, such as the output of a tool that ran.
 */
public interface Turn {

    /** The submission that started this turn. */
    String submissionId();

    /** The conversation it belongs to. */
    ConversationId conversation();

    /** What the session is to be. */
    SessionConfig config();

    /** What the client asked; empty if it asked to compact. */
    List<ContentPart> input();

    /** The text parts of {@link #input}, joined; empty if there is none. */
    String inputText();

    /**
     * All that the model is to see: what the conversation held when the session began, then everything since, this
     * turn's input included. What is returned never changes; call again for what was added.
     *
     * @throws dev.parley.spi.ConversationException if the store cannot be read; the next call tries again
     */
    List<HistoryItem> history();

    /** Shows the next piece of the message that is being written. A preview: {@link #complete} the message as well. */
    void delta(String text);

    /** Shows the next piece of the reasoning. A preview, as {@link #delta} is. */
    void reasoningDelta(String text);

    /** Adds an item to the conversation, and to {@link #history} once it is recorded. */
    void complete(ResponseItem item, Origin origin);

    /** Says a whole message: one delta and the completed item. */
    void say(String text);

    /** Says what a model call cost. */
    void tokens(TokenUsage usage);

    /** Tells a person something; the turn goes on. */
    void warn(String message);

    /**
     * Tells of a failure that does not end the turn. To end it, throw {@link TurnFailedException}.
     *
     * @param code stable and machine-readable, lower case with underscores
     * @param message for people, without content of the conversation and without credentials
     */
    void error(String code, String message);

    /** Passes on a message of a kind that this version does not know. */
    void passOn(EventMsg.Unknown message);

    /** Replaces the whole history, this turn's input included, by {@code summary}. */
    void compacted(List<ResponseItem> summary);

    /**
     * Asks the client whether a tool may run, and waits for the answer. A tool approved for the session is not asked
     * about again.
     *
     * @param arguments what the model wants the tool called with, as the model wrote it
     * @throws InterruptedException if the turn is interrupted before the answer, on whichever thread this waits
     */
    ApprovalAnswer requestApproval(String callId, String toolName, String arguments) throws InterruptedException;

    /**
     * Takes what clients said while this turn ran into it: appends it to {@link #history}, in order. An agent that never
     * asks finds each as the input of a later turn.
     *
     * @return what was taken; empty if nothing waits
     */
    List<Op.UserInput> takeSteering();

    /** Whether somebody wants the turn to end. Unlike the thread's flag, stays set. */
    boolean isInterrupted();

    /**
     * Calls {@code action} when the turn is interrupted, once, on the thread of whoever interrupts; at once if it
     * already is. For what does not react to the interrupt of a thread, such as a stream to be closed. The action is not
     * to block.
     *
     * @return to withdraw it with, when there is nothing left to end
     */
    Registration onInterrupt(Runnable action);

    /** An action that waits for an interrupt. */
    @FunctionalInterface
    interface Registration {

        /** Withdraws the action. Does nothing if it was called. */
        void cancel();
    }
}
