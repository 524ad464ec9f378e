package dev.parley.openai;

import dev.parley.json.JsonObject;
import dev.parley.model.ContentPart;
import dev.parley.model.ResponseItem;
import dev.parley.model.TokenUsage;
import dev.parley.model.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * An answer in the chunks of Chat Completions. Its items are whole only when the answer is: this form does not say where
 * one ends. Reasoning is no part of the form; servers send it as {@code reasoning_content} or {@code reasoning}.
 */
final class ChatReading implements ModelForm.Reading {

    private final ModelListener listener;
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final List<PartialCall> calls = new ArrayList<>();
    private Optional<String> finishReason = Optional.empty();

    ChatReading(ModelListener listener) {
        this.listener = listener;
    }

    /** A call of which the arguments still come. */
    private static final class PartialCall {
        private final String id;
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();

        PartialCall(String id) {
            this.id = id;
        }
    }

    @Override
    public boolean take(ServerSentEvent event) throws ModelFailure {
        if (event.data().equals("[DONE]")) {
            finish();
            return true;
        }
        JsonObject chunk = JsonObject.parse(event.data());
        Optional<JsonObject> error = chunk.object("error");
        if (error.isPresent()) {
            throw EndpointErrors.ofStream(error.get());
        }
        for (JsonObject choice : chunk.objects("choices")) {
            choice.object("delta").ifPresent(this::delta);
            choice.string("finish_reason").ifPresent(reason -> finishReason = Optional.of(reason));
        }
        chunk.object("usage").ifPresent(this::tellUsage);
        return false;
    }

    /** Some servers leave out the closing mark. */
    @Override
    public boolean endOfStream() throws ModelFailure {
        if (finishReason.isEmpty()) {
            return false;
        }
        finish();
        return true;
    }

    private void delta(JsonObject delta) {
        delta.string("reasoning_content").or(() -> delta.string("reasoning")).ifPresent(piece -> {
            reasoning.append(piece);
            tell(piece, listener::reasoningDelta);
        });
        delta.string("content").or(() -> delta.string("refusal")).ifPresent(piece -> {
            text.append(piece);
            tell(piece, listener::textDelta);
        });
        delta.objects("tool_calls").forEach(this::callDelta);
    }

    private static void tell(String piece, Consumer<String> hearer) {
        if (!piece.isEmpty()) {
            hearer.accept(piece);
        }
    }

    private void callDelta(JsonObject delta) {
        Optional<String> id = delta.string("id").filter(given -> !given.isEmpty());
        long index = delta.integer("index").orElse(id.isPresent() ? calls.size() : calls.size() - 1L);
        if (index < 0 || index >= calls.size()) {
            calls.add(new PartialCall(id.orElseGet(() -> "call_" + UUID.randomUUID())));
            index = calls.size() - 1L;
        }
        PartialCall call = calls.get((int) index);
        delta.object("function").ifPresent(function -> {
            function.string("name").ifPresent(name -> call.name = name);
            function.string("arguments").ifPresent(call.arguments::append);
        });
    }

    private void finish() throws ModelFailure {
        tellMessages();
        String reason = finishReason.orElse("");
        if (reason.equals("length") || reason.equals("content_filter")) {
            throw ModelFailure.lasting(ModelFailure.RESPONSE_INCOMPLETE, "the model stopped early: " + reason);
        }
        for (PartialCall call : calls) {
            listener.item(new ResponseItem.FunctionCall(call.name, call.arguments.toString(), call.id));
        }
    }

    private void tellMessages() {
        if (reasoning.length() > 0) {
            listener.item(new ResponseItem.Reasoning(
                    Optional.empty(),
                    List.of(),
                    Optional.of(List.of(new ContentPart.ReasoningText(reasoning.toString()))),
                    Optional.empty(),
                    UnknownFields.NONE));
        }
        if (text.length() > 0) {
            listener.item(ResponseItem.Message.assistant(text.toString()));
        }
    }

    private void tellUsage(JsonObject usage) {
        listener.usage(new TokenUsage(
                usage.integer("prompt_tokens").orElse(0),
                ResponsesReading.detail(usage, "prompt_tokens_details", "cached_tokens"),
                usage.integer("completion_tokens").orElse(0),
                ResponsesReading.detail(usage, "completion_tokens_details", "reasoning_tokens"),
                usage.integer("total_tokens").orElse(0)));
    }
}
