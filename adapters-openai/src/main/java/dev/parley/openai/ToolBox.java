package dev.parley.openai;

import dev.parley.json.JsonObject;
import dev.parley.json.MalformedJsonException;
import dev.parley.memory.ApprovalAnswer;
import dev.parley.memory.Turn;
import dev.parley.model.JsonText;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.SessionConfig;
import dev.parley.model.ToolOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The tools of a spawner, and how they are called: one after the other, in the model's order. Whatever happens, every
 * call gets an output: endpoints refuse a history with a call that has none. Safe for use by many threads.
 */
final class ToolBox {

    private static final ToolOutput NOT_RUN = new ToolOutput.Text("not run: the turn was interrupted");
    private static final ToolOutput CUT_OFF = new ToolOutput.Text("outcome unknown: the call was interrupted");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Map<String, Tool> tools = new TreeMap<>();

    /**
     * @throws IllegalArgumentException if two of them have one name, a name is none that endpoints accept, or a schema is
     *     no JSON object
     */
    ToolBox(Collection<Tool> tools) {
        for (Tool tool : tools) {
            check(tool);
            if (this.tools.putIfAbsent(tool.name(), tool) != null) {
                throw new IllegalArgumentException("two tools are named \"%s\"".formatted(tool.name()));
            }
        }
    }

    Set<String> names() {
        return Set.copyOf(tools.keySet());
    }

    /** The tools that {@code config} names, in its order. */
    List<Tool> offeredTo(SessionConfig config) {
        List<Tool> offered = new ArrayList<>();
        for (String name : config.tools()) {
            Tool tool = tools.get(name);
            if (tool != null) {
                offered.add(tool);
            }
        }
        return offered;
    }

    /**
     * Carries out {@code calls} and completes an output for each.
     *
     * @throws InterruptedException if the turn was interrupted; calls that did not run are answered with that
     */
    void run(Turn turn, List<ResponseItem> calls) throws InterruptedException {
        ArrayDeque<ResponseItem> waiting = new ArrayDeque<>(calls);
        try {
            while (!waiting.isEmpty()) {
                if (turn.isInterrupted()) {
                    throw new InterruptedException("the turn was interrupted between tools");
                }
                ToolOutput output = outputOf(turn, waiting.element());
                answer(turn, waiting.remove(), output);
            }
        } catch (InterruptedException e) {
            answerAll(turn, waiting, NOT_RUN);
            throw e;
        }
    }

    /** Completes {@code output} for each of {@code calls}. */
    static void answerAll(Turn turn, Collection<ResponseItem> calls, ToolOutput output) {
        calls.forEach(call -> answer(turn, call, output));
    }

    private static void check(Tool tool) {
        if (!NAME.matcher(tool.name()).matches()) {
            throw new IllegalArgumentException("tool name \"%s\" is not of the form %s".formatted(tool.name(), NAME));
        }
        try {
            JsonObject unused = JsonObject.parse(tool.parameters().text());
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(
                    "parameters of tool \"%s\" are %s".formatted(tool.name(), e.getMessage()), e);
        }
    }

    private static void answer(Turn turn, ResponseItem call, ToolOutput output) {
        String callId = AnsweredCalls.callId(call).orElseThrow();
        turn.complete(AnsweredCalls.output(call, callId, output), Origin.TOOL);
    }

    private ToolOutput outputOf(Turn turn, ResponseItem item) throws InterruptedException {
        if (!(item instanceof ResponseItem.FunctionCall call)) {
            return new ToolOutput.Text("error: only function tools can be called here");
        }
        Tool tool = tools.get(call.name());
        if (tool == null || !turn.config().tools().contains(call.name())) {
            return new ToolOutput.Text("error: there is no tool \"%s\"; known are %s"
                    .formatted(call.name(), turn.config().tools()));
        }
        String arguments = call.arguments().isBlank() ? "{}" : call.arguments();
        try {
            JsonText object = JsonObject.parse(arguments).raw();
            return outputOf(turn, tool, call, object);
        } catch (MalformedJsonException e) {
            return new ToolOutput.Text("error: the arguments are not a JSON object: " + e.getMessage());
        }
    }

    private static ToolOutput outputOf(Turn turn, Tool tool, ResponseItem.FunctionCall call, JsonText arguments)
            throws InterruptedException {
        if (tool.requiresApproval()) {
            ApprovalAnswer answer = turn.requestApproval(call.callId(), call.name(), call.arguments());
            if (!answer.isApproved()) {
                return new ToolOutput.Text("denied by the user"
                        + answer.reason().map(reason -> ": " + reason).orElse(""));
            }
        }
        return called(
                tool,
                arguments,
                new ToolContext(turn.conversation(), turn.config(), turn.submissionId(), call.callId()),
                turn);
    }

    @SuppressWarnings("IllegalCatch") // whatever a tool throws goes to the model, and the loop goes on
    private static ToolOutput called(Tool tool, JsonText arguments, ToolContext context, Turn turn) {
        try {
            return tool.call(arguments, context);
        } catch (Exception e) {
            if (turn.isInterrupted()) {
                return CUT_OFF;
            }
            String message = e.getMessage();
            return new ToolOutput.Text(
                    "error: " + (message == null ? e.getClass().getSimpleName() : message));
        }
    }
}
