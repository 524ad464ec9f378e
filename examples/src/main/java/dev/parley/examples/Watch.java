package dev.parley.examples;

import dev.parley.core.Conversation;
import dev.parley.core.ConversationEvent;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.ResponseItem;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber of a live conversation besides whoever talks in it: shows each event as a line of its own, and pieces of
 * text as their number. Ends with the conversation, or when it is told to. Safe for use by many threads.
 */
final class Watch implements Flow.Subscriber<ConversationEvent> {

    private static final int SHORT_ID = 4;

    private final Conversation conversation;
    private final ChatScreen screen;
    private volatile boolean ended;
    private volatile Flow.@Nullable Subscription subscription;
    private int pieces; // by the one signal at a time

    private Watch(Conversation conversation, ChatScreen screen) {
        this.conversation = conversation;
        this.screen = screen;
    }

    /** Shows what happens in {@code conversation} from now on. */
    static Watch begin(Conversation conversation, ChatScreen screen) {
        Watch watch = new Watch(conversation, screen);
        conversation.publisher(conversation.now()).subscribe(watch);
        return watch;
    }

    /** Shows nothing more. */
    void end() {
        ended = true;
        Flow.Subscription events = subscription;
        if (events != null) {
            events.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription events) {
        subscription = events;
        if (ended) {
            events.cancel();
        } else {
            events.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(ConversationEvent event) {
        if (event instanceof ConversationEvent.Emitted emitted) {
            line(emitted.event()).ifPresent(this::show);
        } else {
            show("some events were missed");
        }
    }

    @Override
    public void onComplete() {
        conversation.closeReason().ifPresent(reason -> show("closed: " + reason));
    }

    @Override
    public void onError(Throwable failure) {
        show("closed: " + failure.getMessage());
    }

    private void show(String line) {
        if (!ended) {
            String id = conversation.id().toString();
            screen.note("%s| %s".formatted(id.substring(id.length() - SHORT_ID), line));
        }
    }

    private Optional<String> line(Event event) {
        EventMsg msg = event.msg();
        if (msg instanceof EventMsg.AgentMessageDelta || msg instanceof EventMsg.ReasoningDelta) {
            pieces++;
            return Optional.empty();
        }
        if (msg instanceof EventMsg.ItemCompleted completed) {
            return Optional.of(item(completed.item()));
        }
        if (msg instanceof EventMsg.ApprovalRequest request) {
            return Optional.of("asks whether %s may run with %s".formatted(request.toolName(), request.arguments()));
        }
        if (msg instanceof EventMsg.TokenCount count) {
            return Optional.of("%d tokens".formatted(count.usage().total()));
        }
        return Optional.of(turn(event.submissionId(), msg));
    }

    private String item(ResponseItem item) {
        String streamed = pieces == 0 ? "" : " (%d pieces)".formatted(pieces);
        pieces = 0;
        if (item instanceof ResponseItem.Message message) {
            return "says%s: %s".formatted(streamed, message.text());
        }
        return ToolLines.of(item).orElse("has thought" + streamed);
    }

    private static String turn(String submission, EventMsg msg) {
        if (msg instanceof EventMsg.TurnStarted) {
            return "turn %s begins".formatted(submission);
        }
        if (msg instanceof EventMsg.TurnComplete) {
            return "turn %s is complete".formatted(submission);
        }
        if (msg instanceof EventMsg.TurnAborted aborted) {
            return "turn %s ended early: %s".formatted(submission, aborted.reason());
        }
        if (msg instanceof EventMsg.Warning warning) {
            return "warns: " + warning.message();
        }
        if (msg instanceof EventMsg.Error error) {
            return "fails: %s: %s".formatted(error.code(), error.message());
        }
        return msg.getClass().getSimpleName();
    }
}
