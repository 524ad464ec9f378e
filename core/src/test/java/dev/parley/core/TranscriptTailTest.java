package dev.parley.core;

import static dev.parley.core.Entries.call;
import static dev.parley.core.Entries.compactOp;
import static dev.parley.core.Entries.compacted;
import static dev.parley.core.Entries.context;
import static dev.parley.core.Entries.ended;
import static dev.parley.core.Entries.imported;
import static dev.parley.core.Entries.input;
import static dev.parley.core.Entries.journal;
import static dev.parley.core.Entries.output;
import static dev.parley.core.Entries.rolledBack;
import static dev.parley.core.Entries.said;
import static dev.parley.core.Entries.session;
import static dev.parley.core.Entries.sourced;
import static dev.parley.core.Entries.started;
import static dev.parley.core.Entries.took;
import static dev.parley.core.Entries.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.AgentState;
import dev.parley.model.Decision;
import dev.parley.model.Op;
import dev.parley.model.ResponseItem;
import dev.parley.model.SourcePosition;
import dev.parley.model.Submission;
import dev.parley.model.TranscriptEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TranscriptTailTest {

    private static final AgentState STARTED = new AgentState("session", 0, Optional.of(new SourcePosition(1, 3)));

    @Test
    void after_an_orderly_end_there_is_nothing_to_do() {
        TranscriptTail tail = tail(journal(session(), turn("1"), turn("2")));

        assertThat(tail)
                .isEqualTo(new TranscriptTail(
                        9,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        STARTED.lastSource(),
                        Optional.of(new AgentState("session", 9, STARTED.lastSource())),
                        Optional.empty()));
    }

    @Test
    void a_turn_that_did_not_end_is_open_with_its_inputs_and_calls() {
        TranscriptTail tail = tail(journal(
                session(),
                turn("0"),
                input("1"),
                started("1"),
                call("1", "c"),
                input("2"),
                took("2"),
                call("1", "d"),
                input("3"),
                took("3"),
                ended("3"),
                input("4"),
                took("4"),
                output("1", "c"),
                call("1", "e")));

        assertThat(tail.openTurn()).contains(new OpenTurn("1", 6));
        assertThat(tail.openInputs()).containsExactly("2", "4");
        assertThat(tail.unansweredCalls().stream().map(Entries::text)).containsExactly("call-d", "call-e");
        assertThat(tail.waiting()).isEmpty();
    }

    @Test
    void input_that_steered_a_turn_ended_with_it() {
        TranscriptTail tail = tail(journal(session(), input("1"), started("1"), input("2"), took("2"), ended("1")));

        assertThat(tail.openTurn()).isEmpty();
        assertThat(tail.openInputs()).isEmpty();
    }

    @Test
    void input_and_compactions_that_nobody_took_wait_in_order() {
        TranscriptTail tail = tail(journal(
                session(),
                input("1"),
                started("1"),
                input("2"),
                compactOp("3"),
                input("refused"),
                TranscriptEntry.TurnEnded.refused("refused", "busy"),
                new TranscriptEntry.Submitted("interrupt", new Op.Interrupt()),
                new TranscriptEntry.Submitted("approval", new Op.Approval("r", Decision.APPROVED)),
                input("4"),
                took("4")));

        assertThat(tail.waiting())
                .containsExactly(new Submission("2", Op.UserInput.text("u-2")), new Submission("3", new Op.Compact()));
    }

    @Test
    void steering_input_does_not_hide_a_compaction_that_waits_for_the_turn_to_end() {
        TranscriptTail tail =
                tail(journal(session(), input("1"), started("1"), compactOp("2"), input("3"), took("3"), ended("1")));

        assertThat(tail.waiting()).containsExactly(new Submission("2", new Op.Compact()));
    }

    @Test
    void what_waits_survives_sessions_that_did_not_take_it() {
        TranscriptTail tail = tail(journal(session(), turn("1"), input("2"), session(), session(), input("3")));

        assertThat(tail.waiting().stream().map(Submission::id)).containsExactly("2", "3");
    }

    @Test
    void what_was_rolled_back_does_not_wait_and_what_was_taken_there_does_not_come_back() {
        // 2 is submitted at 3 in the turn of 1, taken at 5 and rolled back to there; 3 waits inside what is dropped
        TranscriptTail tail = tail(journal(
                session(),
                input("1"),
                started("1"),
                input("2"),
                ended("1"),
                started("2"),
                input("3"),
                call("2", "c"),
                ended("2"),
                rolledBack(5)));

        assertThat(tail.waiting()).isEmpty();
        assertThat(tail.openTurn()).isEmpty();
        assertThat(tail.unansweredCalls()).isEmpty();
    }

    @Test
    void what_was_submitted_before_the_dropped_part_and_not_taken_still_waits() {
        TranscriptTail tail = tail(journal(
                session(),
                input("1"),
                started("1"),
                input("2"),
                input("3"),
                ended("1"),
                started("2"),
                ended("2"),
                rolledBack(6)));

        assertThat(tail.waiting().stream().map(Submission::id)).containsExactly("3");
    }

    @Test
    void what_a_fork_inherits_is_inert() {
        List<TranscriptEntry> parent =
                journal(session(), input("1"), started("1"), sourced(9, call("1", "c")), input("2"), imported("x"));
        List<TranscriptEntry> fork = journal(parent, session(), input("2"));

        TranscriptTail pending =
                TranscriptTail.read(new JournalReader(parent), parent.size(), parent.size(), Optional.empty());
        TranscriptTail born =
                TranscriptTail.read(new JournalReader(fork), fork.size(), parent.size(), Optional.of(STARTED));

        assertThat(pending)
                .isEqualTo(new TranscriptTail(
                        6,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(born.openTurn()).isEmpty();
        assertThat(born.unansweredCalls()).isEmpty();
        assertThat(born.waiting().stream().map(Submission::id)).containsExactly("2");
        assertThat(born.agentState()).contains(new AgentState("session", fork.size(), STARTED.lastSource()));
    }

    @Test
    void the_last_source_is_that_of_the_last_entry_that_came_from_an_event() {
        TranscriptTail tail = tail(journal(
                session(), input("1"), sourced(7, started("1")), sourced(8, said("1", "a")), ended("1"), input("2")));

        assertThat(tail.lastSource()).contains(new SourcePosition(1, 8));
        assertThat(tail.agentState()).contains(new AgentState("session", 6, Optional.of(new SourcePosition(1, 8))));
    }

    @Test
    void after_a_rollback_the_agent_can_leave_itself_if_it_was_there_before_the_cut() {
        assertThat(tail(journal(session(), turn("1"), rolledBack(2))).leftState())
                .contains(new AgentState("session", 2, Optional.empty()));
        assertThat(tail(journal(session(), turn("1"), rolledBack(0))).leftState())
                .as("the session began behind the cut")
                .isEmpty();
        assertThat(tail(journal(session(), turn("1"), rolledBack(2), session())).leftState())
                .as("another session has begun since")
                .isEmpty();
    }

    @Test
    void agent_state_no_longer_agrees_after_a_rollback_or_an_import() {
        assertThat(tail(journal(session(), turn("1"), rolledBack(2))).agentState())
                .isEmpty();
        assertThat(tail(journal(session(), turn("1"), rolledBack(2), input("2")))
                        .agentState())
                .isEmpty();
        assertThat(tail(journal(session(), turn("1"), imported("u"), said("", "a")))
                        .agentState())
                .isEmpty();
        assertThat(tail(journal(session(), turn("1"), rolledBack(2), session())).agentState())
                .isPresent();
        assertThat(tail(journal(imported("u"), session(), context("c"))).agentState())
                .isPresent();
        assertThat(TranscriptTail.read(new JournalReader(journal(session())), 1, 0, Optional.empty())
                        .agentState())
                .isEmpty();
    }

    @Test
    void calls_before_the_last_turn_or_replaced_by_a_compaction_need_no_answer() {
        TranscriptTail tail = tail(journal(
                session(),
                input("1"),
                started("1"),
                call("1", "a"),
                ended("1"),
                input("2"),
                started("2"),
                call("2", "b"),
                compacted(8, ResponseItem.Message.user("summary")),
                call("2", "c")));

        assertThat(tail.unansweredCalls().stream().map(Entries::text)).containsExactly("call-c");
    }

    @Test
    void a_call_id_that_is_used_again_is_a_new_call() {
        TranscriptTail tail = tail(journal(
                session(), input("1"), started("1"), call("1", "c"), output("1", "c"), call("1", "c"), call("1", "d")));

        assertThat(tail.unansweredCalls().stream().map(Entries::text)).containsExactly("call-c", "call-d");
    }

    @Test
    void reading_ends_at_the_submission_of_the_last_turn() {
        List<TranscriptEntry> journal = new ArrayList<>();
        journal.add(session());
        for (int i = 0; i < 1_000; i++) {
            journal.addAll(turn("t" + i));
        }
        JournalReader reader = new JournalReader(journal);

        TranscriptTail.read(reader, journal.size(), 0, Optional.of(STARTED), 1);

        assertThat(reader.touched()).hasSize(4);
    }

    @Test
    void the_last_submission_ids_are_known_oldest_first_without_inherited_ones() {
        List<TranscriptEntry> journal = journal(turn("0"), session(), turn("1"), input("2"), turn("3"));
        JournalReader reader = new JournalReader(journal);

        assertThat(RecentSubmissions.read(reader, journal.size(), 4)).containsExactly("1", "2", "3");
        assertThat(RecentSubmissions.read(reader, journal.size(), 0, 2, 100)).containsExactly("2", "3");
        assertThat(RecentSubmissions.read(reader, journal.size(), 0, 9, 5)).containsExactly("2", "3");
        assertThat(RecentSubmissions.read(reader, 0, 0)).isEmpty();
    }

    @Test
    void looking_for_submission_ids_reads_back_a_bounded_way() {
        List<TranscriptEntry> journal = new ArrayList<>(turn("old"));
        for (int i = 0; i < 10_000; i++) {
            journal.add(said("old", "a" + i));
        }
        JournalReader reader = new JournalReader(journal);

        assertThat(RecentSubmissions.read(reader, journal.size(), 0)).isEmpty();
        assertThat(reader.touched()).hasSizeLessThanOrEqualTo(RecentSubmissions.LOOK_BACK + EntryReader.PAGE_SIZE);
    }

    private static TranscriptTail tail(List<TranscriptEntry> journal) {
        return TranscriptTail.read(new JournalReader(journal), journal.size(), 0, Optional.of(STARTED));
    }
}
