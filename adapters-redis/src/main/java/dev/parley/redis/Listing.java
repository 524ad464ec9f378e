package dev.parley.redis;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.InfoPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists conversations by the time of update and then the id, both descending. Each partition has an index; all are asked
 * at once and merged. A page goes on behind a place and not behind a number of others, so conversations that change or
 * vanish between two pages move no other. Safe for use by many threads.
 */
final class Listing {

    private static final Pattern CURSOR = Pattern.compile("(\\d{1,16})-([0-9a-f-]{36})");
    private static final Comparator<Place> LAST_FIRST =
            Comparator.comparingLong(Place::updated).thenComparing(Place::id).reversed();

    private final RedisLink link;
    private final Places places;

    Listing(RedisLink link, Places places) {
        this.link = link;
        this.places = places;
    }

    InfoPage page(ConversationQuery query) {
        List<Place> found = search(query);
        boolean more = found.size() > query.limit();
        List<Place> page = more ? found.subList(0, query.limit()) : found;
        Optional<String> next = more ? Optional.of(page.get(page.size() - 1).cursor()) : Optional.empty();
        return new InfoPage(infos(page), next);
    }

    /** The first places behind the cursor, and one more than asked for if there is one. */
    private List<Place> search(ConversationQuery query) {
        String updated = "";
        String id = "";
        if (query.cursor().isPresent()) {
            Matcher cursor = cursor(query.cursor().get());
            updated = cursor.group(1);
            id = cursor.group(2);
        }
        List<Call> calls = new ArrayList<>(KeyLayout.PARTITIONS);
        String count = Long.toString(query.limit() + 1L);
        for (String partition : KeyLayout.partitions()) {
            calls.add(places.page(partition, id, PlainName.of(query.tenant()), count, updated));
        }
        List<Answer> answers = link.calls(calls);
        List<Place> found = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            List<String> members = answers.get(i).texts(1);
            for (int j = 0; j < members.size(); j += 2) {
                found.add(new Place(
                        KeyLayout.partitions().get(i),
                        ConversationId.parse(members.get(j)),
                        Long.parseLong(members.get(j + 1))));
            }
        }
        found.sort(LAST_FIRST);
        return found.subList(0, (int) Math.min(found.size(), query.limit() + 1L));
    }

    /** Those that are still there. */
    private List<ConversationInfo> infos(List<Place> page) {
        if (page.isEmpty()) {
            return List.of();
        }
        List<Answer> answers = link.calls(page.stream()
                .map(place -> places.call(Script.FIND, place.partition(), place.id()))
                .toList());
        List<ConversationInfo> infos = new ArrayList<>(page.size());
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).is(Answer.OK)) {
                infos.add(StoredInfo.of(page.get(i).id(), answers.get(i)));
            }
        }
        return infos;
    }

    private static Matcher cursor(String text) {
        Matcher cursor = CURSOR.matcher(text);
        if (!cursor.matches()) {
            throw new IllegalArgumentException("the cursor is not of this store");
        }
        return cursor;
    }

    private record Place(String partition, ConversationId id, long updated) {
        String cursor() {
            return updated + "-" + id;
        }
    }
}
