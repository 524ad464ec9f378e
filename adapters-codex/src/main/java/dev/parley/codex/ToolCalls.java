package dev.parley.codex;

import dev.parley.json.JsonObject;
import dev.parley.model.ContentPart;
import dev.parley.model.ConversationId;
import dev.parley.model.JsonText;
import dev.parley.model.ToolOutput;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Runs tools of ours for one session, each call on a thread of its own. Safe for use by many threads. */
final class ToolCalls {

    private final ConversationId conversation;
    private final Map<String, CodexTool> tools;
    private final Executor threads;
    private final Set<FutureTask<?>> running = ConcurrentHashMap.newKeySet();

    ToolCalls(ConversationId conversation, List<CodexTool> tools, Executor threads) {
        this.conversation = conversation;
        this.tools = tools.stream().collect(Collectors.toUnmodifiableMap(CodexTool::name, Function.identity()));
        this.threads = threads;
    }

    boolean needApproval(String tool) {
        CodexTool found = tools.get(tool);
        return found != null && found.requiresApproval();
    }

    /** Calls the tool that {@code request} names and answers with what it gives, or with why it failed. */
    void run(String submission, ServerRequest request) {
        FutureTask<?> task = new FutureTask<>(() -> answer(submission, request), null) {
            @Override
            protected void done() {
                running.remove(this);
            }
        };
        running.add(task);
        threads.execute(task);
    }

    void deny(ServerRequest request) {
        fail(request, "the call was denied");
    }

    /** Interrupts all that run; what they still answer is ignored by Codex. */
    void cancel() {
        running.forEach(task -> task.cancel(true));
    }

    @SuppressWarnings("IllegalCatch") // whatever a tool throws is for the model to read
    private void answer(String submission, ServerRequest request) {
        JsonObject params = request.params();
        String name = params.string("tool").orElse("");
        CodexTool tool = tools.get(name);
        if (tool == null) {
            fail(request, "there is no tool \"%s\"".formatted(name));
            return;
        }
        CodexTool.Context context = new CodexTool.Context(
                conversation, submission, params.string("callId").orElse(""));
        try {
            ToolOutput output = tool.body().call(params.raw("arguments").orElse(new JsonText("{}")), context);
            send(request, output, true);
        } catch (Exception | LinkageError | AssertionError e) {
            fail(request, String.valueOf(e.getMessage()));
        }
    }

    private static void fail(ServerRequest request, String why) {
        send(request, new ToolOutput.Text(why), false);
    }

    private static void send(ServerRequest request, ToolOutput output, boolean success) {
        List<ContentPart> parts = output instanceof ToolOutput.Parts several
                ? several.parts()
                : List.of(new ContentPart.InputText(((ToolOutput.Text) output).text()));
        Params answer = Params.object()
                .array("contentItems", parts.stream().map(ToolCalls::part).toList())
                .flag("success", success);
        boolean unused = request.answer(answer.end());
    }

    private static JsonText part(ContentPart part) {
        Params form = part instanceof ContentPart.InputImage image
                ? Params.object().string("type", "inputImage").string("imageUrl", image.imageUrl())
                : Params.object().string("type", "inputText").string("text", InputText.of(part));
        return form.end().line();
    }
}
