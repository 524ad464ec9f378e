package dev.parley.codex;

import dev.parley.json.JsonObject;
import dev.parley.model.EventMsg;
import dev.parley.model.ResponseItem;
import dev.parley.model.Submission;
import dev.parley.model.TokenUsage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Turns what Codex says of a thread into events. What belongs to the turn that runs carries its submission's id. Used by
 * the session's inbox only, so by one thread at a time.
 */
final class Understanding {

    private final CodexThread thread;
    private final Turns turns;
    private final Questions questions;
    private final BiConsumer<String, EventMsg> emit;
    private long tokens;

    Understanding(CodexThread thread, Turns turns, Questions questions, BiConsumer<String, EventMsg> emit) {
        this.thread = thread;
        this.turns = turns;
        this.questions = questions;
        this.emit = emit;
    }

    void hear(Word word) throws InterruptedException {
        if (word instanceof Word.Delta delta) {
            turns.submissionOf(delta.turnId()).ifPresent(id -> emit.accept(id, piece(delta)));
        } else if (word instanceof Word.Question question) {
            ask(question.request());
        } else if (word instanceof Word.Notice notice) {
            notice(notice);
        }
    }

    /** The id of the turn that began or ended. */
    static String turnIn(JsonObject params) {
        return params.object("turn").flatMap(turn -> turn.string("id")).orElse("");
    }

    private static EventMsg piece(Word.Delta delta) {
        return delta.method().equals(Wire.MESSAGE_DELTA)
                ? new EventMsg.AgentMessageDelta(delta.text())
                : new EventMsg.ReasoningDelta(delta.text());
    }

    private void ask(ServerRequest request) {
        turns.submissionOf(request.params().string("turnId").orElse(""))
                .ifPresentOrElse(id -> questions.ask(id, request), () -> questions.refuse(request));
    }

    private void notice(Word.Notice notice) throws InterruptedException {
        JsonObject params = notice.params();
        switch (notice.method()) {
            case Wire.TURN_STARTED -> turns.started(turnIn(params));
            case Wire.TURN_COMPLETED -> completed(params);
            case Wire.ITEM_STARTED -> itemStarted(notice);
            case Wire.ITEM_COMPLETED -> itemCompleted(notice);
            case Wire.TOKEN_USAGE -> count(params);
            case Wire.WARNING ->
                emit.accept(
                        submission(params),
                        new EventMsg.Warning(params.string("message").orElse("")));
            case Wire.ERROR -> error(params);
            default -> {
                if (!Wire.BOOKKEEPING.contains(notice.method())) {
                    passOn(notice);
                }
            }
        }
    }

    private void completed(JsonObject params) throws InterruptedException {
        JsonObject turn = params.object("turn").orElse(Message.EMPTY);
        String id = turnIn(params);
        if (turns.submissionOf(id).isPresent()) {
            questions.drop();
        }
        boolean unused = turns.ended(id, turn.string("status").orElse(""), CodexErrors.in(turn));
    }

    private void itemStarted(Word.Notice notice) {
        JsonObject item = notice.params().object("item").orElse(Message.EMPTY);
        say(notice, ItemMapping.started(item));
    }

    private void itemCompleted(Word.Notice notice) {
        JsonObject item = notice.params().object("item").orElse(Message.EMPTY);
        if (ItemMapping.type(item).equals("userMessage")) {
            item.string("clientId").ifPresent(turns::inputTaken);
        }
        if (ItemMapping.type(item).equals("contextCompaction")) {
            compacted(notice);
            return;
        }
        ItemMapping.completed(item).ifPresentOrElse(messages -> say(notice, messages), () -> passOn(notice));
    }

    /** Without the summary the transcript keeps its longer history, and an agent that is told anew gets that. */
    private void compacted(Word.Notice notice) {
        Optional<List<ResponseItem>> summary = thread.path().map(Path::of).flatMap(CompactedHistory::latest);
        summary.ifPresentOrElse(items -> say(notice, List.of(new EventMsg.Compacted(items))), () -> passOn(notice));
    }

    /** Items of a turn that is not ours are no part of the transcript; opening the conversation again finds them. */
    private void say(Word.Notice notice, List<EventMsg> messages) {
        turns.submissionOf(turnId(notice.params()))
                .ifPresentOrElse(id -> messages.forEach(msg -> emit.accept(id, msg)), () -> {
                    if (!messages.isEmpty()) {
                        passOn(notice);
                    }
                });
    }

    /** Said again with every change of a limit, and when a thread is loaded: it counts when the sum has grown. */
    private void count(JsonObject params) {
        Optional<JsonObject> usage = params.object("tokenUsage");
        long total = usage.flatMap(it -> it.object("total"))
                .map(it -> number(it, "totalTokens"))
                .orElse(0L);
        Optional<JsonObject> last = usage.flatMap(it -> it.object("last"));
        Optional<String> submission = turns.submissionOf(turnId(params));
        if (total > tokens && submission.isPresent() && last.isPresent()) {
            JsonObject cost = last.get();
            emit.accept(
                    submission.get(),
                    new EventMsg.TokenCount(new TokenUsage(
                            number(cost, "inputTokens"),
                            number(cost, "cachedInputTokens"),
                            number(cost, "outputTokens"),
                            number(cost, "reasoningOutputTokens"),
                            number(cost, "totalTokens"))));
        }
        tokens = Math.max(tokens, total);
    }

    private void error(JsonObject params) {
        EventMsg.Error error = CodexErrors.in(params);
        boolean willRetry =
                params.raw("willRetry").filter(raw -> raw.text().equals("true")).isPresent();
        String id = submission(params);
        if (willRetry) {
            emit.accept(id, new EventMsg.Warning(error.message()));
        } else {
            turns.errorSaid();
            emit.accept(id, error);
        }
    }

    private void passOn(Word.Notice notice) {
        EventMsg unknown = new EventMsg.Unknown(
                notice.method(),
                Params.object()
                        .string("type", notice.method())
                        .raw("params", notice.params().raw())
                        .end()
                        .line());
        emit.accept(submission(notice.params()), unknown);
    }

    private String submission(JsonObject params) {
        return turns.submissionOf(turnId(params)).orElse(Submission.INITIAL_ID);
    }

    private static String turnId(JsonObject params) {
        return params.string("turnId").orElse("");
    }

    private static long number(JsonObject object, String name) {
        return object.integer(name).orElse(0);
    }
}
