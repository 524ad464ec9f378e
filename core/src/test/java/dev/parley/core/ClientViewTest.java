package dev.parley.core;

import static dev.parley.core.Entries.call;
import static dev.parley.core.Entries.compactOp;
import static dev.parley.core.Entries.compacted;
import static dev.parley.core.Entries.ended;
import static dev.parley.core.Entries.input;
import static dev.parley.core.Entries.journal;
import static dev.parley.core.Entries.rolledBack;
import static dev.parley.core.Entries.said;
import static dev.parley.core.Entries.session;
import static dev.parley.core.Entries.started;
import static dev.parley.core.Entries.took;
import static dev.parley.core.Entries.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.EntryMeta;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.TranscriptEntry;
import dev.parley.model.TurnOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ClientViewTest {

    @Test
    void a_page_shows_items_input_where_it_was_taken_and_how_turns_ended_newest_first() {
        Instant submitted = Instant.parse("2026-01-02T03:04:05Z");
        List<TranscriptEntry> journal = journal(
                session(),
                input("1").withMeta(EntryMeta.recorded(submitted, Optional.empty())),
                started("1"),
                said("1", "a1"),
                TranscriptEntry.TurnEnded.refused("2", "busy"),
                ended("1"));

        ConversationPage page = page(journal, journal.size(), 10);

        assertThat(page.older()).isEmpty();
        assertThat(page.rows())
                .containsExactly(
                        new ConversationPage.EndRow(5, Optional.empty(), "1", TurnOutcome.COMPLETED, Optional.empty()),
                        new ConversationPage.EndRow(4, Optional.empty(), "2", TurnOutcome.REFUSED, Optional.of("busy")),
                        new ConversationPage.ItemRow(
                                3, Optional.empty(), "1", Origin.AGENT, ResponseItem.Message.assistant("a1")),
                        new ConversationPage.ItemRow(
                                2, Optional.of(submitted), "1", Origin.USER, ResponseItem.Message.user("u-1")));
    }

    @Test
    void what_a_compaction_replaced_is_shown_and_what_was_rolled_back_is_not() {
        List<TranscriptEntry> journal = journal(
                turn("1"),
                compactOp("2"),
                started("2"),
                compacted(4, ResponseItem.Message.user("summary")),
                ended("2"),
                turn("3"),
                rolledBack(8),
                turn("4"));

        assertThat(shown(page(journal, journal.size(), 100)))
                .containsExactly(
                        "16 end 4", "15 a-4", "14 u-4", "7 end 2", "6 compacted 4", "3 end 1", "2 a-1", "1 u-1");
    }

    @Test
    void a_call_without_output_stays_without_output() {
        assertThat(shown(page(journal(input("1"), started("1"), call("1", "c"), ended("1")), 4, 100)))
                .containsExactly("3 end 1", "2 call-c", "1 u-1");
    }

    @Test
    void pages_follow_one_another_without_loss_or_repetition() {
        List<TranscriptEntry> journal = journal(turn("1"), turn("2"), rolledBack(4), turn("3"), turn("4"));
        List<String> all = shown(page(journal, journal.size(), 100));
        assertThat(all).hasSize(9);

        for (int limit = 1; limit <= 10; limit++) {
            List<String> joined = new ArrayList<>();
            OptionalLong before = OptionalLong.of(journal.size());
            while (before.isPresent()) {
                ConversationPage page = page(journal, before.getAsLong(), limit);
                assertThat(page.rows()).hasSizeLessThanOrEqualTo(limit);
                joined.addAll(shown(page));
                before = page.older();
            }
            assertThat(joined).as("limit %d", limit).isEqualTo(all);
        }
    }

    @Test
    void input_that_was_submitted_before_the_page_is_found() {
        List<TranscriptEntry> journal = journal(
                input("1"), started("1"), input("2"), said("1", "a"), said("1", "b"), took("2"), said("1", "c"));

        ConversationPage page = page(journal, 7, 2);

        assertThat(shown(page)).containsExactly("6 c", "5 u-2");
        assertThat(page.older()).hasValue(5);
    }

    @Test
    void a_page_that_would_be_empty_gives_older_rows_instead() {
        List<TranscriptEntry> journal =
                journal(said("", "old"), compactOp("1"), started("1"), compactOp("2"), started("2"));

        ConversationPage page = page(journal, 5, 1);

        assertThat(shown(page)).containsExactly("0 old");
        assertThat(page.older()).isEmpty();
        assertThat(page(List.of(), 0, 1)).isEqualTo(new ConversationPage(List.of(), OptionalLong.empty()));
    }

    @Test
    void a_page_reads_no_more_than_it_needs() {
        List<TranscriptEntry> journal = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            journal.addAll(turn("t" + i));
        }
        JournalReader reader = new JournalReader(journal);

        new ClientView(reader, 1).page(journal.size(), 6);

        assertThat(reader.touched()).hasSize(8);
    }

    @Test
    void a_page_of_nothing_is_refused() {
        assertThatThrownBy(() -> page(turn("1"), 4, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 rows");
        assertThatThrownBy(() -> page(turn("1"), -1, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    private static ConversationPage page(List<TranscriptEntry> journal, long before, int limit) {
        return new ClientView(new JournalReader(journal)).page(before, limit);
    }

    /** Rows in short. */
    static List<String> shown(ConversationPage page) {
        return page.rows().stream().map(ClientViewTest::shown).toList();
    }

    private static String shown(ConversationPage.Row row) {
        if (row instanceof ConversationPage.ItemRow item) {
            return row.position() + " " + Entries.text(item.item());
        }
        if (row instanceof ConversationPage.EndRow end) {
            return row.position() + " end " + end.submissionId();
        }
        return row.position() + " compacted " + ((ConversationPage.CompactionRow) row).replacedLength();
    }
}
