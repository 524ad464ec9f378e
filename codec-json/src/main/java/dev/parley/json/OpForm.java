package dev.parley.json;

import dev.parley.model.ContentPart;
import dev.parley.model.Decision;
import dev.parley.model.Op;
import tools.jackson.core.JsonGenerator;

/** What clients ask, told apart by {@code type}. */
final class OpForm implements Form<Op> {

    private static final Decision[] DECISIONS = Decision.values();

    private final Form<ContentPart> parts;

    OpForm(Form<ContentPart> parts) {
        this.parts = parts;
    }

    @Override
    public Op read(JsonValue.Fields object) {
        try {
            return known(object);
        } catch (UnexpectedShapeException | IllegalArgumentException e) {
            return new Op.Unknown(FieldReader.typeOf(object), object.span().raw());
        }
    }

    private Op known(JsonValue.Fields object) {
        FieldReader in = new FieldReader(object);
        return switch (in.string("type")) {
            case "user_input" -> new Op.UserInput(in.objects("content", parts::read), in.rest());
            case "interrupt" -> new Op.Interrupt(in.rest());
            case "approval" ->
                new Op.Approval(
                        in.string("request_id"),
                        in.constant("decision", DECISIONS),
                        in.optionalString("reason"),
                        in.rest());
            case "compact" -> new Op.Compact(in.rest());
            case "shutdown" -> new Op.Shutdown(in.rest());
            default -> new Op.Unknown(in.string("type"), object.span().raw());
        };
    }

    @Override
    public void write(Op op, JsonGenerator out) {
        if (op instanceof Op.Unknown unknown) {
            FieldWriter.raw(unknown.json(), out);
            return;
        }
        FieldWriter fields = FieldWriter.object(SnakeCase.of(op.getClass()), out);
        if (op instanceof Op.UserInput input) {
            fields.list("content", input.content(), parts::write);
        } else if (op instanceof Op.Approval approval) {
            fields.string("request_id", approval.requestId())
                    .constant("decision", approval.decision())
                    .optional("reason", approval.reason());
        }
        fields.end(op.unknownFields());
    }
}
