package dev.parley.examples.web;

import dev.parley.core.Conversation;
import dev.parley.core.ConversationClosedException;
import dev.parley.core.ConversationEvent;
import dev.parley.core.EventCursor;
import dev.parley.core.EventReader;
import dev.parley.model.EventMsg;
import dev.parley.model.ResponseItem;
import java.time.Duration;

/**
 * What the events of a conversation have said that its transcript does not tell yet: the text that is being written, up to
 * a place in the events. Whoever shows this and the transcript up to
 * {@code cursor().position()}, and then reads the events from {@code cursor()} on, shows everything once. Of what the
 * event log has dropped already, nothing is known. For one thread.
 */
final class TurnSoFar {

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thought = new StringBuilder();
    private EventCursor cursor;

    private TurnSoFar(EventCursor cursor) {
        this.cursor = cursor;
    }

    /**
     * Reads the events that {@code conversation} keeps, up to {@code end}, which is not ahead of the present. Does not
     * wait.
     *
     * @throws ConversationClosedException if the conversation is closed
     */
    static TurnSoFar of(Conversation conversation, EventCursor end) throws InterruptedException {
        EventReader reader = conversation.events(conversation.start());
        TurnSoFar turn = new TurnSoFar(reader.cursor());
        while (turn.cursor.number() < end.number()) {
            ConversationEvent event = reader.next(Duration.ZERO).orElseThrow();
            turn.take(event);
            turn.cursor = event.next();
        }
        return turn;
    }

    EventCursor cursor() {
        return cursor;
    }

    /** Of the message that is being written. */
    String text() {
        return text.toString();
    }

    /** Of the reasoning that is being written. */
    String thought() {
        return thought.toString();
    }

    private void take(ConversationEvent event) {
        if (!(event instanceof ConversationEvent.Emitted emitted)) {
            forget();
            return;
        }
        EventMsg msg = emitted.msg();
        if (msg instanceof EventMsg.AgentMessageDelta piece) {
            text.append(piece.delta());
        } else if (msg instanceof EventMsg.ReasoningDelta piece) {
            thought.append(piece.delta());
        } else if (msg instanceof EventMsg.ItemCompleted completed) {
            complete(completed.item());
        } else if (msg instanceof EventMsg.TurnComplete || msg instanceof EventMsg.TurnAborted) {
            forget();
        }
    }

    private void complete(ResponseItem item) {
        if (item instanceof ResponseItem.Message) {
            text.setLength(0);
        } else if (item instanceof ResponseItem.Reasoning) {
            thought.setLength(0);
        }
    }

    private void forget() {
        text.setLength(0);
        thought.setLength(0);
    }
}
