package dev.parley.benchmarks;

import dev.parley.fixtures.CodexHome;
import dev.parley.fixtures.CodexProgram;
import dev.parley.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Codex spoken to directly: a line out, lines in until the answer, no thread and no check. Not safe for use by many threads. */
final class CodexYardstick implements AutoCloseable {

    private final Process process;
    private final BufferedWriter out;
    private final BufferedReader in;
    private long lastId;

    CodexYardstick(CodexHome home) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(CodexProgram.obtain().executable().toString(), "app-server");
        builder.environment().putAll(home.environment());
        builder.environment().put("CODEX_HOME", home.folder().toString());
        process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        out = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        JsonObject unused = call(
                "initialize",
                "{\"clientInfo\":{\"name\":\"direct\",\"version\":\"1\"},\"capabilities\":{\"experimentalApi\":true}}");
        send("{\"method\":\"initialized\"}");
    }

    /** Starts a thread and gives its id. */
    String start() throws IOException {
        return thread(call("thread/start", "{\"config\":{\"thread_unload_delay_secs\":1}}"));
    }

    /** Runs a turn to its end and gives its id. */
    String turn(String thread, String text) throws IOException {
        JsonObject result = call(
                "turn/start",
                "{\"threadId\":\"%s\",\"input\":[{\"type\":\"text\",\"text\":\"%s\"}]}".formatted(thread, text));
        String turn = result.object("turn").orElseThrow().string("id").orElseThrow();
        JsonObject next = receive();
        while (!next.string("method").orElse("").equals("turn/completed")) {
            next = receive();
        }
        return turn;
    }

    /** Forks behind a turn and gives the new thread's id. */
    String fork(String thread, String lastTurn) throws IOException {
        return thread(call(
                "thread/fork",
                "{\"threadId\":\"%s\",\"lastTurnId\":\"%s\",\"excludeTurns\":true,\"config\":{\"thread_unload_delay_secs\":1}}"
                        .formatted(thread, lastTurn)));
    }

    void leave(String thread) throws IOException {
        JsonObject unused = call("thread/unsubscribe", "{\"threadId\":\"%s\"}".formatted(thread));
    }

    @Override
    public void close() throws IOException {
        out.close();
        try {
            process.onExit().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("codex does not end", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String thread(JsonObject result) {
        return result.object("thread").orElseThrow().string("id").orElseThrow();
    }

    private JsonObject call(String method, String params) throws IOException {
        long id = ++lastId;
        send("{\"id\":%d,\"method\":\"%s\",\"params\":%s}".formatted(id, method, params));
        JsonObject next = receive();
        while (next.integer("id").orElse(0) != id) {
            next = receive();
        }
        if (next.object("result").isEmpty()) {
            throw new IOException("codex refused %s: %s".formatted(method, next.raw()));
        }
        return next.object("result").get();
    }

    private void send(String line) throws IOException {
        out.write(line);
        out.write('\n');
        out.flush();
    }

    private JsonObject receive() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("codex has ended");
        }
        return JsonObject.parse(line);
    }
}
