package dev.parley.examples;

import dev.parley.core.Conversation;
import dev.parley.core.ConversationPage;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.TurnOutcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/** Shows what was said in a conversation, also what the model knows as a summary only, with the person's messages numbered. */
final class HistoryView {

    private static final int PAGE = 100;

    private final ChatScreen screen;
    private int messages;

    HistoryView(ChatScreen screen) {
        this.screen = screen;
    }

    void show(Conversation conversation) {
        messages = 0;
        oldestFirst(conversation).forEach(this::show);
    }

    private static Deque<ConversationPage.Row> oldestFirst(Conversation conversation) {
        Deque<ConversationPage.Row> rows = new ArrayDeque<>();
        OptionalLong before = OptionalLong.of(Long.MAX_VALUE);
        while (before.isPresent()) {
            ConversationPage page = conversation.page(before.getAsLong(), PAGE);
            page.rows().forEach(rows::addFirst);
            before = page.older();
        }
        return rows;
    }

    private void show(ConversationPage.Row row) {
        if (row instanceof ConversationPage.ItemRow item) {
            show(item.origin(), item.item());
        } else if (row instanceof ConversationPage.CompactionRow) {
            screen.aside("(compacted: of what stands above, the model knows a summary)");
        } else if (row instanceof ConversationPage.EndRow end && end.outcome() != TurnOutcome.COMPLETED) {
            screen.aside("(ended early: %s)".formatted(end.reason().orElse("for no known reason")));
        }
    }

    private void show(Origin origin, ResponseItem item) {
        if (!(item instanceof ResponseItem.Message message)) {
            ToolLines.of(item).ifPresent(screen::aside);
            return;
        }
        switch (origin) {
            case USER -> {
                messages++;
                screen.line("%d> %s".formatted(messages, message.text()));
            }
            case CONTEXT -> screen.aside("(%s) %s".formatted(message.role(), message.text()));
            default -> screen.line(message.text());
        }
    }
}
