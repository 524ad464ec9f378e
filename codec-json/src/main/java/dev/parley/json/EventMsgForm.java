package dev.parley.json;

import dev.parley.model.AbortReason;
import dev.parley.model.EventMsg;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.TokenUsage;
import tools.jackson.core.JsonGenerator;

/** What sessions say, told apart by {@code type}. */
final class EventMsgForm implements Form<EventMsg> {

    private static final Origin[] ORIGINS = Origin.values();

    private final Form<ResponseItem> items;

    EventMsgForm(Form<ResponseItem> items) {
        this.items = items;
    }

    @Override
    public EventMsg read(JsonValue.Fields object) {
        try {
            return known(object);
        } catch (UnexpectedShapeException | IllegalArgumentException e) {
            return new EventMsg.Unknown(
                    FieldReader.typeOf(object), object.span().raw());
        }
    }

    private EventMsg known(JsonValue.Fields object) {
        FieldReader in = new FieldReader(object);
        return switch (in.string("type")) {
            case "session_configured" ->
                new EventMsg.SessionConfigured(
                        in.string("session_id"),
                        in.string("model"),
                        in.optionalString("running_submission"),
                        in.rest());
            case "task_started", "turn_started" -> new EventMsg.TurnStarted(in.rest());
            case "input_taken" -> new EventMsg.InputTaken(in.rest());
            case "agent_message_delta" -> new EventMsg.AgentMessageDelta(in.string("delta"), in.rest());
            case "reasoning_delta" -> new EventMsg.ReasoningDelta(in.string("delta"), in.rest());
            case "item_completed" ->
                new EventMsg.ItemCompleted(items.read(in.object("item")), in.constant("origin", ORIGINS), in.rest());
            case "approval_request" ->
                new EventMsg.ApprovalRequest(
                        in.string("request_id"),
                        in.string("call_id"),
                        in.string("tool_name"),
                        in.string("arguments"),
                        in.rest());
            case "token_count" -> new EventMsg.TokenCount(usage(in), in.rest());
            case "compacted" -> new EventMsg.Compacted(in.objects("summary", items::read), in.rest());
            case "warning" -> new EventMsg.Warning(in.string("message"), in.rest());
            case "error" -> new EventMsg.Error(in.string("code"), in.string("message"), in.rest());
            case "task_complete", "turn_complete" -> new EventMsg.TurnComplete(in.rest());
            case "turn_aborted" -> new EventMsg.TurnAborted(new AbortReason(in.string("reason")), in.rest());
            case "session_lost" -> new EventMsg.SessionLost(in.string("reason"), in.rest());
            case "shutdown_complete" -> new EventMsg.ShutdownComplete(in.rest());
            default -> new EventMsg.Unknown(in.string("type"), object.span().raw());
        };
    }

    private static TokenUsage usage(FieldReader in) {
        return new TokenUsage(
                in.number("input_tokens"),
                in.number("cached_input_tokens"),
                in.number("output_tokens"),
                in.number("reasoning_output_tokens"),
                in.number("total_tokens"));
    }

    @Override
    public void write(EventMsg msg, JsonGenerator out) {
        if (msg instanceof EventMsg.Unknown unknown) {
            FieldWriter.raw(unknown.json(), out);
            return;
        }
        FieldWriter fields = FieldWriter.object(typeOf(msg), out);
        writeContent(msg, fields);
        fields.end(msg.unknownFields());
    }

    private void writeContent(EventMsg msg, FieldWriter fields) {
        if (msg instanceof EventMsg.AgentMessageDelta message) {
            fields.string("delta", message.delta());
        } else if (msg instanceof EventMsg.ReasoningDelta reasoning) {
            fields.string("delta", reasoning.delta());
        } else if (msg instanceof EventMsg.ItemCompleted completed) {
            fields.value("item", completed.item(), items::write).constant("origin", completed.origin());
        } else if (msg instanceof EventMsg.SessionConfigured configured) {
            fields.string("session_id", configured.sessionId())
                    .string("model", configured.model())
                    .optional("running_submission", configured.runningSubmission());
        } else if (msg instanceof EventMsg.ApprovalRequest request) {
            fields.string("request_id", request.requestId())
                    .string("call_id", request.callId())
                    .string("tool_name", request.toolName())
                    .string("arguments", request.arguments());
        } else if (msg instanceof EventMsg.TokenCount count) {
            write(count.usage(), fields);
        } else if (msg instanceof EventMsg.Compacted compacted) {
            fields.list("summary", compacted.summary(), items::write);
        } else if (msg instanceof EventMsg.Warning warning) {
            fields.string("message", warning.message());
        } else if (msg instanceof EventMsg.Error error) {
            fields.string("code", error.code()).string("message", error.message());
        } else if (msg instanceof EventMsg.TurnAborted aborted) {
            fields.string("reason", aborted.reason().code());
        } else if (msg instanceof EventMsg.SessionLost lost) {
            fields.string("reason", lost.reason());
        }
    }

    private static void write(TokenUsage usage, FieldWriter fields) {
        fields.number("input_tokens", usage.input())
                .number("cached_input_tokens", usage.cachedInput())
                .number("output_tokens", usage.output())
                .number("reasoning_output_tokens", usage.reasoningOutput())
                .number("total_tokens", usage.total());
    }

    /** The name on the wire; the turn's own marks keep the name they had upstream before turns were called so. */
    private static String typeOf(EventMsg msg) {
        if (msg instanceof EventMsg.TurnStarted) {
            return "task_started";
        }
        if (msg instanceof EventMsg.TurnComplete) {
            return "task_complete";
        }
        return SnakeCase.of(msg.getClass());
    }
}
