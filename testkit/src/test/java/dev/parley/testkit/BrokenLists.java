package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.InfoPage;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Broken in listing. */
final class BrokenLists {

    private BrokenLists() {}

    static List<Breakage> all() {
        return List.of(
                Breakage.of("lists what was deleted", ListsDeleted::new, "ST-010", "ST-100"),
                Breakage.of("takes the time alone for the place in the list", LosesTies::new, "ST-011"),
                Breakage.of("takes a number for the place in the list", PagesByOffset::new, "ST-012"),
                Breakage.of("takes a cursor it does not know for the first page", IgnoresBadCursor::new, "ST-013"),
                Breakage.of("empties its index while it updates it", EmptiesIndex::new, "ST-014"));
    }

    private static List<ConversationInfo> whole(ReferenceStore real, String tenant) {
        return real.list(ConversationQuery.first(tenant, Integer.MAX_VALUE)).items();
    }

    private static final class ListsDeleted extends ForwardingStore {
        ListsDeleted(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public boolean delete(Lease lease) {
            Map<ConversationId, ConversationInfo> deleted = memory("deleted");
            real.find(lease.conversation()).ifPresent(info -> deleted.put(info.id(), info));
            return real.delete(lease);
        }

        @Override
        public InfoPage list(ConversationQuery query) {
            InfoPage page = real.list(query);
            Map<ConversationId, ConversationInfo> deleted = memory("deleted");
            List<ConversationInfo> items = new ArrayList<>(deleted.values());
            items.addAll(page.items());
            return new InfoPage(items, page.next());
        }
    }

    private static final class LosesTies extends ForwardingStore {
        LosesTies(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public InfoPage list(ConversationQuery query) {
            List<ConversationInfo> rest = whole(real, query.tenant()).stream()
                    .filter(info -> query.cursor()
                            .map(cursor -> info.updated().isBefore(Instant.parse(cursor)))
                            .orElse(true))
                    .toList();
            List<ConversationInfo> page = rest.subList(0, Math.min(query.limit(), rest.size()));
            return new InfoPage(
                    page,
                    page.size() == rest.size()
                            ? Optional.empty()
                            : Optional.of(page.get(page.size() - 1).updated().toString()));
        }
    }

    private static final class PagesByOffset extends ForwardingStore {
        PagesByOffset(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public InfoPage list(ConversationQuery query) {
            List<ConversationInfo> all = whole(real, query.tenant());
            int from =
                    Math.min(all.size(), query.cursor().map(Integer::parseInt).orElse(0));
            int to = Math.min(all.size(), from + query.limit());
            return new InfoPage(all.subList(from, to), to == all.size() ? Optional.empty() : Optional.of("" + to));
        }
    }

    private static final class IgnoresBadCursor extends ForwardingStore {
        IgnoresBadCursor(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public InfoPage list(ConversationQuery query) {
            try {
                return real.list(query);
            } catch (IllegalArgumentException e) {
                return real.list(ConversationQuery.first(query.tenant(), query.limit()));
            }
        }
    }

    private static final class EmptiesIndex extends ForwardingStore {
        EmptiesIndex(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch) {
            notes.put("updating", true);
            dawdle();
            notes.remove("updating");
            return real.update(id, expectedRevision, patch);
        }

        @Override
        public InfoPage list(ConversationQuery query) {
            return notes.containsKey("updating") ? new InfoPage(List.of(), Optional.empty()) : real.list(query);
        }
    }
}
