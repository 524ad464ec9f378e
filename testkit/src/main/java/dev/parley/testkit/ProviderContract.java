package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.UnknownProviderException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The rules that every {@link dev.parley.spi.ConversationStoreProvider} and every {@link
 * dev.parley.spi.SessionSpawnerProvider} keeps. They are named by their ids in {@code docs/contract.md}, and a failure begins
 * with that id.
 */
@ExtendWith(RuleExtension.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public interface ProviderContract extends ProviderUnderTest {

    @Test
    @Rule("PR-001")
    default void itIsFoundByItsName(ProviderBench bench) {
        assertThat(bench.names()).as("names of the providers on the class path").contains(name());
        assertThat(name()).as("a provider's name").isLowerCase();
        UnknownProviderException unknown = Refusal.of(
                "a name that no provider has", UnknownProviderException.class, () -> bench.nameOf("no-" + name()));
        assertThat(unknown.known()).as("names that the refusal lists").contains(name());
        assertThat(bench.nameOf(name()))
                .as("what the provider found by the name says of its own")
                .isEqualTo(name());
    }

    @Test
    @Rule("PR-002")
    default void whatItOpensWorksAtOnce(ProviderBench bench) {
        bench.works("what was opened with " + settings().keySet(), bench.open(settings()));
    }

    @Test
    @Rule("PR-003")
    default void anUnknownSettingIsRefusedAndNamed(ProviderBench bench) {
        for (String name : List.of("no-such-setting", "", "NO SUCH SETTING")) {
            refusesAndNames(bench, name, with(settings(), name, "value"), "an unknown setting");
        }
    }

    @Test
    @Rule("PR-004")
    default void aMissingSettingIsRefusedAndNamed(ProviderBench bench) {
        if (required().isEmpty()) {
            throw new NotApplicable("no setting is required");
        }
        for (String name : required()) {
            Map<String, String> settings = new HashMap<>(settings());
            settings.remove(name);
            refusesAndNames(bench, name, settings, "without " + name);
        }
    }

    @Test
    @Rule("PR-005")
    default void aValueThatIsNotUnderstoodIsRefusedAndItsSettingNamed(ProviderBench bench) {
        if (badValues().isEmpty()) {
            throw new NotApplicable("no setting can be wrong");
        }
        new TreeMap<>(badValues())
                .forEach((name, value) ->
                        refusesAndNames(bench, name, with(settings(), name, value), "a wrong value of " + name));
    }

    @Test
    @Rule("PR-006")
    default void noRefusalTellsASecret(ProviderBench bench) {
        if (secrets().isEmpty()) {
            throw new NotApplicable("no setting is secret");
        }
        for (String name : secrets()) {
            String secret = "tell-nobody \u0007 of-" + name;
            Map<String, String> settings = with(settings(), name, secret);
            tellsNot(bench, "tell-nobody", settings);
            tellsNot(bench, "tell-nobody", with(settings, "no-such-setting", "value"));
            badValues().forEach((other, value) -> {
                if (!other.equals(name)) {
                    tellsNot(bench, "tell-nobody", with(settings, other, value));
                }
            });
        }
    }

    @Test
    @Rule("PR-007")
    default void theSettingsRemainTheCallers(ProviderBench bench) {
        Map<String, String> settings = new HashMap<>(settings());

        AutoCloseable opened = bench.open(settings);

        assertThat(settings).as("the caller's settings after open").isEqualTo(settings());
        settings.clear();
        bench.works("what was opened, after the caller has cleared its settings", opened);
        bench.works("what was opened with settings that cannot be changed", bench.open(Map.copyOf(settings())));
    }

    @Test
    @Rule("PR-008")
    default void eachOneOpenedIsItsOwn(ProviderBench bench) throws Exception {
        AutoCloseable one = bench.open(settings());
        AutoCloseable other = bench.open(settings());
        assertThat(one).as("the second one opened").isNotSameAs(other);

        one.close();
        one.close();

        bench.works("one that is open, after another was closed twice", other);
        bench.works("one that is opened after another was closed", bench.open(settings()));
    }

    @Test
    @Rule("PR-009")
    default void anOpeningThatIsRefusedLeavesNothing(ProviderBench bench) {
        Map<String, String> wrong = with(settings(), "no-such-setting", "value");
        refusesAndNames(bench, "no-such-setting", wrong, "an unknown setting");
        ThreadCensus census = new ThreadCensus(Duration.ofSeconds(5));

        for (int i = 0; i < 30; i++) {
            refusesAndNames(bench, "no-such-setting", wrong, "an unknown setting");
        }

        census.hasNotGrownByMoreThan(5, "30 openings that were refused");
    }

    private static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(name, value);
        return more;
    }

    private static void refusesAndNames(ProviderBench bench, String name, Map<String, String> settings, String what) {
        InvalidSettingException refused =
                Refusal.of("opening with " + what, InvalidSettingException.class, () -> bench.open(settings));
        assertThat(refused.setting())
                .as("setting that the refusal of %s names", what)
                .isEqualTo(name);
    }

    private static void tellsNot(ProviderBench bench, String secret, Map<String, String> settings) {
        try {
            AutoCloseable unused = bench.open(settings);
        } catch (InvalidSettingException refused) {
            for (Throwable problem = refused; problem != null; problem = problem.getCause()) {
                assertThat(problem.toString())
                        .as("what a refusal, or its cause, says where a setting is secret")
                        .doesNotContain(secret);
            }
        }
    }
}
