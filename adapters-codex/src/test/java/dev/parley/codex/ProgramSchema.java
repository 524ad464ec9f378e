package dev.parley.codex;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The protocol as the real program prints it. */
final class ProgramSchema {

    private static final JsonMapper MAPPER = new JsonMapper();
    private final Map<String, JsonNode> documents = new HashMap<>();

    private ProgramSchema() {}

    /** Asks the program. */
    static ProgramSchema printed(Path folder) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(TestCodex.command(
                        "app-server", "generate-json-schema", "--experimental", "--out", folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            boolean ended = process.waitFor(150, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                throw new IOException("no schema: " + Files.readString(said));
            }
        } finally {
            process.destroyForcibly();
        }
        ProgramSchema schema = new ProgramSchema();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".json")).toList()) {
                schema.documents.put(
                        file.getFileName().toString().replace(".json", ""), MAPPER.readTree(Files.readString(file)));
            }
        }
        return schema;
    }

    /** The parameters of a message; empty if there is no such message, or it has none. */
    Optional<Shape> params(Use.Kind kind, String method) {
        JsonNode union = document(union(kind));
        for (JsonNode message : union.path("oneOf")) {
            if (methods(message).contains(method)) {
                return Optional.of(resolved(new Shape(message.path("properties").path("params"), union)));
            }
        }
        return Optional.empty();
    }

    /** The result of a call or question. */
    Shape result(Use.Kind kind, String method) {
        for (JsonNode message : document(union(kind)).path("oneOf")) {
            if (methods(message).contains(method)) {
                String params =
                        message.path("properties").path("params").path("$ref").asString("");
                String name = params.substring(params.lastIndexOf('/') + 1).replaceFirst("Params$", "Response");
                return new Shape(document(name), document(name));
            }
        }
        throw new AssertionError("no message " + method);
    }

    private static String union(Use.Kind kind) {
        return switch (kind) {
            case CALL -> "ClientRequest";
            case NOTICE -> "ServerNotification";
            case QUESTION -> "ServerRequest";
        };
    }

    private static List<String> methods(JsonNode message) {
        return Stream.of(message.path("properties").path("method").path("enum"))
                .filter(JsonNode::isArray)
                .map(names -> names.get(0).asString())
                .toList();
    }

    private static Shape resolved(Shape shape) {
        String reference = shape.node().path("$ref").asString("");
        return reference.isEmpty()
                ? shape
                : new Shape(
                        shape.document().path("definitions").path(reference.substring(reference.lastIndexOf('/') + 1)),
                        shape.document());
    }

    private JsonNode document(String name) {
        return Optional.ofNullable(documents.get(name)).orElseThrow(() -> new AssertionError("no schema of " + name));
    }
}
