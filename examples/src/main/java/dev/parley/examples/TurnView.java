package dev.parley.examples;

import dev.parley.core.Conversation;
import dev.parley.core.ConversationClosedException;
import dev.parley.core.ConversationEvent;
import dev.parley.model.AbortReason;
import dev.parley.model.Decision;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.ResponseItem;
import java.time.Duration;
import java.util.Optional;

/** Shows one turn from its submission to its end, and asks a person what the turn asks. For one thread. */
final class TurnView {

    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private final Conversation conversation;
    private final String submission;
    private final ConsoleLines lines;
    private final ChatScreen screen;
    private boolean messageStreamed;

    TurnView(Conversation conversation, String submission, ConsoleLines lines, ChatScreen screen) {
        this.conversation = conversation;
        this.submission = submission;
        this.lines = lines;
        this.screen = screen;
    }

    /**
     * Returns when the turn has ended.
     *
     * @return false if it failed; that a person interrupted it is no failure
     * @throws ConversationClosedException if the conversation is closed
     */
    boolean follow() throws InterruptedException {
        try {
            Optional<Boolean> end = Optional.empty();
            while (end.isEmpty()) {
                Optional<ConversationEvent> next = conversation.nextEvent(A_WHILE);
                end = next.isEmpty() ? end : show(next.get());
            }
            return end.get();
        } finally {
            lines.unwatch();
            screen.endLine();
        }
    }

    /** Whether all went well, once the turn has ended. */
    private Optional<Boolean> show(ConversationEvent event) throws InterruptedException {
        if (!(event instanceof ConversationEvent.Emitted emitted)) {
            screen.problem("some events were missed; /history has what they left");
            return conversation.isIdle() ? Optional.of(true) : Optional.empty();
        }
        show(emitted.msg());
        return emitted.event().submissionId().equals(submission) ? end(emitted.msg()) : Optional.empty();
    }

    private Optional<Boolean> end(EventMsg msg) {
        if (msg instanceof EventMsg.TurnComplete) {
            return Optional.of(true);
        }
        if (msg instanceof EventMsg.TurnAborted aborted) {
            boolean wanted = aborted.reason().equals(AbortReason.INTERRUPTED);
            screen.aside(wanted ? "(interrupted)" : "(the turn ended early: %s)".formatted(aborted.reason()));
            return Optional.of(wanted);
        }
        return Optional.empty();
    }

    private void show(EventMsg msg) throws InterruptedException {
        if (msg instanceof EventMsg.TurnStarted) {
            lines.watch(this::interrupt);
        } else if (msg instanceof EventMsg.AgentMessageDelta piece) {
            messageStreamed = true;
            screen.text(piece.delta());
        } else if (msg instanceof EventMsg.ReasoningDelta piece) {
            screen.thought(piece.delta());
        } else if (msg instanceof EventMsg.ItemCompleted completed) {
            show(completed.item());
        } else if (msg instanceof EventMsg.ApprovalRequest request) {
            answer(request);
        } else if (msg instanceof EventMsg.Compacted) {
            screen.aside("(compacted: from here on the model knows a summary)");
        } else if (msg instanceof EventMsg.Warning warning) {
            screen.aside("! " + warning.message());
        } else if (msg instanceof EventMsg.Error error) {
            screen.problem("! %s: %s".formatted(error.code(), error.message()));
        } else if (msg instanceof EventMsg.SessionLost lost) {
            screen.problem("! the session was lost: " + lost.reason());
        }
    }

    /** What streamed in is there already. */
    private void show(ResponseItem item) {
        if (item instanceof ResponseItem.Message message && !messageStreamed) {
            screen.text(message.text());
        }
        if (item instanceof ResponseItem.Message) {
            messageStreamed = false;
        }
        screen.endLine();
        ToolLines.of(item).ifPresent(screen::aside);
    }

    private void answer(EventMsg.ApprovalRequest request) throws InterruptedException {
        lines.unwatch(); // an interrupt is one of the answers
        screen.question("? May %s run with %s? [y]es, [n]o, [a]lways:"
                .formatted(request.toolName(), ChatScreen.clip(request.arguments())));
        Op answer = answer(request.requestId());
        lines.watch(this::interrupt);
        conversation.submit(answer);
    }

    private Op answer(String requestId) throws InterruptedException {
        while (true) {
            String line = lines.take().orElse("n").strip();
            screen.typed(line);
            switch (line) {
                case "y", "yes" -> {
                    return new Op.Approval(requestId, Decision.APPROVED);
                }
                case "a", "always" -> {
                    return new Op.Approval(requestId, Decision.APPROVED_FOR_SESSION);
                }
                case "n", "no" -> {
                    return new Op.Approval(requestId, Decision.DENIED);
                }
                case ConsoleLines.INTERRUPT -> {
                    return new Op.Interrupt();
                }
                default -> screen.question("Please answer y, n or a:");
            }
        }
    }

    private void interrupt() {
        String unused = conversation.submit(new Op.Interrupt());
    }
}
