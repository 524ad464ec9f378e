package dev.parley.benchmarks;

/**
 * One promised number and what was measured.
 *
 * @param promise what may be measured at most, or at least, with the unit
 * @param measured with the unit
 * @param kept whether the promise is kept
 * @param gate whether breaking it fails the run; times that a busy machine can spoil do not, where bytes tell the same
 */
record Target(String what, String promise, String measured, boolean kept, boolean gate) {

    /** A ratio that must not be above {@code most}. */
    static Target ratioAtMost(String what, double most, double ratio, boolean gate) {
        return new Target(what, "≤ %.1f ×".formatted(most), "%.2f ×".formatted(ratio), ratio <= most, gate);
    }

    /** A count that must not be above {@code most}. */
    static Target atMost(String what, long most, String unit, long measured) {
        return new Target(
                what,
                "≤ %,d %s".formatted(most, unit).strip(),
                "%,d %s".formatted(measured, unit).strip(),
                measured <= most,
                true);
    }

    /** A count that must not be below {@code least}. */
    static Target atLeast(String what, long least, String unit, long measured) {
        return new Target(
                what,
                "≥ %,d %s".formatted(least, unit),
                "%,d %s".formatted(measured, unit).strip(),
                measured >= least,
                true);
    }

    /** Whether this fails the run. */
    boolean failsTheRun() {
        return gate && !kept;
    }

    /** A row of a Markdown table. */
    String row() {
        return "| %s | %s | %s | %s |".formatted(what, promise, measured, verdict());
    }

    private String verdict() {
        if (kept) {
            return "reached";
        }
        return gate ? "MISSED" : "missed (time, no gate)";
    }
}
