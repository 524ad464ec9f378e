package dev.parley.openai;

import dev.parley.json.JsonCodec;
import dev.parley.json.JsonObject;
import dev.parley.model.TokenUsage;

/**
 * An answer in the streaming events of the Responses API. Events of unknown types are passed over: new ones come every
 * month, and what counts arrives as items.
 */
final class ResponsesReading implements ModelForm.Reading {

    private final ModelListener listener;
    private boolean hasItems;

    ResponsesReading(ModelListener listener) {
        this.listener = listener;
    }

    @Override
    public boolean take(ServerSentEvent event) throws ModelFailure {
        if (event.data().equals("[DONE]")) { // no part of this form, but some servers end every stream so
            return false;
        }
        JsonObject data = JsonObject.parse(event.data());
        String type = data.string("type").orElse(event.name());
        switch (type) {
            case "response.output_text.delta", "response.refusal.delta" ->
                data.string("delta").ifPresent(listener::textDelta);
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
                data.string("delta").ifPresent(listener::reasoningDelta);
            case "response.reasoning_summary_part.added" -> separateParts(data);
            case "response.output_item.done" -> data.object("item").ifPresent(this::item);
            case "response.completed", "response.done" -> complete(response(data));
            case "response.incomplete" -> throw incomplete(response(data));
            case "response.failed" -> throw EndpointErrors.ofStream(errorIn(response(data)));
            case "error" -> throw EndpointErrors.ofStream(errorIn(data));
            default -> {}
        }
        return type.equals("response.completed") || type.equals("response.done");
    }

    @Override
    public boolean endOfStream() {
        return false;
    }

    private void item(JsonObject item) {
        hasItems = true;
        listener.item(JsonCodec.ITEM.decode(item.raw()));
    }

    /** Parts of a summary are paragraphs. */
    private void separateParts(JsonObject data) {
        if (data.integer("summary_index").orElse(0) > 0) {
            listener.reasoningDelta("\n\n");
        }
    }

    /** Some servers send the items in the end only. */
    private void complete(JsonObject response) {
        if (!hasItems) {
            response.objects("output").forEach(this::item);
        }
        tellUsage(response);
    }

    private ModelFailure incomplete(JsonObject response) {
        tellUsage(response);
        String reason = response.object("incomplete_details")
                .flatMap(details -> details.string("reason"))
                .filter(word -> word.equals("max_output_tokens") || word.equals("content_filter"))
                .orElse("an unknown reason");
        return ModelFailure.lasting(ModelFailure.RESPONSE_INCOMPLETE, "the model stopped early: " + reason);
    }

    private void tellUsage(JsonObject response) {
        response.object("usage")
                .ifPresent(usage -> listener.usage(new TokenUsage(
                        usage.integer("input_tokens").orElse(0),
                        detail(usage, "input_tokens_details", "cached_tokens"),
                        usage.integer("output_tokens").orElse(0),
                        detail(usage, "output_tokens_details", "reasoning_tokens"),
                        usage.integer("total_tokens").orElse(0))));
    }

    static long detail(JsonObject usage, String details, String count) {
        return usage.object(details)
                .map(object -> object.integer(count).orElse(0))
                .orElse(0L);
    }

    private static JsonObject response(JsonObject data) {
        return data.object("response").orElse(data);
    }

    private static JsonObject errorIn(JsonObject holder) {
        return holder.object("error").orElse(holder);
    }
}
