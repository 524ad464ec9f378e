package dev.parley.openai;

import dev.parley.model.ResponseItem;
import java.util.Optional;

/** Takes the endpoint's ids off items; call ids stay. */
final class ItemIds {

    private ItemIds() {}

    /** The same item without its id, or as it is if its kind is unknown. */
    static ResponseItem without(ResponseItem item) {
        Optional<String> none = Optional.empty();
        if (item instanceof ResponseItem.Message it) {
            return new ResponseItem.Message(none, it.role(), it.content(), it.phase(), it.unknownFields());
        }
        if (item instanceof ResponseItem.Reasoning it) {
            return new ResponseItem.Reasoning(
                    none, it.summary(), it.content(), it.encryptedContent(), it.unknownFields());
        }
        if (item instanceof ResponseItem.FunctionCall it) {
            return new ResponseItem.FunctionCall(
                    none, it.name(), it.namespace(), it.arguments(), it.callId(), it.unknownFields());
        }
        if (item instanceof ResponseItem.FunctionCallOutput it) {
            return new ResponseItem.FunctionCallOutput(none, it.callId(), it.output(), it.unknownFields());
        }
        if (item instanceof ResponseItem.CustomToolCall it) {
            return new ResponseItem.CustomToolCall(
                    none, it.status(), it.callId(), it.name(), it.input(), it.unknownFields());
        }
        if (item instanceof ResponseItem.CustomToolCallOutput it) {
            return new ResponseItem.CustomToolCallOutput(none, it.callId(), it.name(), it.output(), it.unknownFields());
        }
        if (item instanceof ResponseItem.WebSearchCall it) {
            return new ResponseItem.WebSearchCall(none, it.status(), it.action(), it.unknownFields());
        }
        if (item instanceof ResponseItem.LocalShellCall it) {
            return new ResponseItem.LocalShellCall(none, it.callId(), it.status(), it.action(), it.unknownFields());
        }
        return item;
    }
}
