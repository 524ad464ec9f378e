package dev.parley.openai;

import dev.parley.memory.Turn;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.TokenUsage;
import java.util.ArrayList;
import java.util.List;

/** A model's answer that goes into the conversation as it comes. Not safe for many threads. */
final class TurnAnswer implements ModelListener {

    private final Turn turn;
    private final List<ResponseItem> calls = new ArrayList<>();

    TurnAnswer(Turn turn) {
        this.turn = turn;
    }

    @Override
    public void textDelta(String delta) {
        turn.delta(delta);
    }

    @Override
    public void reasoningDelta(String delta) {
        turn.reasoningDelta(delta);
    }

    @Override
    public void item(ResponseItem item) {
        turn.complete(item, Origin.AGENT);
        if (AnsweredCalls.callId(item).isPresent()) {
            calls.add(item);
        }
    }

    @Override
    public void usage(TokenUsage usage) {
        turn.tokens(usage);
    }

    /** The calls in it that wait for an output. */
    List<ResponseItem> calls() {
        return List.copyOf(calls);
    }
}
