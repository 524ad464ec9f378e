package dev.parley.json;

import dev.parley.model.ConversationInfo;
import dev.parley.model.JsonText;
import dev.parley.model.UnknownFields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a rollout file says of its session.
 *
 * @param sessionId its own id
 * @param started when it began
 * @param workingDirectory where it worked
 * @param unknownFields everything else: who wrote it, instructions, state of the repository
 */
public record RolloutMeta(
        String sessionId, Optional<Instant> started, Optional<String> workingDirectory, UnknownFields unknownFields) {

    /** What the file of an exported conversation says. */
    public static RolloutMeta of(ConversationInfo info) {
        Map<String, JsonText> fields = new LinkedHashMap<>();
        fields.put("originator", new JsonText("\"parley\""));
        fields.put("cli_version", new JsonText("\"0.0.0\""));
        fields.put("source", new JsonText("\"unknown\""));
        return new RolloutMeta(
                info.id().toString(),
                Optional.of(info.created()),
                info.config().workingDirectory(),
                new UnknownFields(fields));
    }
}
