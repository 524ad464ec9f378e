package dev.parley.json;

import dev.parley.model.ContentPart;
import tools.jackson.core.JsonGenerator;

/** Content parts, told apart by {@code type}. */
final class PartForm implements Form<ContentPart> {

    @Override
    public ContentPart read(JsonValue.Fields object) {
        try {
            return known(object);
        } catch (UnexpectedShapeException | IllegalArgumentException e) {
            return new ContentPart.Unknown(
                    FieldReader.typeOf(object), object.span().raw());
        }
    }

    private static ContentPart known(JsonValue.Fields object) {
        FieldReader in = new FieldReader(object);
        return switch (in.string("type")) {
            case "input_text" -> new ContentPart.InputText(in.string("text"), in.rest());
            case "input_image" ->
                new ContentPart.InputImage(in.string("image_url"), in.optionalString("detail"), in.rest());
            case "output_text" -> new ContentPart.OutputText(in.string("text"), in.rest());
            case "summary_text" -> new ContentPart.SummaryText(in.string("text"), in.rest());
            case "reasoning_text" -> new ContentPart.ReasoningText(in.string("text"), in.rest());
            case "text" -> new ContentPart.PlainText(in.string("text"), in.rest());
            default -> new ContentPart.Unknown(in.string("type"), object.span().raw());
        };
    }

    @Override
    public void write(ContentPart part, JsonGenerator out) {
        if (part instanceof ContentPart.InputText text) {
            write("input_text", text.text(), text, out);
        } else if (part instanceof ContentPart.InputImage image) {
            FieldWriter.object("input_image", out)
                    .string("image_url", image.imageUrl())
                    .optional("detail", image.detail())
                    .end(image.unknownFields());
        } else if (part instanceof ContentPart.OutputText text) {
            write("output_text", text.text(), text, out);
        } else if (part instanceof ContentPart.SummaryText text) {
            write("summary_text", text.text(), text, out);
        } else if (part instanceof ContentPart.ReasoningText text) {
            write("reasoning_text", text.text(), text, out);
        } else if (part instanceof ContentPart.PlainText text) {
            write("text", text.text(), text, out);
        } else if (part instanceof ContentPart.Unknown unknown) {
            FieldWriter.raw(unknown.json(), out);
        }
    }

    private static void write(String type, String text, ContentPart part, JsonGenerator out) {
        FieldWriter.object(type, out).string("text", text).end(part.unknownFields());
    }
}
