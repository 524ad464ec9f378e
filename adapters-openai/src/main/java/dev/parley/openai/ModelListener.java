package dev.parley.openai;

import dev.parley.model.ResponseItem;
import dev.parley.model.TokenUsage;

/** Hears a model's answer as it comes. Called by one thread. */
interface ModelListener {

    void textDelta(String delta);

    void reasoningDelta(String delta);

    /** An item is whole. */
    void item(ResponseItem item);

    void usage(TokenUsage usage);
}
