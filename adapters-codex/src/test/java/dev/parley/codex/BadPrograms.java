package dev.parley.codex;

import dev.parley.json.JsonObject;
import dev.parley.spi.TaskThreads;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Starts {@link BadProgram}. */
final class BadPrograms {

    /** Nothing here waits for a deadline that is to pass, but for those given. */
    static final Limits PATIENT =
            new Limits(Duration.ofSeconds(150), Duration.ofSeconds(150), Duration.ofSeconds(90), 64, 1 << 20, 1 << 10);

    private BadPrograms() {}

    static AppServer start(String way, Inbox inbox) throws InterruptedException {
        return AppServer.start(launch(way, PATIENT), inbox);
    }

    static Launch launch(String way, Limits limits) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)).stream()
                .filter(place -> Path.of(place, "dev/parley/codex/BadProgram.class")
                        .toFile()
                        .exists())
                .findFirst()
                .orElseThrow();
        List<String> command = List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                classes,
                BadProgram.class.getName(),
                way);
        return new Launch(command, Map.of(), Path.of("no-such-home"), limits, TaskThreads.daemons("bad-program"));
    }

    static JsonObject number(long number) {
        return Params.object().number("n", number).end();
    }
}
