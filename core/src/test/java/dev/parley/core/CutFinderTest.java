package dev.parley.core;

import static dev.parley.core.Entries.call;
import static dev.parley.core.Entries.compactOp;
import static dev.parley.core.Entries.compacted;
import static dev.parley.core.Entries.context;
import static dev.parley.core.Entries.ended;
import static dev.parley.core.Entries.imported;
import static dev.parley.core.Entries.importedAnswer;
import static dev.parley.core.Entries.input;
import static dev.parley.core.Entries.journal;
import static dev.parley.core.Entries.rolledBack;
import static dev.parley.core.Entries.said;
import static dev.parley.core.Entries.session;
import static dev.parley.core.Entries.started;
import static dev.parley.core.Entries.texts;
import static dev.parley.core.Entries.took;
import static dev.parley.core.Entries.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.AbortReason;
import dev.parley.model.TranscriptEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CutFinderTest {

    private static final List<TranscriptEntry> ROLLED_BACK = journal(
            imported("u1"),
            importedAnswer("a1"),
            imported("u2"),
            importedAnswer("a2"),
            rolledBack(2),
            imported("u3"),
            importedAnswer("a3"),
            imported("u4"),
            importedAnswer("a4"));

    @ParameterizedTest(name = "before user message {0}: {1} entries")
    @CsvSource({"0,0", "1,5", "2,7"})
    void user_messages_that_were_rolled_back_do_not_count(int n, long position) {
        assertThat(cut(ROLLED_BACK, ForkPoint.beforeUserMessage(n))).isEqualTo(Cut.at(position));
    }

    @ParameterizedTest(name = "dropping the last {0}: {1} entries")
    @CsvSource({"0,9", "1,7", "2,5", "3,0", "4,0", "2147483647,0"})
    void dropping_counts_backwards_over_rollbacks(int n, long position) {
        assertThat(cut(ROLLED_BACK, ForkPoint.dropLastUserMessages(n))).isEqualTo(Cut.at(position));
    }

    @ParameterizedTest(name = "[d0, u1, a1] without the last {0}: {1} entries")
    @CsvSource({"0,3", "1,1", "2,0"})
    void dropping_more_than_there_are_drops_the_preamble_too(int n, long position) {
        List<TranscriptEntry> journal = journal(context("d0"), imported("u1"), importedAnswer("a1"));

        assertThat(cut(journal, ForkPoint.dropLastUserMessages(n))).isEqualTo(Cut.at(position));
    }

    @ParameterizedTest(name = "an empty transcript without the last {0}")
    @ValueSource(ints = {0, 1, 5})
    void dropping_from_an_empty_transcript_gives_the_empty_history(int n) {
        assertThat(cut(List.of(), ForkPoint.dropLastUserMessages(n))).isEqualTo(Cut.at(0));
    }

    @Test
    void a_user_message_stands_where_it_was_taken_not_where_it_was_submitted() {
        // 0 session, 1 input 1, 2 started 1, 3 input 2, 4 said, 5 ended 1, 6 started 2, 7 said, 8 ended 2
        List<TranscriptEntry> journal = journal(
                session(),
                input("1"),
                started("1"),
                input("2"),
                said("1", "a1"),
                ended("1"),
                started("2"),
                said("2", "a2"),
                ended("2"));

        Cut cut = cut(journal, ForkPoint.dropLastUserMessages(1));

        assertThat(cut).isEqualTo(Cut.at(6));
        assertThat(texts(new StoredHistory(new JournalReader(journal), cut.position())))
                .containsExactly("u-1", "a1");
    }

    @Test
    void a_message_that_steers_a_turn_counts_and_is_cut_where_it_was_taken() {
        List<TranscriptEntry> journal =
                journal(input("1"), started("1"), said("1", "a1"), input("2"), took("2"), said("1", "a2"), ended("1"));

        assertThat(cut(journal, ForkPoint.dropLastUserMessages(1))).isEqualTo(Cut.at(4));
        assertThat(cut(journal, ForkPoint.dropLastUserMessages(2))).isEqualTo(Cut.at(1));
        assertThat(cut(journal, ForkPoint.beforeUserMessage(1))).isEqualTo(Cut.at(4));
    }

    @Test
    void the_last_message_is_the_one_taken_last_even_if_another_was_submitted_later() {
        // a compaction waits while later input steers; then input 3 overtakes input 2
        List<TranscriptEntry> journal = journal(
                input("1"), started("1"), input("2"), input("3"), took("3"), ended("1"), started("2"), ended("2"));

        assertThat(cut(journal, ForkPoint.dropLastUserMessages(1))).isEqualTo(Cut.at(6));
        assertThat(cut(journal, ForkPoint.dropLastUserMessages(2))).isEqualTo(Cut.at(4));
        assertThat(cut(journal, ForkPoint.beforeUserMessage(1))).isEqualTo(Cut.at(4));
    }

    @Test
    void context_compactions_and_input_that_nobody_took_are_no_user_messages() {
        List<TranscriptEntry> journal = journal(
                context("environment"),
                turn("1"),
                context("environment"),
                compactOp("2"),
                started("2"),
                compacted(6),
                ended("2"),
                input("3"));

        assertThat(cut(journal, ForkPoint.dropLastUserMessages(1))).isEqualTo(Cut.at(2));
        assertThatThrownBy(() -> cut(journal, ForkPoint.beforeUserMessage(1)))
                .isInstanceOfSatisfying(
                        ForkPointOutOfRangeException.class,
                        e -> assertThat(e.count()).isEqualTo(1));
    }

    @Test
    void latest_is_everything_while_no_turn_is_open() {
        assertThat(cut(journal(turn("1"), turn("2")), ForkPoint.latest())).isEqualTo(Cut.at(8));
        assertThat(cut(List.of(), ForkPoint.latest())).isEqualTo(Cut.at(0));
    }

    @Test
    void latest_leaves_out_a_turn_that_is_open() {
        List<TranscriptEntry> journal = journal(turn("1"), input("2"), started("2"), said("2", "partial"));

        Cut cut = cut(journal, ForkPoint.latest());

        assertThat(cut).isEqualTo(Cut.at(5));
        assertThat(cut(journal, ForkPoint.dropLastUserMessages(0))).isEqualTo(cut);
        assertThat(texts(new StoredHistory(new JournalReader(journal), cut.position())))
                .containsExactly("u-1", "a-1");
    }

    @Test
    void the_end_of_a_steering_submission_does_not_end_the_turn() {
        List<TranscriptEntry> journal =
                journal(input("1"), started("1"), input("2"), took("2"), said("1", "a"), ended("2"));

        assertThat(cut(journal, ForkPoint.latest())).isEqualTo(Cut.at(1));
    }

    @Test
    void interrupted_keeps_everything_and_closes_the_open_turn() {
        List<TranscriptEntry> journal = journal(turn("1"), input("2"), started("2"), call("2", "c"));

        Cut cut = cut(journal, ForkPoint.interrupted());

        assertThat(cut)
                .isEqualTo(new Cut(7, Optional.of(TranscriptEntry.TurnEnded.aborted("2", AbortReason.INTERRUPTED))));
    }

    @Test
    void forking_an_interrupted_fork_again_adds_nothing() {
        List<TranscriptEntry> parent = journal(turn("1"), input("2"), started("2"), said("2", "partial"));
        Cut first = cut(parent, ForkPoint.interrupted());
        List<TranscriptEntry> child = journal(parent, session(), first.closing().orElseThrow());

        Cut second = new CutFinder(new JournalReader(child), child.size(), parent.size()).cut(ForkPoint.interrupted());

        assertThat(second).isEqualTo(Cut.at(child.size()));
    }

    @Test
    void the_fork_boundary_closes_a_turn_that_was_open_there() {
        List<TranscriptEntry> child = journal(input("1"), started("1"), said("1", "partial"), session(), input("2"));
        CutFinder fork = new CutFinder(new JournalReader(child), child.size(), 3);

        assertThat(fork.cut(ForkPoint.latest())).isEqualTo(Cut.at(5));
        assertThat(fork.cut(ForkPoint.interrupted())).isEqualTo(Cut.at(5));
    }

    @Test
    void a_rollback_into_a_turn_leaves_no_turn_open() {
        List<TranscriptEntry> journal = journal(input("1"), started("1"), said("1", "a"), ended("1"), rolledBack(3));

        assertThat(cut(journal, ForkPoint.latest())).isEqualTo(Cut.at(5));
    }

    @Test
    void a_position_is_taken_as_it_is_up_to_the_length() {
        List<TranscriptEntry> journal = turn("1");

        assertThat(cut(journal, ForkPoint.atPosition(0))).isEqualTo(Cut.at(0));
        assertThat(cut(journal, ForkPoint.atPosition(2))).isEqualTo(Cut.at(2));
        assertThat(cut(journal, ForkPoint.atPosition(4))).isEqualTo(Cut.at(4));
        assertThatThrownBy(() -> cut(journal, ForkPoint.atPosition(5)))
                .isInstanceOf(ForkPointOutOfRangeException.class)
                .hasMessage("fork point 'at position 5' is out of range: there are 4 entries");
    }

    @Test
    void negative_fork_points_cannot_be_made() {
        assertThatThrownBy(() -> ForkPoint.dropLastUserMessages(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ForkPoint.beforeUserMessage(-2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ForkPoint.atPosition(-3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-3");
    }

    @ParameterizedTest(name = "rollback of {0} turns in place: to position {1}")
    @CsvSource({"1,7", "2,3", "3,3", "9,3"})
    void a_rollback_of_more_than_there_is_keeps_the_preamble(int n, long position) {
        // 0 session, 1 context, 2 input 1, 3 started 1, 4 said, 5 ended, 6 input 2, 7 started 2, ...
        List<TranscriptEntry> journal = journal(session(), context("d0"), turn("1"), turn("2"));

        assertThat(finder(journal).rollbackTo(ForkPoint.dropLastUserMessages(n)))
                .isEqualTo(position);
    }

    @Test
    void a_rollback_where_nobody_said_anything_drops_nothing() {
        List<TranscriptEntry> journal = journal(session(), context("d0"));

        assertThat(finder(journal).rollbackTo(ForkPoint.dropLastUserMessages(1)))
                .isEqualTo(2);
    }

    @Test
    void a_rollback_to_a_message_or_position_cuts_where_a_fork_would() {
        assertThat(finder(ROLLED_BACK).rollbackTo(ForkPoint.beforeUserMessage(2)))
                .isEqualTo(7);
        assertThat(finder(ROLLED_BACK).rollbackTo(ForkPoint.atPosition(3))).isEqualTo(3);
        assertThatThrownBy(() -> finder(ROLLED_BACK).rollbackTo(ForkPoint.beforeUserMessage(3)))
                .isInstanceOf(ForkPointOutOfRangeException.class);
    }

    @Test
    void a_rollback_that_by_its_nature_drops_nothing_is_refused() {
        for (ForkPoint point :
                List.of(ForkPoint.dropLastUserMessages(0), ForkPoint.latest(), ForkPoint.interrupted())) {
            assertThatThrownBy(() -> finder(ROLLED_BACK).rollbackTo(point))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(point.toString());
        }
    }

    @Test
    void finding_a_cut_touches_only_what_it_drops() {
        List<TranscriptEntry> journal = turns(10_000);

        JournalReader dropping = new JournalReader(journal);
        assertThat(new CutFinder(dropping, journal.size(), 0, 1).cut(ForkPoint.dropLastUserMessages(2)))
                .isEqualTo(Cut.at(39_993));
        // the last two turns, back to where the first of them was submitted
        assertThat(dropping.touched()).hasSize(8);

        JournalReader latest = new JournalReader(journal);
        assertThat(new CutFinder(latest, journal.size(), 0, 1).cut(ForkPoint.latest()))
                .isEqualTo(Cut.at(40_000));
        assertThat(latest.touched()).hasSize(2);

        JournalReader at = new JournalReader(journal);
        assertThat(new CutFinder(at, journal.size(), 0).cut(ForkPoint.atPosition(17)))
                .isEqualTo(Cut.at(17));
        assertThat(at.pages()).isZero();
    }

    @Test
    void pages_are_small_near_the_tail_and_grow_to_the_page_size() {
        List<TranscriptEntry> journal = turns(10_000);

        JournalReader near = new JournalReader(journal);
        new CutFinder(near, journal.size(), 0).cut(ForkPoint.dropLastUserMessages(1));
        assertThat(near.pages()).isEqualTo(1);
        assertThat(near.touched()).hasSize(16);

        JournalReader all = new JournalReader(journal);
        assertThat(new CutFinder(all, journal.size(), 0).cut(ForkPoint.beforeUserMessage(1)))
                .isEqualTo(Cut.at(5));
        assertThat(all.touched()).hasSize(40_000);
        assertThat(all.largestLimit()).isEqualTo(EntryReader.PAGE_SIZE);
    }

    @Test
    void what_was_rolled_back_is_jumped_over_unread() {
        List<TranscriptEntry> journal = journal(turns(10), turns(10_000), rolledBack(40));
        JournalReader reader = new JournalReader(journal);

        Cut cut = new CutFinder(reader, journal.size(), 0, 1).cut(ForkPoint.dropLastUserMessages(1));

        assertThat(cut).isEqualTo(Cut.at(37));
        assertThat(reader.touched()).containsExactly(36L, 37L, 38L, 39L, 40_040L);
    }

    private static List<TranscriptEntry> turns(int count) {
        List<TranscriptEntry> journal = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            journal.addAll(turn("t" + i));
        }
        return journal;
    }

    private static Cut cut(List<TranscriptEntry> journal, ForkPoint point) {
        return finder(journal).cut(point);
    }

    private static CutFinder finder(List<TranscriptEntry> journal) {
        return new CutFinder(new JournalReader(journal), journal.size(), 0);
    }
}
