package dev.parley.codex;

import dev.parley.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A turn as Codex holds it.
 *
 * @param running whether it has not ended: a thread cannot be cut behind it
 * @param said what was said in it, newest first, back to its beginning or to where a summary replaced what was before
 * @param summarised whether there is such a place
 */
record HeldTurn(String id, boolean running, List<Said> said, boolean summarised) {

    HeldTurn {
        said = List.copyOf(said);
    }

    static HeldTurn of(JsonObject turn) {
        List<JsonObject> items = new ArrayList<>(turn.objects("items"));
        Collections.reverse(items);
        List<Said> said = new ArrayList<>();
        boolean summarised = false;
        for (JsonObject item : items) {
            if (ItemMapping.type(item).equals("contextCompaction")) {
                summarised = true;
                break;
            }
            Said.inThread(item).ifPresent(said::add);
        }
        boolean running = turn.string("status").orElse("").equals("inProgress");
        return new HeldTurn(turn.string("id").orElse(""), running, said, summarised);
    }
}
