package dev.parley.codex;

import dev.parley.json.JsonCodec;
import dev.parley.json.JsonObject;
import dev.parley.json.MalformedJsonException;
import dev.parley.model.ResponseItem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Codex put in the place of a thread's history when it compacted it. The protocol says only that it did; what it did
 * stands in the last line of type {@code compacted} of the thread's rollout file.
 */
final class CompactedHistory {

    private static final int FIRST_LOOK = 1 << 20;
    private static final int LAST_LOOK = 1 << 26;
    private static final String TYPE = "\"type\":\"compacted\"";

    private CompactedHistory() {}

    /** The items; empty if the file cannot be read, or has no such line near its end. */
    static Optional<List<ResponseItem>> latest(Path rollout) {
        try (RandomAccessFile file = new RandomAccessFile(rollout.toFile(), "r")) {
            for (int look = FIRST_LOOK; look <= LAST_LOOK; look *= 8) {
                Optional<List<ResponseItem>> found = lastOf(tail(file, look));
                if (found.isPresent() || look >= file.length()) {
                    return found;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String tail(RandomAccessFile file, int look) throws IOException {
        byte[] bytes = new byte[(int) Math.min(look, file.length())];
        file.seek(file.length() - bytes.length);
        file.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Optional<List<ResponseItem>> lastOf(String text) {
        List<String> lines = text.lines().filter(line -> line.contains(TYPE)).toList();
        for (int i = lines.size() - 1; i >= 0; i--) {
            Optional<JsonObject> payload = payload(lines.get(i));
            if (payload.isPresent()) {
                return payload.map(CompactedHistory::items);
            }
        }
        return Optional.empty();
    }

    private static Optional<JsonObject> payload(String line) {
        try {
            JsonObject entry = JsonObject.parse(line);
            return entry.string("type").filter("compacted"::equals).flatMap(type -> entry.object("payload"));
        } catch (MalformedJsonException e) { // the piece of a line, or one that only quotes the type
            return Optional.empty();
        }
    }

    private static List<ResponseItem> items(JsonObject payload) {
        List<ResponseItem> items = new ArrayList<>();
        for (JsonObject item : payload.objects("replacement_history")) {
            if (wasSaid(item)) {
                items.add(bare(JsonCodec.ITEM.decode(item)));
            }
        }
        return items;
    }

    /** What Codex tells every model of its surroundings it tells again by itself. */
    private static boolean wasSaid(JsonObject item) {
        List<String> kinds = item.object("internal_chat_message_metadata_passthrough")
                .map(metadata -> metadata.strings("content_item_kinds"))
                .orElse(List.of());
        return kinds.isEmpty()
                || kinds.stream().anyMatch(kind -> kind.startsWith("user.") || kind.equals("compaction.summary"));
    }

    /** Without the marks that Codex puts on messages for itself. */
    private static ResponseItem bare(ResponseItem item) {
        return item instanceof ResponseItem.Message message
                ? new ResponseItem.Message(message.role(), message.content())
                : item;
    }
}
