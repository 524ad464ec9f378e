package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Lineage;
import dev.parley.model.TranscriptEntry;
import java.util.Optional;

/** Takes conversations back in place. Safe for use by many threads. */
final class Rollback {

    private final ManagerSettings settings;
    private final Starter starter;
    private final Ender ender;

    Rollback(ManagerSettings settings, Starter starter, Ender ender) {
        this.settings = settings;
        this.starter = starter;
        this.ender = ender;
    }

    /**
     * Ends the session, marks the transcript, and starts another session from what is left. Of several at once each does so
     * after the other.
     */
    NewConversation to(ForkPoint point, ConversationId id, IfTurnRuns ifTurnRuns) {
        while (true) {
            Conversation conversation =
                    starter.open(id, ConversationInfo::config).conversation();
            long seen = conversation.submissions(); // before the point is found, or a whole turn slips in behind it
            Closing.Cause cause = new Closing.Cause(
                    CloseReason.ROLLED_BACK, Optional.empty(), Optional.of(mark(conversation, point)));
            Optional<Closing> closing = ifTurnRuns == IfTurnRuns.INTERRUPT
                    ? Optional.of(conversation.beginClosing(cause))
                    : conversation.closeIfIdleSince(seen, cause);
            if (closing.isPresent() && closing.get().isFor(cause)) {
                ender.awaitDone(conversation, closing.get());
                return starter.open(id, ConversationInfo::config);
            }
            if (conversation.isOpen()) {
                throw new TurnRunningException(id);
            }
        }
    }

    /**
     * Decided now: what is accepted from here on, and ends as aborted when the conversation is closed, lies behind the point
     * and is dropped with the rest.
     */
    private TranscriptEntry mark(Conversation conversation, ForkPoint point) {
        EntryReader reader = EntryReader.of(settings.store(), conversation.id());
        long inherited = settings.store()
                .find(conversation.id())
                .flatMap(ConversationInfo::lineage)
                .map(Lineage::cut)
                .orElse(0L);
        long length = conversation.link().length();
        return new TranscriptEntry.RolledBack(new CutFinder(reader, length, inherited).rollbackTo(point));
    }
}
