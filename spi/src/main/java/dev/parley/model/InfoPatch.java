package dev.parley.model;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A change of what people may set on a conversation.
 *
 * @param labels replaces all labels
 */
public record InfoPatch(Change<String> title, Change<Map<String, String>> labels, Change<Instant> expiry) {

    /** Changes nothing. */
    public static final InfoPatch NOTHING =
            new InfoPatch(new Change.Keep<>(), new Change.Keep<>(), new Change.Keep<>());

    /** The same change, and the title set. */
    public InfoPatch title(String title) {
        return new InfoPatch(new Change.Replace<>(title), labels, expiry);
    }

    /** The same change, and all labels replaced. */
    public InfoPatch labels(Map<String, String> labels) {
        return new InfoPatch(title, new Change.Replace<>(Map.copyOf(labels)), expiry);
    }

    /** The same change, and the expiry set. */
    public InfoPatch expiry(Instant expiry) {
        return new InfoPatch(title, labels, new Change.Replace<>(expiry));
    }

    /** What becomes of one optional value. */
    public sealed interface Change<T> {

        /** The value after this change. */
        Optional<T> applyTo(Optional<T> value);

        /** Stays as it is. */
        record Keep<T>() implements Change<T> {
            @Override
            public Optional<T> applyTo(Optional<T> value) {
                return value;
            }
        }

        /** Becomes {@code value}. */
        record Replace<T>(T value) implements Change<T> {
            @Override
            public Optional<T> applyTo(Optional<T> ignored) {
                return Optional.of(value);
            }
        }

        /** Becomes empty. */
        record Clear<T>() implements Change<T> {
            @Override
            public Optional<T> applyTo(Optional<T> ignored) {
                return Optional.empty();
            }
        }
    }
}
