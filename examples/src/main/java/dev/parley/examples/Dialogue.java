package dev.parley.examples;

import dev.parley.core.Conversation;
import dev.parley.core.ConversationManager;
import dev.parley.core.ForkPoint;
import dev.parley.core.NewConversation;
import dev.parley.core.RemoveOutcome;
import dev.parley.json.RolloutMeta;
import dev.parley.json.RolloutWriter;
import dev.parley.json.SkippedText;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.InfoPage;
import dev.parley.model.InfoPatch;
import dev.parley.model.SessionConfig;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The conversation that somebody is in, and how to get into another. For one thread. */
final class Dialogue {

    private static final int PAGE = 100;
    private static final int LONGEST_TITLE = 60;

    private final ConversationManager manager;
    private final ConversationStore store;
    private final SessionConfig config;
    private final RolloutImport imports;
    private Optional<Conversation> current = Optional.empty();

    Dialogue(ConversationManager manager, ConversationStore store, SessionConfig config, RolloutImport imports) {
        this.manager = manager;
        this.store = store;
        this.config = config;
        this.imports = imports;
    }

    Optional<Conversation> current() {
        return current;
    }

    /** The current conversation, opened again if it was closed behind our back; a new one if there is none. */
    Conversation currentOrNew() {
        return current.map(conversation -> conversation.isOpen() ? conversation : open(conversation.id()))
                .orElseGet(this::begin);
    }

    Conversation begin() {
        return enter(manager.newConversation(config));
    }

    Conversation open(ConversationId id) {
        return enter(manager.openConversation(id));
    }

    /** Goes into a fork of {@code source}, which is called what its source is called. */
    Conversation fork(Conversation source, ForkPoint point) {
        Conversation fork = enter(manager.forkConversation(source.id(), point));
        store.find(source.id())
                .flatMap(ConversationInfo::title)
                .ifPresent(title -> title(fork.id(), "fork of " + title));
        return fork;
    }

    /**
     * Goes into a new conversation that holds what a rollout file tells and is called after it.
     *
     * @return empty if the file tells nothing
     * @throws IOException from {@code file}; nothing was imported
     */
    Optional<Conversation> importRollout(InputStream file, String name, Consumer<SkippedText> skipped)
            throws IOException {
        Optional<ConversationId> imported = imports.read(file, config, skipped);
        imported.ifPresent(id -> title(id, "import of " + name));
        return imported.map(this::open);
    }

    /**
     * Writes a stored conversation as a rollout file.
     *
     * @throws IOException from {@code file}
     */
    void exportRollout(ConversationId id, OutputStream file) throws IOException {
        ConversationInfo info = store.find(id).orElseThrow(() -> new ConversationNotFoundException(id));
        new RolloutWriter().write(RolloutMeta.of(info), new StoredEntries(store, id), file);
    }

    RemoveOutcome remove(ConversationId id) {
        leave(id);
        return manager.removeConversation(id);
    }

    RemoveOutcome delete(ConversationId id) {
        leave(id);
        return manager.deleteConversation(id);
    }

    /** All conversations, last used first. */
    List<ConversationInfo> list() {
        List<ConversationInfo> all = new ArrayList<>();
        Optional<ConversationQuery> query = Optional.of(ConversationQuery.first(ConversationInfo.DEFAULT_TENANT, PAGE));
        while (query.isPresent()) {
            ConversationQuery asked = query.get();
            InfoPage page = manager.listConversations(asked);
            all.addAll(page.items());
            query = page.next().map(asked::from);
        }
        return all;
    }

    /** Calls a conversation by the first words that were said in it. */
    void titleUnlessNamed(ConversationId id, String words) {
        if (store.find(id).filter(info -> info.title().isEmpty()).isPresent()) {
            title(id, words);
        }
    }

    private void title(ConversationId id, String words) {
        String line = words.strip().replaceAll("\\s+", " ");
        String title = line.length() <= LONGEST_TITLE ? line : line.substring(0, LONGEST_TITLE) + "...";
        store.find(id).ifPresent(info -> store.update(id, info.revision(), InfoPatch.NOTHING.title(title)));
    }

    private Conversation enter(NewConversation entered) {
        current = Optional.of(entered.conversation());
        return entered.conversation();
    }

    private void leave(ConversationId id) {
        current = current.filter(conversation -> !conversation.id().equals(id));
    }
}
