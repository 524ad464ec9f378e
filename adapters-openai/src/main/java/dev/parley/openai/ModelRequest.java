package dev.parley.openai;

import dev.parley.model.ResponseItem;
import java.util.List;
import java.util.Optional;

/**
 * What a model is asked.
 *
 * @param items everything it is to see, in order
 * @param tools what it may call
 */
record ModelRequest(
        String model, Optional<String> instructions, List<ResponseItem> items, List<Tool> tools, ModelOptions options) {

    ModelRequest {
        items = List.copyOf(items);
        tools = List.copyOf(tools);
    }
}
