package dev.parley.openai;

import dev.parley.model.JsonText;
import dev.parley.model.ToolOutput;

/** A tool made of its parts. */
record SimpleTool(String name, String description, JsonText parameters, boolean requiresApproval, Tool.Body body)
        implements Tool {

    @Override
    public ToolOutput call(JsonText arguments, ToolContext context) throws Exception {
        return body.call(arguments, context);
    }
}
