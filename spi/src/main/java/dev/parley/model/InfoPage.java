package dev.parley.model;

import java.util.List;
import java.util.Optional;

/**
 * A page of a listing.
 *
 * @param next opaque; asks for the next page; empty exactly at the end
 */
public record InfoPage(List<ConversationInfo> items, Optional<String> next) {

    public InfoPage {
        items = List.copyOf(items);
    }
}
