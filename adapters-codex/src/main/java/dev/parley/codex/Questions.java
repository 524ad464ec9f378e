package dev.parley.codex;

import dev.parley.json.JsonObject;
import dev.parley.model.Decision;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.Op;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What Codex asks in a turn: whether something may be done, and to run tools of ours. Used by the session's inbox only, so
 * by one thread at a time.
 */
final class Questions {

    private static final int NOT_SUPPORTED = -32601;

    private final BiConsumer<String, EventMsg> emit;
    private final ToolCalls tools;
    private final Map<String, Consumer<Decision>> open = new HashMap<>();
    private final Set<String> approvedForSession = new HashSet<>();
    private long asked;

    Questions(BiConsumer<String, EventMsg> emit, ToolCalls tools) {
        this.emit = emit;
        this.tools = tools;
    }

    /** Answers, now or when a client has decided. */
    void ask(String submission, ServerRequest request) {
        JsonObject params = request.params();
        switch (request.method()) {
            case Wire.APPROVE_COMMAND ->
                approval(submission, item(params), "shell", command(params), decision -> settle(request, decision));
            case Wire.APPROVE_CHANGE ->
                approval(submission, item(params), "apply_patch", params.line(), decision -> settle(request, decision));
            case Wire.APPROVE_PERMISSIONS ->
                approval(submission, item(params), "permissions", params.line(), decision -> grant(request, decision));
            case Wire.CALL_TOOL -> call(submission, request);
            case Wire.ELICIT -> {
                boolean unused = request.answer(
                        Params.object().string("action", "decline").end());
            }
            default -> refuse(request);
        }
    }

    /** Nobody can answer it here. */
    void refuse(ServerRequest request) {
        boolean unused = request.refuse(NOT_SUPPORTED, "nobody here can answer that");
    }

    /** A client has decided. What nobody asked, or what was decided before, has no effect. */
    void decide(Op.Approval approval) {
        Consumer<Decision> waiting = open.remove(approval.requestId());
        if (waiting != null) {
            waiting.accept(approval.decision());
        }
    }

    /** The turn is over: nobody waits for an answer any more. */
    void drop() {
        open.clear();
        tools.cancel();
    }

    private void call(String submission, ServerRequest request) {
        JsonObject params = request.params();
        String name = params.string("tool").orElse("");
        JsonText arguments = params.raw("arguments").orElse(new JsonText("{}"));
        if (!tools.needApproval(name) || approvedForSession.contains(name)) {
            tools.run(submission, request);
            return;
        }
        approval(submission, params.string("callId").orElse(""), name, arguments, decision -> {
            if (decision == Decision.DENIED) {
                tools.deny(request);
                return;
            }
            if (decision == Decision.APPROVED_FOR_SESSION) {
                approvedForSession.add(name);
            }
            tools.run(submission, request);
        });
    }

    /** Noted before it is emitted, so that it may be answered inside emit. */
    private void approval(
            String submission, String call, String tool, JsonText arguments, Consumer<Decision> whenDecided) {
        String id = "%s/%d".formatted(call, ++asked);
        open.put(id, whenDecided);
        emit.accept(submission, new EventMsg.ApprovalRequest(id, call, tool, arguments.text()));
    }

    private static void settle(ServerRequest request, Decision decision) {
        String word = switch (decision) {
            case APPROVED -> "accept";
            case APPROVED_FOR_SESSION -> "acceptForSession";
            case DENIED -> "decline";
        };
        boolean unused = request.answer(Params.object().string("decision", word).end());
    }

    private static void grant(ServerRequest request, Decision decision) {
        JsonText nothing = new JsonText("{}");
        JsonText wanted = request.params().raw("permissions").orElse(nothing);
        Params answer = Params.object()
                .raw("permissions", decision == Decision.DENIED ? nothing : wanted)
                .string("scope", decision == Decision.APPROVED_FOR_SESSION ? "session" : "turn");
        boolean unused = request.answer(answer.end());
    }

    private static String item(JsonObject params) {
        return params.string("itemId").orElse("");
    }

    private static JsonText command(JsonObject params) {
        return Params.object()
                .optional("command", params.string("command"))
                .optional("workdir", params.string("cwd"))
                .optional("reason", params.string("reason"))
                .end()
                .line();
    }
}
