package dev.parley.codex;

import dev.parley.json.JsonObject;
import dev.parley.model.ContentPart;
import dev.parley.model.JsonText;
import java.util.List;
import java.util.Optional;

/**
 * What a session asks Codex to do with its thread. Each call waits for the answer, none for the model.
 *
 * @param id Codex' name for it
 * @param model the model that answers
 * @param path where Codex keeps it
 */
record CodexThread(CodexProcess process, ThreadSettings settings, String id, String model, Optional<String> path) {

    private static final String NOT_LOADED = "thread not found";

    /** As Codex describes it in the result of start, resume and fork. */
    static CodexThread of(CodexProcess process, ThreadSettings settings, JsonObject result) {
        return new CodexThread(
                process,
                settings,
                CodexProcess.threadOf(result),
                result.string("model").orElse("unknown"),
                result.object("thread").flatMap(thread -> thread.string("path")));
    }

    /** Starts a turn and gives its id. */
    String startTurn(String submission, List<ContentPart> input) throws InterruptedException {
        JsonObject params = input(submission, input).end();
        JsonObject result;
        try {
            result = process.call(Wire.TURN_START, params);
        } catch (CallRefusedException e) {
            if (!e.text().contains(NOT_LOADED)) {
                throw e;
            }
            JsonObject unused = process.call(Wire.THREAD_RESUME, settings.toResume(id)); // merely unloaded
            result = process.call(Wire.TURN_START, params);
        }
        return result.object("turn").flatMap(turn -> turn.string("id")).orElse("");
    }

    /** Adds input to the turn that runs; false if it is over, or takes none. */
    boolean steer(String turn, String submission, List<ContentPart> input) throws InterruptedException {
        return accepts(Wire.TURN_STEER, input(submission, input).string("expectedTurnId", turn));
    }

    /** False if it does not run. */
    boolean interrupt(String turn) throws InterruptedException {
        return accepts(Wire.TURN_INTERRUPT, here().string("turnId", turn));
    }

    /** Starts a turn that replaces what the model sees by a summary. */
    void compact() throws InterruptedException {
        JsonObject unused = process.call(Wire.THREAD_COMPACT, here().end());
    }

    /** Makes the model see {@code items}, in the wire form of the Responses API, behind all that it has seen. */
    void inject(List<JsonText> items) throws InterruptedException {
        JsonObject unused =
                process.call(Wire.THREAD_INJECT, here().array("items", items).end());
    }

    private boolean accepts(String method, Params params) throws InterruptedException {
        try {
            JsonObject unused = process.call(method, params.end());
            return true;
        } catch (CallRefusedException e) {
            return false;
        }
    }

    private Params here() {
        return Params.object().string("threadId", id);
    }

    private Params input(String submission, List<ContentPart> content) {
        return here().string("clientUserMessageId", submission)
                .array("input", content.stream().map(CodexThread::part).toList());
    }

    private static JsonText part(ContentPart part) {
        if (part instanceof ContentPart.InputImage image) {
            return Params.object()
                    .string("type", "image")
                    .string("url", image.imageUrl())
                    .optional("detail", image.detail())
                    .end()
                    .line();
        }
        return Params.object()
                .string("type", "text")
                .string("text", InputText.of(part))
                .end()
                .line();
    }
}
