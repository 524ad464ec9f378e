package dev.parley.examples;

import java.util.concurrent.atomic.AtomicBoolean;

/** What the key Ctrl-C does: interrupts the running turn; pressed again, or while nothing runs, leaves. Safe for use by many threads. */
final class CtrlC {

    private final Thread chat;
    private final ConsoleLines lines;
    private final ChatScreen screen;
    private final AtomicBoolean interruptsTurn = new AtomicBoolean();

    /**
     * @param chat is interrupted to leave
     */
    CtrlC(Thread chat, ConsoleLines lines, ChatScreen screen) {
        this.chat = chat;
        this.lines = lines;
        this.screen = screen;
    }

    void turnBegins() {
        interruptsTurn.set(true);
    }

    void turnEnded() {
        interruptsTurn.set(false);
    }

    void pressed() {
        screen.brokenOff();
        if (interruptsTurn.compareAndSet(true, false)) {
            lines.interrupt();
            return;
        }
        chat.interrupt();
    }
}
