package dev.parley.openai;

import dev.parley.memory.Agent;
import dev.parley.memory.Turn;
import dev.parley.memory.TurnFailedException;
import dev.parley.model.ResponseItem;
import dev.parley.model.SessionConfig;
import dev.parley.model.ToolOutput;
import dev.parley.spi.HistoryItem;
import dev.parley.spi.InvalidSettingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The agent loop: asks the model with all of the turn's history, carries out the tools it calls, and asks again until it
 * calls none. Safe for use by many threads.
 */
final class OpenAiAgent implements Agent {

    private static final ToolOutput BROKEN_OFF = new ToolOutput.Text("not run: the model's answer broke off");

    private final Model model;
    private final Optional<String> defaultModel;
    private final ToolBox tools;
    private final int maxToolRounds;

    OpenAiAgent(Model model, Optional<String> defaultModel, ToolBox tools, int maxToolRounds) {
        this.model = model;
        this.defaultModel = defaultModel;
        this.tools = tools;
        this.maxToolRounds = maxToolRounds;
    }

    @Override
    public void run(Turn turn) throws InterruptedException {
        for (int round = 0; round < maxToolRounds; round++) {
            List<ResponseItem> calls = answer(turn);
            if (calls.isEmpty()) {
                return; // input that came meanwhile is a turn of its own
            }
            tools.run(turn, calls);
            turn.takeSteering();
        }
        throw new TurnFailedException(
                "too_many_tool_rounds", "the model still called tools after %d rounds".formatted(maxToolRounds));
    }

    @Override
    public void compact(Turn turn) throws InterruptedException {
        new Compaction(model, this::request).run(turn);
    }

    @Override
    public String model(SessionConfig config) {
        return config.model().or(() -> defaultModel).orElse("");
    }

    @Override
    public Set<String> tools() {
        return tools.names();
    }

    @Override
    public void check(SessionConfig config) {
        if (model(config).isBlank()) {
            throw new InvalidSettingException("model", "neither the configuration nor the spawner names one");
        }
        ModelOptions unused = ModelOptions.of(config);
    }

    /** Asks once and gives the calls that wait for an output. */
    private List<ResponseItem> answer(Turn turn) throws InterruptedException {
        TurnAnswer answer = new TurnAnswer(turn);
        List<ResponseItem> items = itemsOf(turn);
        try {
            model.ask(request(turn.config(), items, tools.offeredTo(turn.config())), turn, answer);
            return answer.calls();
        } catch (TurnFailedException | InterruptedException e) {
            ToolBox.answerAll(turn, answer.calls(), BROKEN_OFF);
            throw e;
        }
    }

    private ModelRequest request(SessionConfig config, List<ResponseItem> items, List<Tool> offered) {
        return new ModelRequest(
                model(config), config.instructions(), AnsweredCalls.in(items), offered, ModelOptions.of(config));
    }

    static List<ResponseItem> itemsOf(Turn turn) {
        List<ResponseItem> items = new ArrayList<>();
        for (HistoryItem item : turn.history()) {
            items.add(item.item());
        }
        return items;
    }
}
