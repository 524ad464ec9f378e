package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.parley.spi.ConversationStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kit says of an adapter as a whole, on the command line and in its files. */
class ConformanceTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Conformance.run(List.of(arguments), new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private int check(Class<?> subject) {
        return run("--provider", subject.getName(), "--report", folder.toString());
    }

    private String output() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private String file(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void aConformantAdapterEndsWithZeroAndTellsEachRuleAsItGoes() throws IOException {
        int code = check(Sound.class);

        assertThat(code).isZero();
        assertThat(output())
                .contains("PASS           PR-001", "[  9/9]", "sound 1.2: conformant")
                .doesNotContain("FAIL", "UNTESTABLE");
        assertThat(file("report.json"))
                .contains("\"verdict\": \"conformant\"", "\"adapter\": \"sound 1.2\"", "\"pass\": 9");
    }

    @Test
    void aBrokenRuleIsInAllReportsWithItsReasonAndRemedy() throws IOException {
        int code = check(IgnoresUnknown.class);

        assertThat(code).isOne();
        assertThat(output()).contains("FAIL           PR-003", "PR-003 is broken: ", "not conformant");
        assertThat(file("report.json")).contains("\"status\": \"fail\"", "\"said\": \"PR-003 is broken: ");
        assertThat(file("report.html")).contains("What to do", "How to keep it:", "PR-003 is broken: ");
        assertThat(file("report.html")).doesNotContain("how to keep it:");
    }

    @Test
    void reportsOfTheSameAdapterDifferInTheRunAlone() throws IOException {
        check(Sound.class);
        String findings = file("report.json");
        String page = file("report.html");
        String run = file("run.json");

        check(Sound.class);

        assertThat(file("report.json")).isEqualTo(findings);
        assertThat(file("run.json")).isNotEqualTo(run).contains("\"seed\"", "\"JUnit\"", "\"PR-009\"");
        String start = "<h2>This run</h2>";
        assertThat(page).contains(start);
        assertThat(file("report.html")).startsWith(page.substring(0, page.indexOf(start)));
    }

    @Test
    void thePageNeedsNothingElse() throws IOException {
        check(Sound.class);

        assertThat(file("report.html"))
                .startsWith("<!doctype html>")
                .endsWith("</html>\n")
                .contains("prefers-color-scheme: dark", "<code>open</code>")
                .doesNotContain("<script", "<link", "src=", "http://", "https://", "@import", "url(");
    }

    @Test
    void whatIsNotApplicableIsShownWithItsReasonAndNotAsKept() throws IOException {
        int code = check(WithoutSettings.class);

        assertThat(code).isZero();
        assertThat(file("report.json")).contains("\"pass\": 6", "\"not_applicable\": 3", "no setting is required");
        assertThat(file("report.html")).contains("<h2>Not applicable</h2>", "no setting is secret");
    }

    @Test
    void aKnownFailureBreaksNoBuildAndIsNotConformant() throws IOException {
        int code = check(KnownToIgnoreUnknown.class);

        assertThat(code).isOne();
        assertThat(file("report.json")).contains("\"known_failure\": 2", "\"fail\": 0", "someone types carefully");
    }

    @Test
    void aKnownFailureThatIsKeptFails() throws IOException {
        int code = check(KnownForNothing.class);

        assertThat(code).isOne();
        assertThat(file("report.json")).contains("\"fail\": 1", "declared a known failure: take it off");
    }

    @Test
    void aSkippedRuleIsUntestable() throws IOException {
        int code = check(Overriding.class);

        assertThat(code).isOne();
        assertThat(file("report.json")).contains("\"untestable\": 9", "overrides itIsFoundByItsName");
    }

    @Test
    void anAbortedRuleIsUntestable() throws IOException {
        int code = check(Aborting.class);

        assertThat(code).isOne();
        assertThat(file("report.json")).contains("\"untestable\": 9", "\"verdict\": \"none\"", "no backend today");
    }

    @Test
    void noRuleIsNoVerdict() throws IOException {
        int code = check(Skipped.class);

        assertThat(code).isOne();
        assertThat(output()).contains("none: no rule was checked");
        assertThat(file("report.json")).contains("\"verdict\": \"none\"", "not today");
    }

    @Test
    void anAdapterThatCannotBeSetUpIsUntestableAndSaysWhy() throws IOException {
        int code = check(Unprepared.class);

        assertThat(code).isOne();
        assertThat(file("report.json")).contains("\"untestable\": 9", "backend is down");
    }

    @Test
    void aHookThatIsMissingWithoutAReasonIsUntestable() {
        Map<String, RuleResult> results = RuleRun.of(WithoutHooks.class, result -> {}).stream()
                .collect(Collectors.toMap(result -> result.rule().id(), result -> result));

        assertThat(result(results, "ST-140").status()).isEqualTo(Status.UNTESTABLE);
        assertThat(result(results, "ST-140").said()).contains("gives no hook for CRASH");
        assertThat(result(results, "ST-148").status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(result(results, "ST-148").said()).contains("nobody counts");
        assertThat(result(results, "ST-149").status()).isEqualTo(Status.UNTESTABLE);
        assertThat(result(results, "ST-149").said()).contains("without a reason");
        assertThat(result(results, "ST-001").status()).isEqualTo(Status.PASS);
    }

    private static RuleResult result(Map<String, RuleResult> results, String rule) {
        return Objects.requireNonNull(results.get(rule));
    }

    @Test
    void argumentsThatAreNotUnderstoodAreSaidAndEndWithTwo() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--storage", "x", "--report", "y")).isEqualTo(2);
        assertThat(run("--store", "no.such.Thing", "--report", "y")).isEqualTo(2);
        assertThat(run("--store", Sound.class.getName(), "--report", "y")).isEqualTo(2);
        assertThat(run("--provider", Sound.class.getName(), "--to", "y")).isEqualTo(2);

        assertThat(output())
                .contains(
                        "0 arguments, not 4",
                        "--storage is no option",
                        "class no.such.Thing is not on the class path",
                        "does not implement ConversationStoreContract",
                        "--to is not --report",
                        "usage: java");
    }

    // adapters under test: Surefire leaves nested classes alone
    static class Sound extends ReferenceStoreProviderContractTest {
        @Override
        public String adapter() {
            return "sound 1.2";
        }
    }

    static final class IgnoresUnknown extends Sound {
        @Override
        public String name() {
            return "kit-ignores-unknown";
        }
    }

    static final class KnownToIgnoreUnknown extends Sound {
        @Override
        public String name() {
            return "kit-ignores-unknown";
        }

        @Override
        public Set<String> secrets() {
            return Set.of();
        }

        @Override
        public Map<String, String> badValues() {
            return Map.of("key", "?");
        }

        @Override
        public Map<String, String> knownFailures() {
            return Map.of("PR-003", "someone types carefully", "PR-009", "no setting is unknown");
        }
    }

    static final class KnownForNothing extends Sound {
        @Override
        public Map<String, String> knownFailures() {
            return Map.of("PR-002", "nobody looked again");
        }
    }

    static final class WithoutSettings extends ReferenceSpawnerProviderContractTest {}

    static final class Overriding extends Sound {
        @Override
        public void itIsFoundByItsName(ProviderBench bench) {
            fail("never run");
        }
    }

    static final class Aborting extends Sound {
        @BeforeEach
        void stop() {
            Assumptions.abort("no backend today");
        }
    }

    @Disabled("not today")
    static final class Skipped extends Sound {}

    static final class Unprepared extends Sound {
        @BeforeAll
        static void prepare() {
            fail("backend is down");
        }
    }

    static final class WithoutHooks implements ConversationStoreContract {
        private final ReferenceStore.Data data = new ReferenceStore.Data();

        @Override
        public ConversationStore open() {
            return new ReferenceStore(data);
        }

        @Override
        public ConversationStore openElsewhere() {
            return new ReferenceStore(new ReferenceStore.Data());
        }

        @Override
        public Map<Capability, String> lacks() {
            return Map.of(Capability.FOOTPRINT, "nobody counts", Capability.DAMAGE, " ");
        }
    }
}
