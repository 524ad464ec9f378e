package dev.parley.testkit;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Checks an adapter against its contract from the command line and writes a report:
 *
 * <pre>{@code
 * java -cp … dev.parley.testkit.Conformance --store org.example.MyStoreContract --report target/conformance
 * }</pre>
 *
 * <p>The class named implements {@link ConversationStoreContract} ({@code --store}), {@link SessionSpawnerContract}
 * ({@code --spawner}) or {@link ProviderContract} ({@code --provider}); it need not be public. JUnit's Jupiter engine has to
 * be on the class path. The folder gets {@code report.html} for people, {@code report.json} with what was found and {@code
 * run.json} with time, seed and environment. The exit code is 0 if the adapter is conformant, 1 if not, 2 if the arguments
 * are not understood.
 */
public final class Conformance {

    private static final String USAGE = """
            usage: java -cp … dev.parley.testkit.Conformance (--store | --spawner | --provider) CLASS --report FOLDER

              --store CLASS     a class that implements ConversationStoreContract
              --spawner CLASS   a class that implements SessionSpawnerContract
              --provider CLASS  a class that implements ProviderContract
              --report FOLDER   where report.html, report.json and run.json go

            exit code: 0 conformant, 1 not conformant, 2 arguments not understood""";

    private Conformance() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out));
    }

    /** The same without the end of the JVM; gives the exit code. */
    static int run(List<String> arguments, PrintStream out) {
        Class<?> subject;
        Path folder;
        Contract contract;
        try {
            contract = Contract.ofOption(option(arguments, 0, 4));
            subject = contract.implementation(arguments.get(1));
            if (!arguments.get(2).equals("--report")) {
                throw new IllegalArgumentException("%s is not --report".formatted(arguments.get(2)));
            }
            folder = Path.of(arguments.get(3));
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.println(USAGE);
            return 2;
        }
        Report report = check(contract, subject, out);
        write(report, folder);
        out.printf("%n%s: %s%n", report.adapter(), report.verdict().words());
        out.println("report: " + folder.resolve("report.html"));
        return report.verdict() == Verdict.CONFORMANT ? 0 : 1;
    }

    private static String option(List<String> arguments, int which, int count) {
        if (arguments.size() != count) {
            throw new IllegalArgumentException("%d arguments, not %d".formatted(arguments.size(), count));
        }
        return arguments.get(which);
    }

    static Report check(Contract contract, Class<?> subject, PrintStream out) {
        int all = Rules.of(subject).size();
        AtomicInteger done = new AtomicInteger();
        long seed = Long.getLong(RandomValues.SEED, ThreadLocalRandom.current().nextLong());
        String before = System.setProperty(RandomValues.SEED, Long.toString(seed));
        Instant started = Instant.now();
        try {
            List<RuleResult> results =
                    RuleRun.of(subject, result -> progress(out, result, done.incrementAndGet(), all));
            Report.Run run = new Report.Run(
                    started, Duration.between(started, Instant.now()), seed, Report.Run.thisEnvironment());
            return new Report(contract.port(), contract.adapter(subject), results, run);
        } finally {
            if (before == null) {
                System.clearProperty(RandomValues.SEED);
            } else {
                System.setProperty(RandomValues.SEED, before);
            }
        }
    }

    private static void progress(PrintStream out, RuleResult result, int done, int all) {
        out.printf(
                "[%3d/%d] %-14s %s  %s%n",
                done, all, result.status(), result.rule().id(), result.rule().text());
        if (!result.isAcceptable()) {
            result.said().lines().forEach(line -> out.println("          " + line));
        }
    }

    private static void write(Report report, Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("report.json"), JsonReport.findings(report));
            Files.writeString(folder.resolve("run.json"), JsonReport.run(report));
            Files.writeString(folder.resolve("report.html"), HtmlReport.of(report));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
