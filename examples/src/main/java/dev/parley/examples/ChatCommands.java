package dev.parley.examples;

import dev.parley.core.Conversation;
import dev.parley.core.ForkPoint;
import dev.parley.core.ForkPointOutOfRangeException;
import dev.parley.core.RemoveOutcome;
import dev.parley.model.ConversationId;
import dev.parley.spi.ConversationException;

/** The lines that begin with a slash. For one thread. */
final class ChatCommands {

    private static final String HELP = """
            Type a message, or
              /new          begin another conversation
              /list         list all conversations
              /open ID      go to one: its number in the list, or the beginning or end of its id
              /history      show what was said here, your messages numbered
              /fork [N]     go on in a copy that ends before your message N, or has everything
              /tree         list them with their forks
              /rollback [N] take back your last N messages (1) and all that came of them
              /compact      have the model go on from a summary of all this
              /watch [ID]   show the events of a live conversation while they happen; without ID, no more
              /remove [ID]  end this or another one's session; /open brings it back
              /delete [ID]  delete this or another one for good
              /import FILE  go on in a conversation read from a Codex rollout file
              /export ID FILE  write one as such a file, which must be new
              /interrupt    interrupt the running answer, as Ctrl-C does
              /quit         leave""";

    private final Dialogue dialogue;
    private final ChatScreen screen;
    private final ConversationList list;
    private final HistoryView history;
    private final FileCommands files;
    private final Watching watching;

    ChatCommands(Dialogue dialogue, ChatScreen screen) {
        this.dialogue = dialogue;
        this.screen = screen;
        this.list = new ConversationList(dialogue, screen);
        this.history = new HistoryView(screen);
        this.files = new FileCommands(dialogue, screen);
        this.watching = new Watching(screen);
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
            case "/list" -> list.show();
            case "/open" -> open(argument);
            case "/history" -> history.show(current());
            case "/fork" -> fork(argument);
            case "/tree" -> list.showTree();
            case "/rollback" -> rollback(argument);
            case "/watch" -> watch(argument);
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

    private void open(String reference) {
        if (reference.isEmpty()) {
            throw new UnusableCommandException("/open takes a number of the /list or part of an id");
        }
        Conversation opened = dialogue.open(list.named(reference));
        screen.aside("opened conversation " + opened.id());
        history.show(opened);
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

    private void rollback(String number) {
        Conversation conversation = current();
        if (!number.matches("([1-9]\\d{0,8})?")) {
            throw new UnusableCommandException("/rollback takes how many of your messages to take back, 1 or more");
        }
        int messages = number.isEmpty() ? 1 : Integer.parseInt(number);
        dialogue.rollback(conversation, ForkPoint.dropLastUserMessages(messages));
        screen.aside(
                messages == 1
                        ? "took back your last message and what came of it"
                        : "took back your last %d messages and what came of them".formatted(messages));
    }

    private void watch(String reference) {
        if (!reference.isEmpty()) {
            ConversationId id = list.named(reference);
            watching.begin(dialogue.live(id)
                    .orElseThrow(() -> new UnusableCommandException("%s is not live: /open it first".formatted(id))));
        } else if (!watching.end()) {
            throw new UnusableCommandException("/watch takes a number of the /list or part of an id");
        }
    }

    private void remove(String reference) {
        ConversationId id = reference.isEmpty() ? current().id() : list.named(reference);
        RemoveOutcome outcome = dialogue.remove(id);
        screen.aside(
                switch (outcome) {
                    case REMOVED -> "removed; its transcript stays, and /open brings it back";
                    case ABSENT -> "its session was not running";
                    case TIMED_OUT -> "it is still ending";
                });
    }

    private void delete(String reference) {
        ConversationId id = reference.isEmpty() ? current().id() : list.named(reference);
        RemoveOutcome outcome = dialogue.delete(id);
        list.forget();
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
        files.exportTo(list.named(words[0]), words[1]);
    }

    private Conversation current() {
        return dialogue.current()
                .orElseThrow(
                        () -> new UnusableCommandException("you are in no conversation: say something, or /open one"));
    }
}
