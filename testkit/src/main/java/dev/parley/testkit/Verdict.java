package dev.parley.testkit;

import java.util.List;

/** What all results together say of an adapter. */
enum Verdict {
    /** Every rule that applies is kept; of the SHOULD ones some may be declared not to be, with a reason. */
    CONFORMANT("conformant"),
    /** At least one rule is broken or could not be checked. */
    NOT_CONFORMANT("not conformant"),
    /** No rule was checked, which proves nothing. */
    NONE("none: no rule was checked");

    private final String words;

    Verdict(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    static Verdict of(List<RuleResult> results) {
        if (results.stream().noneMatch(result -> result.status() == Status.PASS || result.status() == Status.FAIL)) {
            return NONE;
        }
        return results.stream().allMatch(RuleResult::isAcceptable) ? CONFORMANT : NOT_CONFORMANT;
    }
}
