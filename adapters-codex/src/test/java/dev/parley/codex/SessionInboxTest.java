package dev.parley.codex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class SessionInboxTest {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final SessionInbox inbox = new SessionInbox(tasks::add, word -> done.add(text(word)), 3);

    @Test
    void whatCodexSaysBeforeTheSessionIsOpenComesBehindItsFirstStep() {
        inbox.hear(notice("early"));
        inbox.open(() -> done.add("first"));
        inbox.hear(notice("late"));
        work();

        assertThat(done).containsExactly("first", "early", "late");
    }

    @Test
    void whatClientsWantComesBeforeWhatCodexSaid() {
        inbox.open(() -> {
            inbox.hear(notice("a"));
            inbox.hear(notice("b"));
            boolean accepted = inbox.command(() -> done.add("command"));
            assertThat(accepted).isTrue();
        });
        work();

        assertThat(done).containsExactly("command", "a", "b");
    }

    @Test
    void piecesOfOneTextAreJoinedAndDoNotFillIt() {
        inbox.open(() -> {});
        for (int i = 0; i < 100; i++) {
            inbox.hear(new Word.Delta(Wire.MESSAGE_DELTA, "turn", "item", i + " "));
        }
        inbox.hear(new Word.Delta(Wire.MESSAGE_DELTA, "turn", "other", "x"));
        work();

        assertThat(done).hasSize(2);
        assertThat(done.get(0)).startsWith("0 1 2 ").endsWith("98 99 ");
    }

    @Test
    void tooManyWordsAreDroppedForAFarewellAndNothingFollows() {
        inbox.open(() -> done.add("first"));
        for (int i = 0; i < 4; i++) {
            inbox.hear(notice("word " + i));
        }
        inbox.hear(notice("after"));
        boolean accepted = inbox.command(() -> done.add("command"));
        work();

        assertThat(accepted).isFalse();
        assertThat(done).hasSize(2).last().asString().contains("3 events wait");
    }

    @Test
    void behindTheLastCommandNoneIsAcceptedButWordsAreHeard() {
        inbox.open(() -> {});
        assertThat(inbox.lastCommand(() -> done.add("last"))).isTrue();
        assertThat(inbox.lastCommand(() -> done.add("once more"))).isFalse();
        inbox.hear(notice("a"));
        work();
        inbox.end();
        inbox.hear(notice("b"));
        work();

        assertThat(done).containsExactly("last", "a");
    }

    private void work() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static Word notice(String name) {
        return new Word.Notice(name, Message.EMPTY);
    }

    private static String text(Word word) {
        if (word instanceof Word.Delta delta) {
            return delta.text();
        }
        return word instanceof Word.Farewell farewell ? farewell.reason() : ((Word.Notice) word).method();
    }
}
