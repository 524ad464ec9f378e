package dev.parley.core;

import java.util.concurrent.CompletableFuture;

/** Holds an id while one caller makes its conversation live or deletes it; the others wait for what becomes of it. */
final class Reservation implements Registration {

    private final CompletableFuture<NewConversation> outcome = new CompletableFuture<>();

    /** The conversation once it is live, or why it is not. */
    CompletableFuture<NewConversation> outcome() {
        return outcome;
    }
}
