package dev.parley.model;

import java.util.List;

/** What a tool answered: plain text or content parts. The wire keeps the difference, so we do. */
public sealed interface ToolOutput {

    /** An answer that is one string on the wire. */
    record Text(String text) implements ToolOutput {}

    /** An answer that is an array of content parts on the wire. */
    record Parts(List<ContentPart> parts) implements ToolOutput {
        public Parts {
            parts = List.copyOf(parts);
        }
    }
}
