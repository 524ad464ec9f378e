package dev.parley.openai;

import dev.parley.memory.Turn;
import dev.parley.memory.TurnFailedException;
import dev.parley.model.ResponseItem;
import dev.parley.model.SessionConfig;
import dev.parley.model.TokenUsage;
import java.util.ArrayList;
import java.util.List;

/**
 * Has the model write a summary and puts it in the history's place. A history that is itself too long for the model is
 * summarised without its older half, and if need be without more.
 */
final class Compaction {

    static final String PROMPT = """
            Summarize the conversation so far for a colleague who takes over and sees nothing but your summary. \
            Keep what the user wants, decisions, facts, names and numbers, what was done and what is open. \
            Answer with the summary alone.""";

    private static final String PREFIX = "Summary of the conversation so far:\n\n";

    private final Model model;
    private final Requests requests;

    Compaction(Model model, Requests requests) {
        this.model = model;
        this.requests = requests;
    }

    /** Makes the requests of an agent. */
    @FunctionalInterface
    interface Requests {

        ModelRequest of(SessionConfig config, List<ResponseItem> items, List<Tool> tools);
    }

    /**
     * @throws TurnFailedException if there is no summary; the history stays as it is
     */
    void run(Turn turn) throws InterruptedException {
        List<ResponseItem> items = OpenAiAgent.itemsOf(turn);
        if (items.isEmpty()) {
            return;
        }
        turn.compacted(List.of(ResponseItem.Message.developer(PREFIX + summaryOf(items, turn))));
    }

    private String summaryOf(List<ResponseItem> items, Turn turn) throws InterruptedException {
        try {
            return ask(items, turn);
        } catch (TurnFailedException e) {
            if (!e.code().equals(ModelFailure.CONTEXT_LENGTH_EXCEEDED) || items.size() == 1) {
                throw e;
            }
            turn.warn("the history is too long to be summarised at once: its older half is left out");
            return summaryOf(items.subList((items.size() + 1) / 2, items.size()), turn);
        }
    }

    private String ask(List<ResponseItem> items, Turn turn) throws InterruptedException {
        List<ResponseItem> asked = new ArrayList<>(items);
        asked.add(ResponseItem.Message.user(PROMPT));
        Summary summary = new Summary(turn);
        model.ask(requests.of(turn.config(), asked, List.of()), turn, summary);
        if (summary.text.isEmpty()) {
            throw new TurnFailedException(ModelFailure.MALFORMED_RESPONSE, "the model's summary is empty");
        }
        return summary.text.toString();
    }

    /** Keeps the text, which is no part of the conversation. */
    private static final class Summary implements ModelListener {

        private final Turn turn;
        private final StringBuilder text = new StringBuilder();

        Summary(Turn turn) {
            this.turn = turn;
        }

        @Override
        public void textDelta(String delta) {}

        @Override
        public void reasoningDelta(String delta) {}

        @Override
        public void item(ResponseItem item) {
            if (item instanceof ResponseItem.Message message) {
                text.append(message.text());
            }
        }

        @Override
        public void usage(TokenUsage usage) {
            turn.tokens(usage);
        }
    }
}
