package dev.parley.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a run of the kit found. What it says of the adapter is apart from what is true of this one run, so that two reports
 * of the same adapter are the same but for that part.
 *
 * @param contract the kind of adapter, such as {@code ConversationStore}
 * @param adapter its name and version
 * @param results in the order of the contract
 * @param run versions, seed and time of this run
 */
record Report(String contract, String adapter, List<RuleResult> results, Run run) {

    Report {
        results = List.copyOf(results);
    }

    /**
     * What differs from run to run.
     *
     * @param environment versions of Java, JUnit and the system, by name
     * @param seed makes the same random values again, as {@code -Dparley.seed}
     */
    record Run(Instant started, Duration took, long seed, Map<String, String> environment) {

        static Map<String, String> thisEnvironment() {
            Map<String, String> environment = new LinkedHashMap<>();
            environment.put("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
            environment.put(
                    "System",
                    "%s %s, %d processors"
                            .formatted(
                                    System.getProperty("os.name"),
                                    System.getProperty("os.arch"),
                                    Runtime.getRuntime().availableProcessors()));
            environment.put("JUnit", versionOf(Test.class));
            return environment;
        }
    }

    /** Of the jar that the class came in; "unknown" where that does not say. */
    private static String versionOf(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    Verdict verdict() {
        return Verdict.of(results);
    }

    /** How many results of each status there are, those without any included. */
    Map<Status, Long> counts() {
        Map<Status, Long> counts = new LinkedHashMap<>();
        for (Status status : Status.values()) {
            counts.put(
                    status,
                    results.stream().filter(result -> result.status() == status).count());
        }
        return counts;
    }

    /** The results by chapter of the contract. */
    Map<String, List<RuleResult>> chapters() {
        Map<String, List<RuleResult>> chapters = new LinkedHashMap<>();
        for (RuleResult result : results) {
            chapters.computeIfAbsent(result.rule().chapter(), key -> new ArrayList<>())
                    .add(result);
        }
        return chapters;
    }

    /** The version of the kit whose rules these are. */
    static String kitVersion() {
        return KitResource.text("kit-version.txt").strip();
    }
}
