package dev.parley.examples;

import dev.parley.json.JsonObject;
import dev.parley.model.ToolOutput;
import dev.parley.openai.Tool;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tools that do no harm: a weather that is made up, the time, and notes in memory, which change with approval only. Safe
 * for use by many threads.
 */
final class DemoTools {

    private static final List<String> SKIES = List.of("clear sky", "light rain", "scattered clouds", "snow", "fog");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);

    private final InstantSource clock;
    private final Map<String, String> notes = new ConcurrentSkipListMap<>();

    private DemoTools(InstantSource clock) {
        this.clock = clock;
        notes.put("notes.txt", "Buy milk. Call Ada.");
    }

    /** A set of tools with notes of its own. */
    static List<Tool> all(InstantSource clock) {
        DemoTools demo = new DemoTools(clock);
        return List.of(
                Tool.of("get_weather", "Tells the weather in a city.", schema("city"), body(demo::weather)),
                Tool.of("current_time", "Tells the date and time.", schema(), body(demo::time)),
                Tool.of("read_notes", "Tells all notes.", schema(), body(demo::read)),
                Tool.needingApproval(
                        "write_note", "Writes a note, or writes it anew.", schema("name", "text"), body(demo::write)),
                Tool.needingApproval("delete_note", "Deletes a note.", schema("name"), body(demo::delete)));
    }

    /** The same city has the same weather, whenever it is asked. */
    private String weather(JsonObject arguments) {
        String city = text(arguments, "city");
        int dice = Math.floorMod(city.toLowerCase(Locale.ROOT).hashCode() * 31, 997);
        return "%s: %s, %d degrees".formatted(city, SKIES.get(dice % SKIES.size()), dice / SKIES.size() % 30);
    }

    private String time(JsonObject arguments) {
        return TIME.format(clock.instant().atZone(ZoneOffset.UTC));
    }

    private String read(JsonObject arguments) {
        return notes.isEmpty() ? "there are no notes" : notes.toString();
    }

    private String write(JsonObject arguments) {
        String name = text(arguments, "name");
        notes.put(name, text(arguments, "text"));
        return "wrote " + name;
    }

    private String delete(JsonObject arguments) {
        String name = text(arguments, "name");
        if (notes.remove(name) == null) {
            return "there is no note %s; there are %s".formatted(name, notes.keySet());
        }
        return "deleted " + name;
    }

    /** The model is told the message and may call again. */
    private static String text(JsonObject arguments, String name) {
        return arguments
                .string(name)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new IllegalArgumentException("argument \"%s\" is missing".formatted(name)));
    }

    private static Tool.Body body(Function<JsonObject, String> what) {
        return (arguments, context) -> new ToolOutput.Text(what.apply(JsonObject.parse(arguments.text())));
    }

    /** An object of strings, all of them required. */
    private static String schema(String... names) {
        String properties =
                Stream.of(names).map("\"%s\":{\"type\":\"string\"}"::formatted).collect(Collectors.joining(","));
        String required = Stream.of(names).map("\"%s\""::formatted).collect(Collectors.joining(","));
        return "{\"type\":\"object\",\"properties\":{%s},\"required\":[%s],\"additionalProperties\":false}"
                .formatted(properties, required);
    }
}
