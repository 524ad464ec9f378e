package dev.parley.openai;

import java.util.Optional;

/**
 * Where the endpoint's key comes from. Asked for every request, so that keys may change while sessions run. Safe for use
 * by many threads. Implementations keep the key out of their {@code toString} and their exceptions' messages.
 */
@FunctionalInterface
public interface Credentials {

    /** The key to send as bearer token; empty if none is to be sent. */
    Optional<String> key();

    /**
     * The endpoint refused a request with HTTP 401. Called at most once for each request of a model; several turns may
     * call at the same time.
     *
     * @param refused what {@link #key} gave for that request; another turn may have replaced it already
     * @return whether {@link #key} now gives another key that is worth a try
     */
    default boolean refresh(Optional<String> refused) {
        return false;
    }

    /** No key, as local endpoints want. */
    static Credentials none() {
        return FixedCredentials.NONE;
    }

    /**
     * One key for ever.
     *
     * @throws IllegalArgumentException if it cannot be an HTTP header; the message does not quote it
     */
    static Credentials key(String key) {
        return FixedCredentials.of(key);
    }
}
