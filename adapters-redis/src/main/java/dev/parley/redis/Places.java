package dev.parley.redis;

import dev.parley.model.ConversationId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs scripts where a conversation lives. Almost all live in the partition that their id names. A fork whose id names
 * another than its source's lives with its source all the same, since it shares entries with it; a note in the partition
 * that the id names tells where, and is remembered here. Safe for use by many threads.
 */
final class Places {

    /** How long after its end a conversation's note stays, so that a late repeat is still answered. */
    private static final String NOTE_MILLIS = Long.toString(24L * 60 * 60 * 1000);

    private final RedisLink link;
    private final KeyLayout keys;
    private final Notes notes = new Notes();

    Places(RedisLink link, KeyLayout keys) {
        this.link = link;
        this.keys = keys;
    }

    /** The partition where it lives, as far as this handle knows. */
    String of(ConversationId id) {
        synchronized (notes) {
            return notes.getOrDefault(id, KeyLayout.home(id));
        }
    }

    /** Runs {@code script} where the conversation lives. */
    Answer run(Script script, ConversationId id, String... arguments) {
        return run(script, id, Call.bytes(arguments));
    }

    Answer run(Script script, ConversationId id, List<byte[]> arguments) {
        String place = of(id);
        if (place.equals(KeyLayout.home(id))) {
            return runFromHome(script, id, arguments);
        }
        Answer answer = link.call(call(script, place, id, arguments));
        if (!answer.is(Answer.ABSENT)) {
            return answer;
        }
        // what this handle remembers may be of a conversation that is gone
        note(id, KeyLayout.home(id));
        return runFromHome(script, id, arguments);
    }

    /** As {@link #run}, by what the server knows alone. */
    Answer runFromHome(Script script, ConversationId id, List<byte[]> arguments) {
        Answer answer = link.call(call(script, KeyLayout.home(id), id, arguments));
        if (!answer.is(Answer.ELSEWHERE)) {
            return answer;
        }
        String place = answer.text(1);
        note(id, place);
        return link.call(call(script, place, id, arguments));
    }

    /** Notes that {@code id} lives in {@code partition}. Says whether it may. */
    boolean settle(ConversationId id, String partition) {
        if (partition.equals(KeyLayout.home(id))) {
            return true;
        }
        if (!link.call(call(Script.PLACE, KeyLayout.home(id), id, Call.bytes(partition)))
                .is(Answer.OK)) {
            return false;
        }
        note(id, partition);
        return true;
    }

    /** It is gone from {@code partition}: lets its note go too, in a while. */
    void vacate(ConversationId id, String partition) {
        if (!partition.equals(KeyLayout.home(id))) {
            Answer unused = link.call(call(Script.FORGET_PLACE, KeyLayout.home(id), id, Call.bytes(NOTE_MILLIS)));
        }
    }

    Call call(Script script, String partition, ConversationId id, String... arguments) {
        return call(script, partition, id, Call.bytes(arguments));
    }

    Call call(Script script, String partition, ConversationId id, List<byte[]> arguments) {
        List<byte[]> all = new ArrayList<>(arguments.size() + 2);
        all.addAll(Call.bytes(keys.prefix(partition), id.toString()));
        all.addAll(arguments);
        return Call.script(script, keys.conversation(partition, id), all);
    }

    /** Asks a partition for a run of its index, behind {@code id} and {@code updated} if they are not empty. */
    Call page(String partition, String id, String plainTenant, String count, String updated) {
        return partitionCall(Script.PAGE, partition, id, plainTenant, count, updated);
    }

    /** Ends what has expired in a partition. */
    Call sweep(String partition) {
        return partitionCall(Script.SWEEP, partition, "");
    }

    private Call partitionCall(Script script, String partition, String... arguments) {
        List<byte[]> all = new ArrayList<>(Call.bytes(keys.prefix(partition)));
        all.addAll(Call.bytes(arguments));
        return Call.script(script, keys.prefix(partition).getBytes(StandardCharsets.US_ASCII), all);
    }

    private void note(ConversationId id, String place) {
        synchronized (notes) {
            if (place.equals(KeyLayout.home(id))) {
                notes.remove(id);
            } else {
                notes.put(id, place);
            }
        }
    }

    /** The last ones that were used. */
    private static final class Notes extends LinkedHashMap<ConversationId, String> {
        private static final long serialVersionUID = 1L;
        private static final int MOST = 10_000;
        private static final int FIRST = 16;
        private static final float LOAD = 0.75f;

        Notes() {
            super(FIRST, LOAD, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<ConversationId, String> eldest) {
            return size() > MOST;
        }
    }
}
