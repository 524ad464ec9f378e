package dev.parley.codex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
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

    private static final Path SOURCES = Path.of("src", "main", "java", "dev", "parley", "codex");
    private static final Pattern FIELD =
            Pattern.compile("\\.(?:string|strings|object|objects|integer|number|flag|optional|array|raw)\\(\"(\\w+)\"");

    /** Sources that name fields of the envelope, which no schema describes, or of the files that Codex writes. */
    private static final Set<String> OTHERS = Set.of("Message.java", "ServerRequest.java", "CompactedHistory.java");

    /** Fields of forms that are ours, what selects an alternative, and keys of Codex' configuration. */
    private static final Set<String> OURS =
            Set.of("type", "id", "params", "method", "workdir", "thread_unload_delay_secs", "model_reasoning_effort");

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

    @Test
    void everyNameThatTheMappingKnowsIsComparedHere() throws IllegalAccessException {
        Set<String> known = new TreeSet<>(Wire.BOOKKEEPING);
        for (Field field : Wire.class.getDeclaredFields()) {
            if (field.getType() == String.class) {
                known.add((String) field.get(null));
            }
        }

        assertThat(Use.ALL).extracting(Use::method).contains("initialize").containsAll(known);
        assertThat(known).hasSize(Use.ALL.size() - 1);
    }

    @Test
    void everyFieldThatTheSourcesNameIsComparedHere() throws IOException {
        Set<String> named = new TreeSet<>();
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.toList()) {
                if (!OTHERS.contains(source.getFileName().toString())) {
                    FIELD.matcher(Files.readString(source)).results().forEach(found -> named.add(found.group(1)));
                }
            }
        }

        Set<String> compared = Use.ALL.stream()
                .flatMap(use -> Stream.concat(use.sent().stream(), use.read().stream()))
                .flatMap(path -> Stream.of(path.split("[.<>]+")))
                .collect(Collectors.toSet());

        assertThat(named).contains("threadId");
        named.removeAll(OURS);
        assertThat(compared).containsAll(named);
    }

    static Stream<Use> uses() {
        return Use.ALL.stream();
    }

    private static List<String> lacking(Shape shape, List<String> paths) {
        return paths.stream().filter(path -> !shape.has(path)).toList();
    }
}
