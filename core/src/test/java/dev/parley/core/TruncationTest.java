package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.ContentPart;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.UnknownFields;
import dev.parley.spi.HistoryItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TruncationTest {

    private static final String F = "u1 a1 a2 u2 a3 reasoning call a4";

    @ParameterizedTest(name = "[{0}] without the last {1} user messages is [{2}]")
    @CsvSource({
        F + ",0," + F,
        F + ",1,u1 a1 a2",
        F + ",2,''",
        F + ",3,''",
        F + ",2147483647,''",
        "'',0,''",
        "'',1,''",
        "'',7,''",
        "d0 u1 a1,0,d0 u1 a1",
        "d0 u1 a1,1,d0",
        "d0 u1 a1,2,''",
        "u1 u2 u3,2,u1",
        "d0 a1,1,''",
    })
    void drops_the_last_user_messages_and_everything_behind_the_first_of_them(String items, int n, String expected) {
        List<ResponseItem> given = items(items);

        assertThat(Truncation.byRole().dropLastUserMessages(given, n)).isEqualTo(items(expected));
        assertThat(Truncation.byOrigin().dropLastUserMessages(history(items), n))
                .isEqualTo(history(expected));
    }

    @ParameterizedTest(name = "[{0}] before user message {1} is [{2}]")
    @CsvSource({
        F + ",0,''",
        F + ",1,u1 a1 a2",
        "d0 u1 a1,0,d0",
        "u1 u2 u3,2,u1 u2",
        "u1 a1 u3 a3 u4 a4,2,u1 a1 u3 a3",
    })
    void cuts_before_a_user_message_counted_from_zero(String items, int n, String expected) {
        List<ResponseItem> given = items(items);

        assertThat(Truncation.byRole().beforeUserMessage(given, n)).isEqualTo(items(expected));
        assertThat(Truncation.byOrigin().beforeUserMessage(history(items), n)).isEqualTo(history(expected));
    }

    @ParameterizedTest(name = "[{0}] has no user message {1}, but {2}")
    @CsvSource({F + ",2,2", F + ",2147483647,2", "'',0,0", "d0 a1,0,0"})
    void a_user_message_that_is_not_there_is_out_of_range(String items, int n, long count) {
        List<ResponseItem> given = items(items);

        assertThatThrownBy(() -> Truncation.byRole().beforeUserMessage(given, n))
                .isInstanceOfSatisfying(ForkPointOutOfRangeException.class, e -> {
                    assertThat(e.code()).isEqualTo("fork_point_out_of_range");
                    assertThat(e.point()).isEqualTo(ForkPoint.beforeUserMessage(n));
                    assertThat(e.count()).isEqualTo(count);
                    assertThat(e)
                            .hasMessage(
                                    "fork point 'before user message %d' is out of range: there are %d user messages"
                                            .formatted(n, count));
                });
    }

    @Test
    void a_negative_number_is_refused() {
        List<ResponseItem> given = items(F);

        assertThatThrownBy(() -> Truncation.byRole().dropLastUserMessages(given, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> Truncation.byRole().beforeUserMessage(given, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void by_role_a_user_message_counts_whatever_its_content_is() {
        ResponseItem odd = new ResponseItem.Message(Role.USER, List.of(new ContentPart.OutputText("u2")));
        ResponseItem empty = new ResponseItem.Message(Role.USER, List.of());

        List<ResponseItem> kept = Truncation.byRole().dropLastUserMessages(List.of(item("a1"), odd, empty), 2);

        assertThat(kept).containsExactly(item("a1"));
    }

    @Test
    void by_origin_what_the_program_injected_as_user_message_does_not_count() {
        HistoryItem said = new HistoryItem(ResponseItem.Message.user("u1"), Origin.USER);
        HistoryItem injected = new HistoryItem(ResponseItem.Message.user("environment"), Origin.CONTEXT);

        List<HistoryItem> kept = Truncation.byOrigin().dropLastUserMessages(List.of(injected, said, injected), 1);

        assertThat(kept).containsExactly(injected);
    }

    @Test
    void the_argument_stays_as_it_is_and_the_answer_does_not_follow_it() {
        List<ResponseItem> given = new ArrayList<>(items(F));

        List<ResponseItem> kept = Truncation.byRole().dropLastUserMessages(given, 1);

        assertThat(given).isEqualTo(items(F));
        given.clear();
        assertThat(kept).isEqualTo(items("u1 a1 a2")).isUnmodifiable();
    }

    private static List<ResponseItem> items(String names) {
        return names.isEmpty()
                ? List.of()
                : List.of(names.split(" ")).stream().map(TruncationTest::item).toList();
    }

    private static List<HistoryItem> history(String names) {
        return items(names).stream()
                .map(item -> new HistoryItem(item, Entries.text(item).startsWith("u") ? Origin.USER : Origin.AGENT))
                .toList();
    }

    private static ResponseItem item(String name) {
        if (name.equals("reasoning")) {
            return new ResponseItem.Reasoning(
                    Optional.empty(), List.of(), Optional.empty(), Optional.empty(), UnknownFields.NONE);
        }
        if (name.equals("call")) {
            return new ResponseItem.FunctionCall("tool", "{}", "1");
        }
        if (name.startsWith("u")) {
            return ResponseItem.Message.user(name);
        }
        return name.startsWith("d") ? ResponseItem.Message.developer(name) : ResponseItem.Message.assistant(name);
    }
}
