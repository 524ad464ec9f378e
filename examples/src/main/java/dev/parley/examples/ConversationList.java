package dev.parley.examples;

import dev.parley.core.Conversation;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import java.util.List;

/** All conversations as a person sees them and names them: by a number, or by the beginning or end of an id. For one thread. */
final class ConversationList {

    private final Dialogue dialogue;
    private final ChatScreen screen;
    private List<ConversationInfo> listed = List.of();

    ConversationList(Dialogue dialogue, ChatScreen screen) {
        this.dialogue = dialogue;
        this.screen = screen;
    }

    /** Shows all conversations, last used first, and numbers them anew. */
    void show() {
        renew();
        for (int i = 0; i < listed.size(); i++) {
            ConversationInfo info = listed.get(i);
            screen.line("%s  %s  %s".formatted(numbered(i), info.id(), title(info)));
        }
    }

    /** Shows which was forked from which, and numbers them as {@link #show} does. */
    void showTree() {
        renew();
        for (ForkTree.Row row : ForkTree.of(listed).rows()) {
            screen.line("%s  %s%s%s"
                    .formatted(numbered(listed.indexOf(row.info())), row.branches(), title(row.info()), origin(row)));
        }
    }

    /** Numbers do not count any more. */
    void forget() {
        listed = List.of();
    }

    /**
     * The conversation that {@code reference} names. A number means the list as it was last shown.
     *
     * @throws UnusableCommandException if it names none or several
     */
    ConversationId named(String reference) {
        if (reference.matches("\\d{1,4}")) {
            List<ConversationInfo> numbered = listed.isEmpty() ? dialogue.list() : listed;
            int number = Integer.parseInt(reference);
            if (number < 1 || number > numbered.size()) {
                throw new UnusableCommandException("there is no number %d in the /list".formatted(number));
            }
            return numbered.get(number - 1).id();
        }
        List<ConversationId> found = dialogue.list().stream()
                .map(ConversationInfo::id)
                .filter(id ->
                        id.toString().startsWith(reference) || id.toString().endsWith(reference))
                .toList();
        if (found.size() != 1) {
            throw new UnusableCommandException(
                    found.isEmpty()
                            ? "no conversation's id begins or ends with %s".formatted(reference)
                            : "%d ids begin or end with %s: type more of it".formatted(found.size(), reference));
        }
        return found.get(0);
    }

    private void renew() {
        listed = dialogue.list();
        if (listed.isEmpty()) {
            screen.aside("there are no conversations yet");
        }
    }

    private String numbered(int index) {
        ConversationId id = listed.get(index).id();
        boolean current =
                dialogue.current().map(Conversation::id).filter(id::equals).isPresent();
        return "%s %2d".formatted(current ? "*" : " ", index + 1);
    }

    private static String title(ConversationInfo info) {
        return info.title().orElse("(nothing said yet)");
    }

    private static String origin(ForkTree.Row row) {
        if (row.orphan()) {
            return "  (its parent is deleted)";
        }
        return row.info()
                .lineage()
                .map(lineage -> "  (cut at %d)".formatted(lineage.cut()))
                .orElse("");
    }
}
