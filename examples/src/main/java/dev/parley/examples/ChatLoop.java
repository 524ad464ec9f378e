package dev.parley.examples;

import dev.parley.core.Conversation;
import dev.parley.model.Op;
import dev.parley.spi.ConversationException;
import java.util.Optional;

/** Takes line after line until there are no more: messages become turns, which it waits for, the rest are commands. For one thread. */
final class ChatLoop {

    private static final String COMPACT = "/compact";

    private final Dialogue dialogue;
    private final ConsoleLines lines;
    private final ChatScreen screen;
    private final CtrlC ctrlC;
    private final ChatCommands commands;
    private boolean failed;

    ChatLoop(Dialogue dialogue, ConsoleLines lines, ChatScreen screen, CtrlC ctrlC) {
        this.dialogue = dialogue;
        this.lines = lines;
        this.screen = screen;
        this.ctrlC = ctrlC;
        this.commands = new ChatCommands(dialogue, screen);
    }

    /**
     * Returns when there is nothing more to read or somebody wants to leave.
     *
     * @return false if a turn or command failed
     * @throws InterruptedException if somebody wants to leave at once
     */
    boolean run() throws InterruptedException {
        Optional<String> line = next();
        while (line.isPresent() && handle(line.get())) {
            line = next();
        }
        screen.endLine();
        return !failed;
    }

    private Optional<String> next() throws InterruptedException {
        screen.prompt();
        Optional<String> line = lines.take().map(String::strip);
        line.filter(typed -> !typed.isEmpty()).ifPresent(screen::typed);
        return line;
    }

    /** Whether to go on. */
    private boolean handle(String line) throws InterruptedException {
        try {
            if (line.equals(COMPACT)) {
                compact();
                return true;
            }
            if (line.startsWith("/")) {
                return commands.run(line);
            }
            if (!line.isEmpty()) {
                say(line);
            }
        } catch (ConversationException | UnusableCommandException e) {
            failed = true;
            screen.problem("! " + e.getMessage());
        }
        return true;
    }

    private void say(String message) throws InterruptedException {
        Conversation conversation = dialogue.currentOrNew();
        dialogue.titleUnlessNamed(conversation.id(), message);
        turn(conversation, Op.UserInput.text(message));
    }

    private void compact() throws InterruptedException {
        if (dialogue.current().isEmpty()) {
            throw new UnusableCommandException("there is nothing to compact yet");
        }
        turn(dialogue.currentOrNew(), new Op.Compact());
    }

    private void turn(Conversation conversation, Op op) throws InterruptedException {
        ctrlC.turnBegins();
        try {
            String submission = conversation.submit(op);
            if (!new TurnView(conversation, submission, lines, screen).follow()) {
                failed = true;
            }
        } finally {
            ctrlC.turnEnded();
        }
    }
}
