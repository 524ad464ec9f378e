package dev.parley.examples.catalogue;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.InfoPage;
import dev.parley.model.InfoPatch;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.RevisionConflictException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The conversations of a store and their titles. Safe for use by many threads. */
public final class Catalogue {

    private static final int PAGE = 100;
    private static final int LONGEST_TITLE = 60;

    private final ConversationStore store;

    public Catalogue(ConversationStore store) {
        this.store = store;
    }

    /** All conversations, last used first. */
    public List<ConversationInfo> all() {
        List<ConversationInfo> all = new ArrayList<>();
        Optional<ConversationQuery> query = Optional.of(ConversationQuery.first(ConversationInfo.DEFAULT_TENANT, PAGE));
        while (query.isPresent()) {
            ConversationQuery asked = query.get();
            InfoPage page = store.list(asked);
            all.addAll(page.items());
            query = page.next().map(asked::from);
        }
        return all;
    }

    /** What is stored beside the conversation's transcript; empty if there is no such conversation. */
    public Optional<ConversationInfo> find(ConversationId id) {
        return store.find(id);
    }

    /** Calls a conversation by the first words that were said in it, unless it has a title already. */
    public void titleUnlessNamed(ConversationId id, String words) {
        title(id, words, info -> info.title().isEmpty());
    }

    /** Calls a fork after its source, if that has a title. */
    public void titleFork(ConversationId source, ConversationId fork) {
        store.find(source).flatMap(ConversationInfo::title).ifPresent(title -> title(fork, "fork of " + title));
    }

    /** Calls a conversation by the beginning of {@code words}. Does nothing if there is no such conversation. */
    public void title(ConversationId id, String words) {
        title(id, words, info -> true);
    }

    private void title(ConversationId id, String words, Predicate<ConversationInfo> wanted) {
        Optional<ConversationInfo> info = store.find(id).filter(wanted);
        while (info.isPresent() && !update(info.get(), shortened(words))) {
            info = store.find(id).filter(wanted);
        }
    }

    /** False if somebody else changed something meanwhile. */
    private boolean update(ConversationInfo info, String title) {
        try {
            ConversationInfo unused = store.update(info.id(), info.revision(), InfoPatch.NOTHING.title(title));
            return true;
        } catch (RevisionConflictException e) {
            return false;
        }
    }

    /** Never ends in half a character. */
    private static String shortened(String words) {
        String line = words.strip().replaceAll("\\s+", " ");
        if (line.length() <= LONGEST_TITLE) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST_TITLE - 1)) ? LONGEST_TITLE - 1 : LONGEST_TITLE;
        return line.substring(0, end) + "...";
    }
}
