package dev.parley.redis;

import dev.parley.model.ConversationId;
import java.util.ArrayList;
import java.util.List;

/** Calls the scripts of sessions. Their keys lie in the partition that the conversation's id names. */
final class SessionScripts {

    private SessionScripts() {}

    static Call call(KeyLayout keys, Script script, ConversationId id, List<byte[]> arguments) {
        String partition = KeyLayout.home(id);
        List<byte[]> all = new ArrayList<>(arguments.size() + 2);
        all.addAll(Call.bytes(keys.prefix(partition), id.toString()));
        all.addAll(arguments);
        return Call.script(script, keys.conversation(partition, id), all);
    }
}
