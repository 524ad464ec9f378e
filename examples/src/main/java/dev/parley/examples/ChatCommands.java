package dev.parley.examples;

import dev.parley.core.Conversation;
import dev.parley.core.ForkPoint;
import dev.parley.core.ForkPointOutOfRangeException;
import dev.parley.core.RemoveOutcome;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.spi.ConversationException;
import dev.parley.spi.HistoryItem;
import java.util.List;

/** The lines that begin with a slash. For one thread. */
final class ChatCommands {

    private static final String HELP = """
            Type a message, or
              /new          begin another conversation
              /list         list all conversations
              /open ID      go to one: its number in the list, or the beginning or end of its id
              /history      show what was said here, your messages numbered
              /fork [N]     go on in a copy that ends before your message N, or has everything
              /remove [ID]  end this or another one's session; /open brings it back
              /delete [ID]  delete this or another one for good
              /import FILE  go on in a conversation read from a Codex rollout file
              /export ID FILE  write one as such a file, which must be new
              /interrupt    interrupt the running answer, as Ctrl-C does
              /quit         leave""";

    private final Dialogue dialogue;
    private final ChatScreen screen;
    private final FileCommands files;
    private List<ConversationInfo> listed = List.of();

    ChatCommands(Dialogue dialogue, ChatScreen screen) {
        this.dialogue = dialogue;
        this.screen = screen;
        this.files = new FileCommands(dialogue, screen);
    }

    /**
     * Carries out {@code line}.
     *
     * @return false if the chat is to end
     * @throws UnusableCommandException if it cannot be carried out as it stands
     * @throws ConversationException if it could not be carried out
     */
    boolean run(String line) {
        String[] words = line.split("\\s+", 2);
        String argument = words.length == 1 ? "" : words[1].strip();
        switch (words[0]) {
            case "/new" -> begin();
            case "/list" -> list();
            case "/open" -> open(argument);
            case "/history" -> history(current());
            case "/fork" -> fork(argument);
            case "/remove" -> remove(argument);
            case "/delete" -> delete(argument);
            case "/import" -> importFrom(argument);
            case "/export" -> export(argument);
            case "/help" -> screen.line(HELP);
            case ConsoleLines.INTERRUPT -> screen.aside("nothing runs");
            case "/quit" -> {
                return false;
            }
            default ->
                throw new UnusableCommandException("there is no command %s; /help lists them".formatted(words[0]));
        }
        return true;
    }

    private void begin() {
        screen.aside("new conversation " + dialogue.begin().id());
    }

    private void list() {
        listed = dialogue.list();
        if (listed.isEmpty()) {
            screen.aside("there are no conversations yet");
        }
        for (int i = 0; i < listed.size(); i++) {
            ConversationInfo info = listed.get(i);
            screen.line("%s %2d  %s  %s".formatted(isCurrent(info.id()) ? "*" : " ", i + 1, info.id(), title(info)));
        }
    }

    private void open(String reference) {
        if (reference.isEmpty()) {
            throw new UnusableCommandException("/open takes a number of the /list or part of an id");
        }
        Conversation opened = dialogue.open(named(reference));
        screen.aside("opened conversation " + opened.id());
        history(opened);
    }

    private void history(Conversation conversation) {
        int messages = 0;
        for (HistoryItem item : conversation.history()) {
            if (item.origin() == Origin.USER) {
                messages++;
            }
            show(item, messages);
        }
    }

    private void show(HistoryItem item, int messages) {
        if (!(item.item() instanceof ResponseItem.Message message)) {
            ToolLines.of(item.item()).ifPresent(screen::aside);
            return;
        }
        switch (item.origin()) {
            case USER -> screen.line("%d> %s".formatted(messages, message.text()));
            case CONTEXT -> screen.aside("(%s) %s".formatted(message.role(), message.text()));
            default -> screen.line(message.text());
        }
    }

    private void fork(String number) {
        Conversation source = current();
        if (number.isEmpty()) {
            Conversation fork = dialogue.fork(source, ForkPoint.latest());
            screen.aside("in a fork of everything, conversation " + fork.id());
            return;
        }
        if (!number.matches("[1-9]\\d{0,8}")) {
            throw new UnusableCommandException("/fork takes the number of one of your messages, as /history shows it");
        }
        int before = Integer.parseInt(number);
        try {
            Conversation fork = dialogue.fork(source, ForkPoint.beforeUserMessage(before - 1));
            screen.aside("in a fork that ends before message %d, conversation %s".formatted(before, fork.id()));
        } catch (ForkPointOutOfRangeException e) {
            throw new UnusableCommandException("there is no message %d: there are %d".formatted(before, e.count()));
        }
    }

    private void remove(String reference) {
        ConversationId id = reference.isEmpty() ? current().id() : named(reference);
        RemoveOutcome outcome = dialogue.remove(id);
        screen.aside(
                switch (outcome) {
                    case REMOVED -> "removed; its transcript stays, and /open brings it back";
                    case ABSENT -> "its session was not running";
                    case TIMED_OUT -> "it is still ending";
                });
    }

    private void delete(String reference) {
        ConversationId id = reference.isEmpty() ? current().id() : named(reference);
        RemoveOutcome outcome = dialogue.delete(id);
        listed = List.of();
        screen.aside(
                switch (outcome) {
                    case REMOVED -> "deleted";
                    case ABSENT -> "it was gone already";
                    case TIMED_OUT -> "it is still ending; delete it again in a while";
                });
    }

    private void importFrom(String file) {
        if (file.isEmpty()) {
            throw new UnusableCommandException("/import takes the name of a file");
        }
        files.importFrom(file);
    }

    private void export(String argument) {
        String[] words = argument.split("\\s+", 2);
        if (words.length < 2) {
            throw new UnusableCommandException("/export takes a number of the /list or part of an id, and a file");
        }
        files.exportTo(named(words[0]), words[1]);
    }

    private Conversation current() {
        return dialogue.current()
                .orElseThrow(
                        () -> new UnusableCommandException("you are in no conversation: say something, or /open one"));
    }

    private boolean isCurrent(ConversationId id) {
        return dialogue.current().filter(current -> current.id().equals(id)).isPresent();
    }

    /** A number means the list as it was last shown. */
    private ConversationId named(String reference) {
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

    private static String title(ConversationInfo info) {
        return info.title().orElse("(nothing said yet)");
    }
}
