package dev.parley.testkit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules as {@code docs/contract.md} has them, which the kit carries with it. */
final class ContractPage {

    private static final Pattern ROW = Pattern.compile("\\| ([A-Z]{2}-\\d{3}) \\|(.*)\\|\\s*");
    private static final Pattern HEADING = Pattern.compile("#{2,3} (.+)");
    private static final Map<String, Row> ROWS = parse(KitResource.text("contract.md"));

    private ContractPage() {}

    /** One rule of the page. Cells hold Markdown. */
    record Row(String id, String chapter, List<String> cells) {
        Row {
            cells = List.copyOf(cells);
        }

        String level() {
            return cell(0);
        }

        String text() {
            return cell(1);
        }

        String why() {
            return cell(2);
        }

        String check() {
            return cell(3);
        }

        String remedy() {
            return cell(4);
        }

        private String cell(int number) {
            return number < cells.size() ? cells.get(number) : "";
        }
    }

    /** All rules, in the order of the page. */
    static Map<String, Row> rows() {
        return ROWS;
    }

    /** What to append to a failure of a rule: its text and how to keep it. Empty for a rule that the page does not have. */
    static String remedy(String id) {
        Row row = ROWS.get(id);
        return row == null ? "" : "%n  the rule: %s%n  how to keep it: %s".formatted(row.text(), row.remedy());
    }

    static Map<String, Row> parse(String page) {
        Map<String, Row> rows = new LinkedHashMap<>();
        String chapter = "";
        for (String line : page.lines().toList()) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                chapter = heading.group(1);
            }
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                List<String> cells = Stream.of(row.group(2).split("\\|", -1))
                        .map(String::strip)
                        .toList();
                Row twice = rows.put(row.group(1), new Row(row.group(1), chapter, cells));
                if (twice != null) {
                    throw new IllegalArgumentException("%s is twice on the page".formatted(row.group(1)));
                }
            }
        }
        return Collections.unmodifiableMap(rows);
    }
}
