package dev.parley.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report for programs: two files, of which only the second differs between runs that found the same. */
final class JsonReport {

    private JsonReport() {}

    /** What was found. */
    static String findings(Report report) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("kit", "parley-testkit " + Report.kitVersion());
        root.put("contract", report.contract());
        root.put("adapter", report.adapter());
        root.put("verdict", report.verdict().name().toLowerCase(Locale.ROOT));
        Map<String, Object> counts = new LinkedHashMap<>();
        report.counts().forEach((status, count) -> counts.put(status.name().toLowerCase(Locale.ROOT), count));
        root.put("counts", counts);
        List<Object> rules = new ArrayList<>();
        report.results().forEach(result -> rules.add(rule(result)));
        root.put("rules", rules);
        return Json.of(root);
    }

    private static Map<String, Object> rule(RuleResult result) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("id", result.rule().id());
        rule.put("level", result.rule().level());
        rule.put("chapter", result.rule().chapter());
        rule.put("text", result.rule().text());
        rule.put("status", result.status().name().toLowerCase(Locale.ROOT));
        if (!result.said().isEmpty()) {
            rule.put("said", result.said());
        }
        return rule;
    }

    /** When, where and how long. */
    static String run(Report report) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("started", report.run().started());
        root.put("millis", report.run().took().toMillis());
        root.put("seed", report.run().seed());
        root.put("environment", report.run().environment());
        Map<String, Object> times = new LinkedHashMap<>();
        report.results()
                .forEach(result -> times.put(result.rule().id(), result.took().toMillis()));
        root.put("millisByRule", times);
        return Json.of(root);
    }
}
