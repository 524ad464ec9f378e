package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.ConversationId;
import dev.parley.model.JsonText;
import dev.parley.model.SessionConfig;
import dev.parley.model.ToolOutput;
import dev.parley.openai.Tool;
import dev.parley.openai.ToolContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class DemoToolsTest {

    private static final ToolContext CONTEXT = new ToolContext(
            new ConversationId(UUID.fromString("01890000-0000-7000-8000-000000000001")),
            SessionConfig.of("openai"),
            "1-1",
            "call-1");

    private final List<Tool> tools = DemoTools.all(() -> Instant.parse("2026-11-22T10:30:00Z"));

    @Test
    void weatherOfACityIsAlwaysTheSame() throws Exception {
        String first = call("get_weather", "{\"city\":\"Oslo\"}");

        assertThat(first).startsWith("Oslo: ").endsWith(" degrees");
        assertThat(call("get_weather", "{\"city\":\"Oslo\"}")).isEqualTo(first);
    }

    @Test
    void timeComesFromTheClock() throws Exception {
        assertThat(call("current_time", "{}")).isEqualTo("Sunday, 22 November 2026, 10:30 UTC");
    }

    @Test
    void notesAreWrittenReadAndDeleted() throws Exception {
        call("delete_note", "{\"name\":\"notes.txt\"}");
        call("write_note", "{\"name\":\"todo\",\"text\":\"rest\"}");

        assertThat(call("read_notes", "{}")).isEqualTo("{todo=rest}");
        assertThat(call("delete_note", "{\"name\":\"todo\"}")).isEqualTo("deleted todo");
        assertThat(call("read_notes", "{}")).isEqualTo("there are no notes");
    }

    @Test
    void onlyWhatChangesNotesNeedsApproval() {
        assertThat(tools)
                .filteredOn(Tool::requiresApproval)
                .extracting(Tool::name)
                .containsExactly("write_note", "delete_note");
    }

    @Test
    void missingArgumentIsNamed() {
        assertThatThrownBy(() -> call("get_weather", "{\"town\":\"Oslo\"}")).hasMessageContaining("\"city\"");
    }

    private String call(String name, String arguments) throws Exception {
        Tool tool = tools.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        return ((ToolOutput.Text) tool.call(new JsonText(arguments), CONTEXT)).text();
    }
}
