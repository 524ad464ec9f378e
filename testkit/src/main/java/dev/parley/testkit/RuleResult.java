package dev.parley.testkit;

import java.time.Duration;

/**
 * How the check of one rule ended.
 *
 * @param said why it did not pass; empty if it did
 */
record RuleResult(ContractPage.Row rule, Status status, String said, Duration took) {

    /** Whether an adapter with this result can be conformant. */
    boolean isAcceptable() {
        return switch (status) {
            case PASS, NOT_APPLICABLE -> true;
            case KNOWN_FAILURE -> rule.level().equals("SHOULD");
            case FAIL, UNTESTABLE -> false;
        };
    }
}
