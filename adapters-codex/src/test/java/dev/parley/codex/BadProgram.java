package dev.parley.codex;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Speaks the protocol badly, in whichever way the called method says. Runs as a process of its own, knowing the JDK only.
 * Its one argument is a way to misbehave from the start.
 */
final class BadProgram {

    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
    private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]+)\"");
    private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");
    private static final int REFUSED = -32600;
    private static final int OVERLOADED = -32001;

    private final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    private final List<String> held = new ArrayList<>();
    private final Map<String, Integer> refusals = new HashMap<>();
    private final String way;

    private BadProgram(String way) {
        this.way = way;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new BadProgram(arguments[0]).run();
    }

    private void run() throws IOException, InterruptedException {
        if (way.equals("dies at once")) {
            die(3);
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Matcher method = METHOD.matcher(line);
            if (method.find()) {
                called(method.group(1), field(ID, line), number(line), line);
            } else {
                say("{\"method\":\"heard\",\"params\":%s}".formatted(line));
            }
        }
        if (way.equals("ignores the end")) {
            forEver();
        }
    }

    private void called(String method, String id, int number, String line) throws IOException, InterruptedException {
        switch (method) {
            case "initialize" -> initialize(id);
            case "initialized" -> say("{\"method\":\"introduced\"}");
            case "echo" -> result(id, line);
            case "drop" -> say("{\"method\":\"dropped\"}");
            case "nothing" -> say("{\"id\":%s,\"result\":null}".formatted(id));
            case "number" -> say("{\"id\":%s,\"result\":7}".formatted(id));
            case "refuse" -> refuse(id, REFUSED, "no rollout found");
            case "overload" -> overload(id, number);
            case "hold" -> hold(id);
            case "release" -> release(id);
            case "flood" -> flood(id, number);
            case "huge" -> result(id, "{\"text\":\"%s\"}".formatted("x".repeat(number)));
            case "huge notice" -> hugeNotice(id, number);
            case "garbage" -> garbage(id);
            case "ask" -> ask(id, number);
            case "child" -> child(id);
            case "close output" -> closeOutput();
            case "deaf" -> deaf(id);
            case "die" -> die(number);
            default -> refuse(id, REFUSED, "unknown variant");
        }
    }

    private void initialize(String id) {
        if (way.equals("refuses")) {
            refuse(id, REFUSED, "not now");
        } else if (!way.equals("is mute")) {
            result(id, "{\"userAgent\":\"bad/0.169.0\"}");
        }
    }

    private void overload(String id, int times) {
        int refused = refusals.merge("overload", 1, Integer::sum);
        if (refused <= times) {
            refuse(id, OVERLOADED, "Server overloaded; retry later.");
        } else {
            result(id, "{\"refused\":%d}".formatted(times));
        }
    }

    private void hold(String id) {
        held.add(id);
        say("{\"method\":\"holding\",\"params\":{\"n\":%d}}".formatted(held.size()));
    }

    /** The last first. */
    private void release(String id) {
        result(id, "{}");
        for (int i = held.size() - 1; i >= 0; i--) {
            result(held.get(i), "{\"held\":%d}".formatted(i));
        }
        held.clear();
    }

    private void flood(String id, int count) {
        for (int i = 0; i < count; i++) {
            out.print("{\"method\":\"drop in the flood\",\"params\":{\"n\":%d}}\n".formatted(i));
        }
        result(id, "{}");
        say("{\"method\":\"after the flood\"}");
    }

    private void hugeNotice(String id, int bytes) {
        say("{\"method\":\"huge\",\"params\":{\"threadId\":\"t-1\",\"text\":\"%s\"}}".formatted("x".repeat(bytes)));
        result(id, "{}");
    }

    private void garbage(String id) {
        say("this is no JSON");
        say("");
        say("{\"neither\":1}");
        say("{\"id\":999999,\"result\":{}}");
        result(id, "{}");
    }

    private void ask(String id, int number) {
        result(id, "{}");
        say("{\"id\":\"q-%d\",\"method\":\"may I\",\"params\":{\"n\":%d}}".formatted(number, number));
    }

    private void child(String id) throws IOException {
        Process child = new ProcessBuilder("sleep", "600").inheritIO().start();
        result(id, "{\"pid\":%d}".formatted(child.pid()));
    }

    private static void closeOutput() throws InterruptedException {
        System.out.close();
        forEver();
    }

    private void deaf(String id) throws InterruptedException {
        result(id, "{}");
        forEver();
    }

    private static void die(int code) {
        System.err.println("\u001B[31mERROR\u001B[0m these are my last words");
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }

    private static void forEver() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private void result(String id, String result) {
        say("{\"id\":%s,\"result\":%s}".formatted(id, result));
    }

    private void refuse(String id, int code, String text) {
        say("{\"error\":{\"code\":%d,\"message\":\"%s\"},\"id\":%s}".formatted(code, text, id));
    }

    private void say(String line) {
        out.print(line + "\n");
        out.flush();
    }

    private static int number(String line) {
        String found = field(NUMBER, line);
        return found.isEmpty() ? 0 : Integer.parseInt(found);
    }

    private static String field(Pattern pattern, String line) {
        Matcher found = pattern.matcher(line);
        return found.find() ? found.group(1) : "";
    }
}
