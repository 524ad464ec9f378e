package dev.parley.codex;

import dev.parley.json.JsonObject;

/**
 * Hears of a call's result on the reading thread, between what was said before it and what was said after it, and before
 * the caller has it. As with an {@link Inbox}, it must not block.
 */
interface AnswerListener {

    /** Takes no notice. */
    AnswerListener NONE = (result, awaited) -> {};

    /**
     * The result is here.
     *
     * @param awaited false if the caller has given up meanwhile: what was started has no owner
     */
    void answered(JsonObject result, boolean awaited);
}
