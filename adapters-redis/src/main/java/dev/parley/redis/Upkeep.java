package dev.parley.redis;

import dev.parley.model.ConversationId;
import dev.parley.model.OwnerId;
import dev.parley.spi.StoreUnavailableException;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Heartbeats, and what they bring with them: once a second one manager of all ends what has expired, and what is PENDING
 * and whose owner is gone. Safe for use by many threads.
 */
final class Upkeep {

    private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());

    private static final String PAUSE_MILLIS = "1000";
    private static final Duration FOR_EVER = Duration.ofDays(3650);

    private final RedisLink link;
    private final KeyLayout keys;
    private final Places places;

    Upkeep(RedisLink link, KeyLayout keys, Places places) {
        this.link = link;
        this.keys = keys;
        this.places = places;
    }

    void heartbeat(OwnerId owner, Duration timeToLive) {
        if (timeToLive.isNegative()) {
            throw new IllegalArgumentException("time to live %s is negative".formatted(timeToLive));
        }
        Call turn = Call.writing(CommandType.SET, keys.sweeping(), "1", "PX", PAUSE_MILLIS, "NX");
        List<Answer> answers = link.calls(List.of(beat(keys.heartbeat(owner), timeToLive), turn));
        if (answers.get(1).optionalText(0).isPresent()) {
            sweep();
        }
    }

    boolean isAlive(OwnerId owner) {
        return isAlive(List.of(PlainName.of(owner.value()))).get(0);
    }

    private static Call beat(String key, Duration timeToLive) {
        if (timeToLive.isZero()) {
            return Call.writing(CommandType.DEL, key);
        }
        Duration bounded = timeToLive.compareTo(FOR_EVER) > 0 ? FOR_EVER : timeToLive;
        return Call.writing(CommandType.SET, key, "1", "PX", Long.toString(Math.max(1, bounded.toMillis())));
    }

    private List<Boolean> isAlive(List<String> plainOwners) {
        return link
                .calls(plainOwners.stream()
                        .map(owner -> Call.reading(CommandType.EXISTS, keys.heartbeat(owner)))
                        .toList())
                .stream()
                .map(answer -> answer.number(0) > 0)
                .toList();
    }

    /** The heartbeat stands whether this succeeds or not, and the next sweep does what this one left. */
    private void sweep() {
        try {
            end(pending());
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "what has ended is swept later", e);
        }
    }

    /** Ends what has expired. Gives what is PENDING: conversations, and their partitions and owners. */
    private Map<ConversationId, Pending> pending() {
        List<String> partitions = KeyLayout.partitions();
        List<Answer> answers = link.calls(partitions.stream().map(places::sweep).toList());
        Map<ConversationId, Pending> pending = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            for (String expired : answers.get(i).texts(1)) {
                places.vacate(ConversationId.parse(expired), partitions.get(i));
            }
            List<String> found = answers.get(i).texts(2);
            for (int j = 0; j < found.size(); j += 2) {
                pending.put(ConversationId.parse(found.get(j)), new Pending(partitions.get(i), found.get(j + 1)));
            }
        }
        return pending;
    }

    private void end(Map<ConversationId, Pending> pending) {
        List<String> owners =
                pending.values().stream().map(Pending::plainOwner).distinct().toList();
        if (owners.isEmpty()) {
            return;
        }
        List<Boolean> alive = isAlive(owners);
        List<String> dead = new ArrayList<>();
        for (int i = 0; i < owners.size(); i++) {
            if (!alive.get(i)) {
                dead.add(owners.get(i));
            }
        }
        pending.forEach((id, birth) -> {
            if (dead.contains(birth.plainOwner())) {
                purge(id, birth);
            }
        });
    }

    private void purge(ConversationId id, Pending birth) {
        Answer answer = link.call(places.call(Script.PURGE, birth.partition(), id, birth.plainOwner()));
        // else it has begun after all
        if (answer.is(Answer.OK)) {
            places.vacate(id, birth.partition());
        }
    }

    private record Pending(String partition, String plainOwner) {}
}
