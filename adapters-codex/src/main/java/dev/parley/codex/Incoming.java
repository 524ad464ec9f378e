package dev.parley.codex;

import dev.parley.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives each line that the program writes to whom it is for: the call that waits for it, or the inbox. Lines come on one
 * thread; the end may come from another.
 */
final class Incoming implements LineReader.Lines {

    private static final Pattern ANSWER = Pattern.compile("\\{\"id\":(\\d{1,18}),\"result\"");

    private final Inbox inbox;
    private final PendingCalls calls;
    private final Predicate<JsonObject> out;
    private long malformed;
    private boolean over;

    /**
     * @param out sends a message, false if it cannot be
     */
    Incoming(Inbox inbox, PendingCalls calls, Predicate<JsonObject> out) {
        this.inbox = inbox;
        this.calls = calls;
        this.out = out;
    }

    // synchronized: nothing may be said after the end, which a reader that hangs does not wait for
    @Override
    public synchronized void line(byte[] utf8) {
        if (over) {
            return;
        }
        Message message = Message.of(utf8);
        if (message instanceof Message.Answer answer) {
            boolean unused = calls.settle(answer.id(), answer.reply());
        } else if (message instanceof Message.Question question) {
            inbox.asked(new ServerRequest(question.id(), question.method(), question.params(), out));
        } else if (message instanceof Message.Notice notice) {
            inbox.notified(notice.method(), notice.params());
        } else if (message instanceof Message.Malformed none) {
            malformed++;
            inbox.malformed(none.problem(), beginning(utf8));
        }
    }

    @Override
    public synchronized void tooLong(byte[] utf8) {
        if (over) {
            return;
        }
        String problem = "it is longer than allowed";
        String beginning = beginning(utf8);
        Matcher answer = ANSWER.matcher(beginning);
        malformed++;
        if (!answer.lookingAt() || !calls.settle(Long.parseLong(answer.group(1)), new Reply.Unreadable(problem))) {
            inbox.malformed(problem, beginning);
        }
    }

    /** Fails every call, says so to the inbox, and says nothing more. */
    synchronized void end(OptionalInt code, String reason, String lastWords) {
        over = true;
        ExitStatus status = new ExitStatus(code, reason, lastWords, malformed);
        calls.end(status);
        inbox.ended(status);
    }

    private static String beginning(byte[] utf8) {
        return new String(utf8, 0, Math.min(utf8.length, LineReader.BEGINNING), StandardCharsets.UTF_8);
    }
}
