package dev.parley.codex;

import dev.parley.json.JsonCodec;
import dev.parley.model.ContentPart;

/** The text as which a part of input goes to Codex, which keeps it so. Pictures go as pictures. */
final class InputText {

    private InputText() {}

    /** Empty for a picture; the JSON of what Codex has no form for, so that nothing is left out unseen. */
    static String of(ContentPart part) {
        if (part instanceof ContentPart.InputText text) {
            return text.text();
        }
        if (part instanceof ContentPart.OutputText text) {
            return text.text();
        }
        if (part instanceof ContentPart.PlainText text) {
            return text.text();
        }
        return part instanceof ContentPart.InputImage ? "" : JsonCodec.PART.encode(part);
    }
}
