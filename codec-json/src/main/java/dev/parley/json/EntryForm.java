package dev.parley.json;

import dev.parley.model.EntryMeta;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Submission;
import dev.parley.model.TranscriptEntry;
import dev.parley.model.TurnOutcome;
import tools.jackson.core.JsonGenerator;

/** Entries, told apart by {@code type}: their own fields, then {@code at} and {@code source} where known. */
final class EntryForm implements Form<TranscriptEntry> {

    private static final Origin[] ORIGINS = Origin.values();
    private static final TurnOutcome[] OUTCOMES = TurnOutcome.values();

    private final AgentStateForm states = new AgentStateForm();
    private final Form<ResponseItem> items;
    private final Form<Op> ops;

    EntryForm(Form<ResponseItem> items, Form<Op> ops) {
        this.items = items;
        this.ops = ops;
    }

    @Override
    public TranscriptEntry read(JsonValue.Fields object) {
        try {
            return known(object);
        } catch (UnexpectedShapeException | IllegalArgumentException e) {
            return new TranscriptEntry.Unknown(
                    FieldReader.typeOf(object), object.span().raw());
        }
    }

    private TranscriptEntry known(JsonValue.Fields object) {
        FieldReader in = new FieldReader(object);
        return switch (in.string("type")) {
            case "session_started" -> new TranscriptEntry.SessionStarted(states.read(in), meta(in));
            case "item" ->
                new TranscriptEntry.Item(
                        in.optionalString("submission").orElse(Submission.INITIAL_ID),
                        items.read(in.object("item")),
                        in.constant("origin", ORIGINS),
                        meta(in));
            case "submitted" -> new TranscriptEntry.Submitted(in.string("id"), ops.read(in.object("op")), meta(in));
            case "turn_started" -> new TranscriptEntry.TurnStarted(in.string("id"), meta(in));
            case "input_taken" -> new TranscriptEntry.InputTaken(in.string("id"), meta(in));
            case "turn_ended" ->
                new TranscriptEntry.TurnEnded(
                        in.string("id"), in.constant("outcome", OUTCOMES), in.optionalString("reason"), meta(in));
            case "rolled_back" -> new TranscriptEntry.RolledBack(in.number("to_position"), meta(in));
            case "compacted" ->
                new TranscriptEntry.Compacted(
                        in.objects("summary", items::read), in.number("replaced_length"), meta(in));
            default ->
                new TranscriptEntry.Unknown(in.string("type"), object.span().raw());
        };
    }

    private static EntryMeta meta(FieldReader in) {
        return new EntryMeta(in.optionalInstant("at"), in.optionalSource("source"), in.rest());
    }

    @Override
    public void write(TranscriptEntry entry, JsonGenerator out) {
        if (entry instanceof TranscriptEntry.Unknown unknown) {
            FieldWriter.raw(unknown.json(), out);
            return;
        }
        FieldWriter fields = FieldWriter.object(SnakeCase.of(entry.getClass()), out);
        writeContent(entry, fields);
        EntryMeta meta = entry.meta();
        meta.recorded().ifPresent(at -> fields.string("at", at.toString()));
        fields.optionalSource("source", meta.source()).end(meta.unknownFields());
    }

    private void writeContent(TranscriptEntry entry, FieldWriter fields) {
        if (entry instanceof TranscriptEntry.Item item) {
            if (!item.submissionId().equals(Submission.INITIAL_ID)) {
                fields.string("submission", item.submissionId());
            }
            fields.constant("origin", item.origin()).value("item", item.item(), items::write);
        } else if (entry instanceof TranscriptEntry.Submitted submitted) {
            fields.string("id", submitted.id()).value("op", submitted.op(), ops::write);
        } else if (entry instanceof TranscriptEntry.TurnStarted started) {
            fields.string("id", started.id());
        } else if (entry instanceof TranscriptEntry.InputTaken taken) {
            fields.string("id", taken.id());
        } else if (entry instanceof TranscriptEntry.TurnEnded ended) {
            fields.string("id", ended.id()).constant("outcome", ended.outcome()).optional("reason", ended.reason());
        } else if (entry instanceof TranscriptEntry.SessionStarted started) {
            states.write(started.agentState(), fields);
        } else if (entry instanceof TranscriptEntry.RolledBack rolledBack) {
            fields.number("to_position", rolledBack.toPosition());
        } else if (entry instanceof TranscriptEntry.Compacted compacted) {
            fields.list("summary", compacted.summary(), items::write)
                    .number("replaced_length", compacted.replacedLength());
        }
    }
}
