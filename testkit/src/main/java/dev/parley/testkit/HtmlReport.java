package dev.parley.testkit;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * A report for people: one page that needs nothing else. What to do comes first, then every rule by chapter, and at the end
 * what belongs to this run alone.
 */
final class HtmlReport {

    private final Report report;
    private final StringBuilder page = new StringBuilder();

    private HtmlReport(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        HtmlReport html = new HtmlReport(report);
        html.head();
        html.findings("What to do", "", result -> !result.isAcceptable() && result.status() != Status.KNOWN_FAILURE);
        html.findings("Known failures", " known", result -> result.status() == Status.KNOWN_FAILURE);
        html.findings("Not applicable", " quiet", result -> result.status() == Status.NOT_APPLICABLE);
        html.rules();
        html.run();
        return html.page.toString();
    }

    private void head() {
        add(
                """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s: %s</title>
                <style>
                %s</style>
                </head>
                <body>
                <header>
                <p class="about">Parley conformance kit %s, contract of %s</p>
                <h1>%s</h1>
                <p class="verdict"><span class="%s">%s</span></p>
                """,
                text(report.adapter()),
                text(report.verdict().words()),
                KitResource.text("report.css"),
                text(Report.kitVersion()),
                text(report.contract()),
                text(report.adapter()),
                lower(report.verdict()),
                text(report.verdict().words()));
        bar();
        add("</header>\n");
    }

    private void bar() {
        add(
                "<div class=\"bar\" role=\"img\" aria-label=\"results of %d rules\">",
                report.results().size());
        report.counts().forEach((status, count) -> {
            if (count > 0) {
                add("<i class=\"%s\" style=\"flex-grow:%d\"></i>", lower(status), count);
            }
        });
        add("</div>\n<ul class=\"counts\">\n");
        report.counts().forEach((status, count) -> {
            if (count > 0) {
                add("<li><b>%d</b> %s</li>\n", count, words(status));
            }
        });
        add("</ul>\n");
    }

    private void findings(String title, String style, Predicate<RuleResult> which) {
        List<RuleResult> found = report.results().stream().filter(which).toList();
        if (found.isEmpty()) {
            return;
        }
        add("<section>\n<h2>%s</h2>\n", text(title));
        for (RuleResult result : found) {
            ContractPage.Row rule = result.rule();
            add("<article class=\"finding%s\">\n", style);
            add(
                    "<p><a class=\"id\" href=\"#%s\">%s</a> <span class=\"badge %s\">%s</span> %s</p>\n",
                    rule.id(), rule.id(), lower(result.status()), words(result.status()), markdown(rule.text()));
            if (style.equals(" quiet")) {
                add("<p>%s</p>\n", text(result.said()));
            } else {
                add("<pre>%s</pre>\n", text(result.said()));
            }
            if (result.status() == Status.FAIL || result.status() == Status.KNOWN_FAILURE) {
                add("<p><b>How to keep it:</b> %s</p>\n", markdown(rule.remedy()));
            }
            add("</article>\n");
        }
        add("</section>\n");
    }

    private void rules() {
        add("<section>\n<h2>All rules</h2>\n");
        report.chapters().forEach((chapter, results) -> {
            add("<h3>%s</h3>\n<ul class=\"rules\">\n", text(chapter));
            results.forEach(this::rule);
            add("</ul>\n");
        });
        add("</section>\n");
    }

    private void rule(RuleResult result) {
        ContractPage.Row rule = result.rule();
        add(
                """
                <li id="%s"><details>
                <summary><span class="id">%s</span><span class="text">%s</span><span class="badge %s">%s</span></summary>
                <dl><dt>Level</dt><dd class="level">%s</dd><dt>Why</dt><dd>%s</dd><dt>How it is checked</dt><dd>%s</dd>\
                <dt>How to keep it</dt><dd>%s</dd></dl>
                </details></li>
                """,
                rule.id(),
                rule.id(),
                markdown(rule.text()),
                lower(result.status()),
                words(result.status()),
                text(rule.level()),
                markdown(rule.why()),
                markdown(rule.check()),
                markdown(rule.remedy()));
    }

    private void run() {
        Report.Run run = report.run();
        add("<footer>\n<h2>This run</h2>\n<dl class=\"facts\">\n");
        fact("Started", run.started().toString());
        fact("Took", "%.1f s".formatted(run.took().toMillis() / 1_000.0));
        fact("Seed", "-D%s=%d".formatted(RandomValues.SEED, run.seed()));
        run.environment().forEach(this::fact);
        add("</dl>\n<details><summary>Milliseconds by rule</summary>\n<div class=\"times\"><table>\n");
        for (RuleResult result : report.results()) {
            add(
                    "<tr><td class=\"id\">%s</td><td class=\"number\">%d</td></tr>\n",
                    result.rule().id(), result.took().toMillis());
        }
        add("</table></div>\n</details>\n</footer>\n</body>\n</html>\n");
    }

    private void fact(String name, String value) {
        add("<dt>%s</dt><dd>%s</dd>\n", text(name), text(value));
    }

    private void add(String format, Object... values) {
        page.append(String.format(Locale.ROOT, format, values));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String words(Status status) {
        return lower(status).replace('_', ' ');
    }

    /** Code in backticks is all of Markdown that the contract's cells use. */
    private static String markdown(String cell) {
        return text(cell).replaceAll("`([^`]*)`", "<code>$1</code>");
    }

    private static String text(String value) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.append(isShowable(value, i) ? c : '\ufffd');
            }
        }
        return safe.toString();
    }

    /** Control characters and halves of surrogate pairs are in no page: what hostile texts hold is shown as a mark. */
    private static boolean isShowable(String value, int at) {
        char c = value.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
        }
        return c >= ' ' || c == '\n' || c == '\t';
    }
}
