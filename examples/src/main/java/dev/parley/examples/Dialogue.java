package dev.parley.examples;

import dev.parley.core.Conversation;
import dev.parley.core.ConversationManager;
import dev.parley.core.ForkPoint;
import dev.parley.core.NewConversation;
import dev.parley.core.RemoveOutcome;
import dev.parley.examples.catalogue.Catalogue;
import dev.parley.json.RolloutMeta;
import dev.parley.json.RolloutWriter;
import dev.parley.json.SkippedText;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.SessionConfig;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The conversation that somebody is in, and how to get into another. For one thread. */
final class Dialogue {

    private final ConversationManager manager;
    private final ConversationStore store;
    private final Catalogue catalogue;
    private final SessionConfig config;
    private final RolloutImport imports;
    private Optional<Conversation> current = Optional.empty();

    Dialogue(ConversationManager manager, ConversationStore store, SessionConfig config, RolloutImport imports) {
        this.manager = manager;
        this.store = store;
        this.catalogue = new Catalogue(store);
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
        catalogue.titleFork(source.id(), fork.id());
        return fork;
    }

    /** Takes {@code conversation} back and stays in it. */
    Conversation rollback(Conversation conversation, ForkPoint point) {
        return enter(manager.rollback(conversation.id(), point));
    }

    /** The conversation of that id if it is live, without going there. */
    Optional<Conversation> live(ConversationId id) {
        try {
            return Optional.of(manager.getConversation(id));
        } catch (ConversationNotFoundException e) {
            return Optional.empty();
        }
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
        imported.ifPresent(id -> catalogue.title(id, "import of " + name));
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
        return catalogue.all();
    }

    /** Calls a conversation by the first words that were said in it. */
    void titleUnlessNamed(ConversationId id, String words) {
        catalogue.titleUnlessNamed(id, words);
    }

    private Conversation enter(NewConversation entered) {
        current = Optional.of(entered.conversation());
        return entered.conversation();
    }

    private void leave(ConversationId id) {
        current = current.filter(conversation -> !conversation.id().equals(id));
    }
}
