package dev.parley.testkit;

import dev.parley.testkit.CallHistory.Made;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How calls stand in files, one line for the begin of each and one for its return, fields parted by tabs:
 *
 * <pre>
 * began     17  writer 1  append  018f…  1  7  unknown  0  0  entry a
 * returned  17  23        append  018f…  1  7  length   8  0  entry a
 * </pre>
 *
 * <p>A line without an end was being written when its process was killed, and counts for nothing.
 */
final class CallFiles {

    static final String SUFFIX = ".calls";

    private static final String BEGAN = "began";
    private static final String RETURNED = "returned";
    private static final String FORGOTTEN = "forgotten";

    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");

    private CallFiles() {}

    /** The line of a call that begins. */
    static String began(long began, String who, Optional<LogCall> unanswered) {
        return line(BEGAN, List.of(Long.toString(began), who), unanswered);
    }

    /** The line of a call that has returned. */
    static String returned(long began, long returned, LogCall call) {
        return line(RETURNED, List.of(Long.toString(began), Long.toString(returned)), Optional.of(call));
    }

    /** The line of a call that took no effect and says nothing. */
    static String forgotten(long began) {
        return line(FORGOTTEN, List.of(Long.toString(began)), Optional.empty());
    }

    private static String line(String kind, List<String> head, Optional<LogCall> call) {
        List<String> fields = new ArrayList<>(List.of(kind));
        fields.addAll(head);
        call.map(CallFields::of).ifPresent(fields::addAll);
        return fields.stream().map(CallFiles::escaped).collect(Collectors.joining("\t", "", "\n"));
    }

    /** All calls of all files in {@code folder}. */
    static List<Made> readAll(Path folder) {
        List<Made> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                all.addAll(read(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static Collection<Made> read(Path file) throws IOException {
        Map<Long, String> callers = new HashMap<>();
        Map<Long, Made> calls = new HashMap<>();
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        for (int from = 0, end = text.indexOf('\n'); end >= 0; from = end + 1, end = text.indexOf('\n', from)) {
            List<String> fields = Stream.of(text.substring(from, end).split("\t", -1))
                    .map(CallFiles::plain)
                    .toList();
            try {
                read(fields, callers, calls);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new IllegalArgumentException("%s holds no record of a call: %s".formatted(file, fields), e);
            }
        }
        return calls.values();
    }

    private static void read(List<String> fields, Map<Long, String> callers, Map<Long, Made> calls) {
        long began = Long.parseLong(fields.get(1));
        if (fields.get(0).equals(FORGOTTEN)) {
            Made unused = calls.remove(began);
            return;
        }
        boolean returned = fields.get(0).equals(RETURNED);
        if (!returned) {
            callers.put(began, fields.get(2));
        }
        if (fields.size() > 3) {
            long end = returned ? Long.parseLong(fields.get(2)) : Made.NEVER;
            String who = Objects.requireNonNullElse(callers.get(began), "");
            calls.put(began, new Made(who, began, end, CallFields.call(fields.subList(3, fields.size()))));
        }
    }

    private static String escaped(String field) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            text.append(c == '\\' || c < ' ' || c > '~' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
        }
        return text.toString();
    }

    private static String plain(String field) {
        return ESCAPE.matcher(field)
                .replaceAll(
                        found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 16))));
    }
}
