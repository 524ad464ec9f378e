package dev.parley.codex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we use of the protocol, against what the very program that the tests run prints of it. */
@ExtendWith(TestCodex.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WireSchemaTest {

    private final ProgramSchema schema;

    WireSchemaTest(@TempDir Path folder) throws IOException, InterruptedException {
        schema = ProgramSchema.printed(folder);
    }

    @ParameterizedTest
    @MethodSource("uses")
    void theProgramKnowsWhatWeSendAndRead(Use use) {
        Shape params = schema.params(use.kind(), use.method())
                .orElseThrow(() -> new AssertionError("codex knows no " + use.method()));
        boolean ours = use.kind() == Use.Kind.CALL;

        List<String> unknown = new ArrayList<>();
        unknown.addAll(lacking(params, ours ? use.sent() : use.read()));
        if (use.kind() != Use.Kind.NOTICE) {
            unknown.addAll(lacking(schema.result(use.kind(), use.method()), ours ? use.read() : use.sent()));
        }

        assertThat(unknown).as("fields that codex does not know").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("uses")
    void weSendWhatTheProgramDemands(Use use) {
        if (use.kind() == Use.Kind.NOTICE) {
            return;
        }
        Shape demanding = use.kind() == Use.Kind.CALL
                ? schema.params(use.kind(), use.method()).orElseThrow()
                : schema.result(use.kind(), use.method());

        Set<String> sent =
                use.sent().stream().map(path -> path.split("[.<]", 2)[0]).collect(Collectors.toSet());

        assertThat(sent).containsAll(demanding.required());
    }

    @Test
    void whatDoesNotExistIsFound() {
        Shape start = schema.params(Use.Kind.CALL, "turn/start").orElseThrow();

        assertThat(lacking(start, List.of("threadId", "no", "input<text>.text", "input<text>.url", "input<no>.text")))
                .containsExactly("no", "input<text>.url", "input<no>.text");
        assertThat(schema.params(Use.Kind.CALL, "no/such")).isEmpty();
        assertThat(start.required()).contains("threadId", "input");
    }

    static Stream<Use> uses() {
        return Use.ALL.stream();
    }

    private static List<String> lacking(Shape shape, List<String> paths) {
        return paths.stream().filter(path -> !shape.has(path)).toList();
    }
}
