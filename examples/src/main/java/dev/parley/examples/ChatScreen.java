package dev.parley.examples;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a person sees: running text, lines, and lines that step back. Control characters of models and tools do not reach
 * the terminal. Safe for use by many threads.
 */
final class ChatScreen {

    private static final String PROMPT = "> ";
    private static final int LONGEST_LINE = 200;

    private static final String DIM = "\u001b[2m";
    private static final String RED = "\u001b[31m";
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintStream out;
    private final boolean interactive;
    private final boolean coloured;
    private final Deque<String> notes = new ArrayDeque<>(); // guarded by this, as is all below
    private boolean inLine;
    private boolean prompted;

    /**
     * @param interactive whether a person types: else what was typed is repeated, so that the output tells the whole story
     */
    ChatScreen(PrintStream out, boolean interactive, boolean coloured) {
        this.out = out;
        this.interactive = interactive;
        this.coloured = coloured;
    }

    /** Invites to type. */
    synchronized void prompt() {
        if (interactive) {
            endLine();
            print(BOLD, PROMPT);
            prompted = true;
        }
    }

    /** Something was typed. Where nobody saw that, it is shown. */
    synchronized void typed(String line) {
        if (interactive) {
            lineEnded(); // by the terminal
            return;
        }
        out.println((inLine ? "" : PROMPT) + printable(line));
        out.flush();
        lineEnded();
    }

    /** Ctrl-C was pressed: the terminal shows it where the cursor is. */
    synchronized void brokenOff() {
        out.println();
        out.flush();
        lineEnded();
    }

    /** The next piece of a text that streams in. */
    synchronized void text(String piece) {
        print("", piece);
    }

    /** The next piece of a thought that streams in. */
    synchronized void thought(String piece) {
        print(DIM, piece);
    }

    /** A line of its own. */
    synchronized void line(String text) {
        endLine();
        print("", text);
        endLine();
    }

    /** A line of less weight, clipped. */
    synchronized void aside(String text) {
        endLine();
        print(DIM, clip(text));
        endLine();
    }

    /**
     * A line of less weight, clipped, that has nothing to do with what is being shown: it waits until a text or question
     * is at its end, and goes before the prompt.
     */
    synchronized void note(String text) {
        if (inLine && !prompted) {
            notes.add(text);
            return;
        }
        boolean again = prompted;
        aside(text);
        if (again) {
            prompt();
        }
    }

    /** A line that says what went wrong. */
    synchronized void problem(String text) {
        endLine();
        print(RED, text);
        endLine();
    }

    /** A question whose answer is typed behind it. */
    synchronized void question(String text) {
        endLine();
        print(BOLD, text + " ");
    }

    /** Whatever comes next begins a line. */
    synchronized void endLine() {
        if (inLine) {
            out.println();
            out.flush();
            lineEnded();
        }
    }

    /** One line of at most 200 characters; says how many more there were. */
    static String clip(String text) {
        String line = text.strip().replaceAll("\\s*\\R\\s*", " | ");
        if (line.length() <= LONGEST_LINE) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST_LINE - 1)) ? LONGEST_LINE - 1 : LONGEST_LINE;
        return "%s... (%d more)".formatted(line.substring(0, end), line.length() - end);
    }

    private void lineEnded() {
        inLine = false;
        prompted = false;
        while (!notes.isEmpty()) {
            aside(notes.remove());
        }
    }

    private void print(String style, String text) {
        if (text.isEmpty()) {
            return;
        }
        boolean styled = coloured && !style.isEmpty();
        out.print(styled ? style + printable(text) + PLAIN : printable(text));
        out.flush();
        inLine = !text.endsWith("\n");
    }

    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "");
    }
}
