package dev.parley.core;

import static dev.parley.core.Entries.call;
import static dev.parley.core.Entries.compactOp;
import static dev.parley.core.Entries.compacted;
import static dev.parley.core.Entries.context;
import static dev.parley.core.Entries.customCall;
import static dev.parley.core.Entries.ended;
import static dev.parley.core.Entries.imported;
import static dev.parley.core.Entries.importedAnswer;
import static dev.parley.core.Entries.input;
import static dev.parley.core.Entries.journal;
import static dev.parley.core.Entries.output;
import static dev.parley.core.Entries.outputItem;
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
import dev.parley.model.ConversationId;
import dev.parley.model.JsonText;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.ToolCallKey;
import dev.parley.model.ToolOutput;
import dev.parley.model.TranscriptEntry;
import dev.parley.model.UnknownFields;
import dev.parley.spi.HistoryItem;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StoredHistoryTest {

    private static final ResponseItem SUMMARY = ResponseItem.Message.user("summary");

    @Test
    void user_input_stands_where_it_was_taken_with_its_content_and_origin() {
        List<TranscriptEntry> journal = journal(
                session(),
                input("1"),
                started("1"),
                input("2"),
                said("1", "a1"),
                took("2"),
                said("1", "a2"),
                ended("1"),
                input("3"));

        List<HistoryItem> history = history(journal).toList();

        assertThat(texts(history)).containsExactly("u-1", "a1", "u-2", "a2");
        assertThat(history.get(2))
                .isEqualTo(new HistoryItem(
                        new ResponseItem.Message(
                                Role.USER, Op.UserInput.text("u-2").content()),
                        Origin.USER));
    }

    @Test
    void whoever_reads_the_same_store_can_make_it_again() {
        try (ManagerBench bench = new ManagerBench();
                ConversationManager manager = bench.builder().build()) {
            ConversationId id = manager.newConversation(ManagerBench.CONFIG).id();
            Conversation live = manager.openConversation(id).conversation();
            String turn = live.submit(Op.UserInput.text("one"));
            bench.spawner.last().answer(turn, "answer");
            StoredHistory all = StoredHistory.of(bench.store, id, OptionalLong.empty());
            String later = live.submit(Op.UserInput.text("two"));
            bench.spawner.last().answer(later, "another");

            StoredHistory again = StoredHistory.of(bench.store, id, all.storedLength());

            assertThat(texts(again)).containsExactly("one", "answer").isEqualTo(texts(all));
        }
    }

    @Test
    void entries_of_a_kind_that_is_not_known_change_nothing() {
        TranscriptEntry unknown = new TranscriptEntry.Unknown("novel", new JsonText("{\"type\":\"novel\"}"));

        assertThat(texts(history(journal(unknown, turn("1"), unknown)))).containsExactly("u-1", "a-1");
    }

    @Test
    void an_id_that_comes_again_means_the_submission_before_it() {
        TranscriptEntry again = new TranscriptEntry.Submitted("1", Op.UserInput.text("second"));

        List<TranscriptEntry> journal = journal(turn("1"), session(), again, started("1"), ended("1"));

        assertThat(texts(history(journal))).containsExactly("u-1", "a-1", "second");
    }

    @Test
    void a_submission_is_taken_once() {
        assertThat(texts(history(journal(input("1"), started("1"), session(), started("1"), said("1", "a")))))
                .containsExactly("u-1", "a");
    }

    @Test
    void after_a_rollback_the_transcript_counts_as_it_did_at_that_length() {
        List<TranscriptEntry> journal =
                journal(turn("1"), turn("2"), rolledBack(5), turn("3"), turn("4"), rolledBack(10), turn("5"));

        assertThat(texts(history(journal))).containsExactly("u-1", "a-1", "u-5", "a-5");
        assertThat(texts(new StoredHistory(new JournalReader(journal), 17)))
                .containsExactly("u-1", "a-1", "u-3", "a-3", "u-4", "a-4");
    }

    @Test
    void a_rollback_that_was_itself_rolled_back_no_longer_counts() {
        List<TranscriptEntry> journal = journal(turn("1"), turn("2"), rolledBack(1), turn("3"), rolledBack(8));

        assertThat(texts(history(journal))).containsExactly("u-1", "a-1", "u-2", "a-2");
    }

    @Test
    void a_rollback_mark_that_names_what_follows_it_drops_nothing() {
        List<TranscriptEntry> journal = journal(turn("1"), rolledBack(4), turn("2"), rolledBack(1_000), turn("3"));

        assertThat(texts(history(journal))).containsExactly("u-1", "a-1", "u-2", "a-2", "u-3", "a-3");
    }

    @Test
    void the_view_begins_with_the_summary_of_the_last_compaction_that_counts() {
        List<TranscriptEntry> journal = journal(
                turn("1"),
                turn("2"),
                compactOp("3"),
                started("3"),
                compacted(4, SUMMARY, ResponseItem.Message.assistant("understood")),
                ended("3"),
                turn("4"));

        List<HistoryItem> history = history(journal).toList();

        assertThat(texts(history)).containsExactly("summary", "understood", "u-2", "a-2", "u-4", "a-4");
        assertThat(history.get(0).origin()).isEqualTo(Origin.CONTEXT);
        assertThat(history.get(1).origin()).isEqualTo(Origin.AGENT);
    }

    @Test
    void a_second_compaction_takes_the_place_of_the_first() {
        List<TranscriptEntry> journal =
                journal(turn("1"), compacted(4, SUMMARY), turn("2"), compacted(9, ResponseItem.Message.user("second")));

        assertThat(texts(history(journal))).containsExactly("second");
    }

    @Test
    void a_compaction_that_was_rolled_back_gives_back_what_it_replaced() {
        List<TranscriptEntry> journal = journal(turn("1"), compacted(4, SUMMARY), turn("2"), rolledBack(4));

        assertThat(texts(history(journal))).containsExactly("u-1", "a-1");
    }

    @Test
    void a_compaction_never_replaces_what_follows_it() {
        assertThat(texts(history(journal(turn("1"), compacted(1_000, SUMMARY), turn("2")))))
                .containsExactly("summary", "u-2", "a-2");
    }

    @Test
    void input_submitted_before_the_compacted_part_ends_is_found() {
        // input 2 stands at 2, everything through 4 is replaced, input 2 is taken at 5
        List<TranscriptEntry> journal = journal(
                input("1"),
                started("1"),
                input("2"),
                said("1", "a1"),
                ended("1"),
                started("2"),
                compacted(5, SUMMARY),
                said("2", "a2"));

        assertThat(texts(history(journal))).containsExactly("summary", "u-2", "a2");
    }

    @Test
    void input_taken_in_the_replaced_part_is_not_taken_again() {
        List<TranscriptEntry> journal =
                journal(input("1"), started("1"), said("1", "a1"), compacted(3, SUMMARY), started("1"), ended("1"));

        assertThat(texts(history(journal))).containsExactly("summary");
    }

    @Test
    void an_output_whose_call_was_compacted_away_is_left_out() {
        List<TranscriptEntry> journal = journal(
                input("1"), started("1"), call("1", "c"), output("1", "c"), said("1", "a"), compacted(3, SUMMARY));

        assertThat(texts(history(journal))).containsExactly("summary", "a");
    }

    @Test
    void calls_in_a_summary_are_answered_like_all_others() {
        List<TranscriptEntry> journal = journal(
                compacted(0, SUMMARY, customCall("k"), customCall("l"), outputItem("k")), input("1"), started("1"));

        List<HistoryItem> history = history(journal).toList();

        // the output is of the other kind: no endpoint would take it for the custom call's
        assertThat(texts(history)).containsExactly("summary", "call-k", "call-l", "unknown-k", "unknown-l", "u-1");
    }

    @Test
    void a_call_without_output_is_answered_when_its_turn_has_ended() {
        List<TranscriptEntry> journal = journal(
                input("1"),
                started("1"),
                call("1", "c"),
                call("1", "d"),
                output("1", "d"),
                TranscriptEntry.TurnEnded.aborted("1", AbortReason.INTERRUPTED),
                turn("2"));

        List<HistoryItem> history = history(journal).toList();

        assertThat(texts(history)).containsExactly("u-1", "call-c", "call-d", "out-d", "unknown-c", "u-2", "a-2");
        assertThat(history.get(4))
                .isEqualTo(new HistoryItem(
                        new ResponseItem.FunctionCallOutput("c", new ToolOutput.Text(ToolCallKey.OUTCOME_UNKNOWN)),
                        Origin.TOOL));
        assertThat(ToolCallKey.OUTCOME_UNKNOWN).startsWith("outcome unknown");
    }

    @Test
    void a_late_output_wins_until_something_else_is_said() {
        List<TranscriptEntry> late =
                journal(input("1"), started("1"), call("1", "c"), ended("1"), session(), output("1", "c"), turn("2"));
        List<TranscriptEntry> tooLate =
                journal(input("1"), started("1"), call("1", "c"), ended("1"), turn("2"), output("1", "c"));

        assertThat(texts(history(late))).containsExactly("u-1", "call-c", "out-c", "u-2", "a-2");
        assertThat(texts(history(tooLate))).containsExactly("u-1", "call-c", "unknown-c", "u-2", "a-2");
    }

    @Test
    void while_its_turn_is_open_a_call_waits_for_its_output() {
        List<TranscriptEntry> journal = journal(
                input("1"), started("1"), call("1", "c"), input("2"), took("2"), output("1", "c"), said("1", "a"));

        assertThat(texts(history(journal))).containsExactly("u-1", "call-c", "u-2", "out-c", "a");
    }

    @Test
    void a_turn_that_is_open_where_the_view_ends_is_closed_there() {
        List<TranscriptEntry> journal =
                journal(input("1"), started("1"), call("1", "c"), output("1", "c"), call("1", "d"), ended("1"));

        assertThat(texts(new StoredHistory(new JournalReader(journal), 3)))
                .containsExactly("u-1", "call-c", "unknown-c");
        assertThat(texts(new StoredHistory(new JournalReader(journal), 5)))
                .containsExactly("u-1", "call-c", "out-c", "call-d", "unknown-d");
    }

    @Test
    void a_turn_that_was_open_where_a_fork_left_is_closed_before_the_forks_own_items() {
        List<TranscriptEntry> fork = journal(input("1"), started("1"), call("1", "c"), session(), turn("2"));

        assertThat(texts(history(fork))).containsExactly("u-1", "call-c", "unknown-c", "u-2", "a-2");
    }

    @Test
    void a_rollback_into_a_turn_closes_it() {
        List<TranscriptEntry> journal = journal(
                input("1"),
                started("1"),
                call("1", "c"),
                output("1", "c"),
                ended("1"),
                rolledBack(3),
                context("note"),
                turn("2"));

        assertThat(texts(history(journal))).containsExactly("u-1", "call-c", "unknown-c", "note", "u-2", "a-2");
    }

    @Test
    void imported_calls_without_output_are_answered_before_the_next_user_message() {
        List<TranscriptEntry> journal =
                journal(imported("u1"), call("", "c"), importedAnswer("thinking"), imported("u2"), importedAnswer("a"));

        assertThat(texts(history(journal))).containsExactly("u1", "call-c", "thinking", "unknown-c", "u2", "a");
    }

    @Test
    void a_call_id_that_is_used_again_is_a_new_call() {
        List<TranscriptEntry> journal = journal(
                input("1"),
                started("1"),
                call("1", "c"),
                output("1", "c"),
                output("1", "c"),
                call("1", "c"),
                call("1", "c"),
                output("1", "c"));

        assertThat(texts(history(journal)))
                .containsExactly("u-1", "call-c", "out-c", "call-c", "unknown-c", "call-c", "out-c");
    }

    @Test
    void shell_and_custom_calls_are_answered_in_their_own_form() {
        ResponseItem.ShellAction action = new ResponseItem.ShellAction(
                "exec",
                List.of("ls"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                UnknownFields.NONE);
        ResponseItem byCallId = new ResponseItem.LocalShellCall(
                Optional.of("i"), Optional.of("s"), "completed", action, UnknownFields.NONE);
        ResponseItem byId = new ResponseItem.LocalShellCall(
                Optional.of("t"), Optional.empty(), "completed", action, UnknownFields.NONE);
        ResponseItem byNothing = new ResponseItem.LocalShellCall(
                Optional.empty(), Optional.empty(), "completed", action, UnknownFields.NONE);
        List<TranscriptEntry> journal = new ArrayList<>();
        for (ResponseItem item : List.of(byCallId, byId, byNothing, customCall("k"))) {
            journal.add(new TranscriptEntry.Item("1", item, Origin.AGENT));
        }

        List<HistoryItem> history = history(journal).toList();

        ToolOutput unknown = new ToolOutput.Text(ToolCallKey.OUTCOME_UNKNOWN);
        assertThat(history.stream().map(HistoryItem::item))
                .containsExactly(
                        byCallId,
                        byId,
                        byNothing,
                        customCall("k"),
                        new ResponseItem.FunctionCallOutput("s", unknown),
                        new ResponseItem.FunctionCallOutput("t", unknown),
                        new ResponseItem.CustomToolCallOutput(
                                Optional.empty(), "k", Optional.empty(), unknown, UnknownFields.NONE));
    }

    @Test
    void a_history_is_a_snapshot_that_can_be_read_again() {
        List<TranscriptEntry> journal = journal(turn("1"), turn("2"));
        StoredHistory history = new StoredHistory(new JournalReader(journal), 4);

        assertThat(texts(history)).containsExactly("u-1", "a-1");
        assertThat(texts(history)).containsExactly("u-1", "a-1");
        assertThat(texts(new StoredHistory(new JournalReader(journal), 0))).isEmpty();
    }

    @Test
    void an_iterator_at_its_end_says_so() {
        Iterator<HistoryItem> items = history(List.of()).iterator();

        assertThat(items.hasNext()).isFalse();
        assertThatThrownBy(items::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void the_part_before_a_compaction_is_never_read() {
        List<TranscriptEntry> journal = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            journal.addAll(turn("t" + i));
        }
        journal.add(compacted(journal.size(), SUMMARY));
        journal.addAll(turn("last"));
        JournalReader reader = new JournalReader(journal);

        assertThat(texts(new StoredHistory(reader, journal.size(), 1))).containsExactly("summary", "u-last", "a-last");

        // one entry before the compaction tells that nothing of it is in view
        assertThat(reader.touched()).hasSize(6);
    }

    @Test
    void reading_a_long_view_asks_for_a_page_at_a_time() {
        List<TranscriptEntry> journal = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            journal.addAll(turn("t" + i));
        }
        JournalReader reader = new JournalReader(journal);
        Iterator<HistoryItem> items = new StoredHistory(reader, journal.size(), 7).iterator();
        int planned = reader.pages();

        for (int i = 0; i < 3; i++) {
            items.next();
        }

        assertThat(reader.pages() - planned).isLessThanOrEqualTo(2);
        assertThat(reader.largestLimit()).isEqualTo(7);
    }

    private static StoredHistory history(List<TranscriptEntry> journal) {
        return new StoredHistory(new JournalReader(journal), journal.size());
    }
}
