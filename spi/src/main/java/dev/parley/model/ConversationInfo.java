package dev.parley.model;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a store keeps beside a transcript.
 *
 * @param tenant whose it is; listing is per tenant
 * @param created when it was made, by its maker's clock
 * @param updated when its transcript or this last changed, by the store's clock; stores may refresh it up to a minute late
 * @param revision how often people's settings in this were changed; 0 at birth
 * @param lineage the parent of a fork
 * @param agentState that of the conversation's own last {@link TranscriptEntry.SessionStarted}, kept here by the store
 * @param expiry when the store may delete it; never if empty
 */
public record ConversationInfo(
        ConversationId id,
        String tenant,
        ConversationState state,
        Instant created,
        Instant updated,
        long revision,
        Optional<String> title,
        Map<String, String> labels,
        Optional<Lineage> lineage,
        SessionConfig config,
        Optional<AgentState> agentState,
        Optional<Instant> expiry,
        UnknownFields unknownFields) {

    /** The tenant of servers that have only one. */
    public static final String DEFAULT_TENANT = "default";

    public ConversationInfo {
        if (tenant.isBlank()) {
            throw new IllegalArgumentException("tenant is blank");
        }
        labels = Map.copyOf(labels);
    }

    /** What a conversation starts with. */
    public static ConversationInfo pending(ConversationId id, String tenant, Instant now, SessionConfig config) {
        return new ConversationInfo(
                id,
                tenant,
                ConversationState.PENDING,
                now,
                now,
                0,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                config,
                Optional.empty(),
                Optional.empty(),
                UnknownFields.NONE);
    }

    /**
     * Checks that this is what a store may make a conversation of: PENDING, and with exactly that parent.
     *
     * @param parent as {@code fork} was asked for; empty for {@code create}
     * @throws IllegalArgumentException if it is not
     */
    public void requireBirth(Optional<Lineage> parent) {
        if (state != ConversationState.PENDING) {
            throw new IllegalArgumentException("conversation %s is to be born PENDING, not %s".formatted(id, state));
        }
        if (!lineage.equals(parent)) {
            throw new IllegalArgumentException(
                    "conversation %s is to have lineage %s, not %s".formatted(id, parent, lineage));
        }
    }

    /** The same as the child of {@code parent}. */
    public ConversationInfo withLineage(Lineage parent) {
        return new ConversationInfo(
                id,
                tenant,
                state,
                created,
                updated,
                revision,
                title,
                labels,
                Optional.of(parent),
                config,
                agentState,
                expiry,
                unknownFields);
    }

    /** The same with a title. */
    public ConversationInfo withTitle(Optional<String> title) {
        return new ConversationInfo(
                id,
                tenant,
                state,
                created,
                updated,
                revision,
                title,
                labels,
                lineage,
                config,
                agentState,
                expiry,
                unknownFields);
    }

    /** The same with exactly {@code labels}. */
    public ConversationInfo withLabels(Map<String, String> labels) {
        return new ConversationInfo(
                id,
                tenant,
                state,
                created,
                updated,
                revision,
                title,
                labels,
                lineage,
                config,
                agentState,
                expiry,
                unknownFields);
    }

    /** What a store holds after an append at {@code now}; {@code started} is the last session start in the batch. */
    public ConversationInfo afterAppend(Instant now, Optional<AgentState> started) {
        return new ConversationInfo(
                id,
                tenant,
                ConversationState.ACTIVE,
                created,
                now,
                revision,
                title,
                labels,
                lineage,
                config,
                started.or(() -> agentState),
                expiry,
                unknownFields);
    }

    /** What a store holds after {@code patch} was applied at {@code now}: the next revision. */
    public ConversationInfo afterUpdate(Instant now, InfoPatch patch) {
        return new ConversationInfo(
                id,
                tenant,
                state,
                created,
                now,
                revision + 1,
                patch.title().applyTo(title),
                patch.labels().applyTo(Optional.of(labels)).orElse(Map.of()),
                lineage,
                config,
                agentState,
                patch.expiry().applyTo(expiry),
                unknownFields);
    }
}
