package dev.parley.json;

import dev.parley.json.SkippedText.Reason;
import dev.parley.model.EntryMeta;
import dev.parley.model.ResponseItem;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells the records of a rollout file apart. Not safe for use by many threads. */
final class RolloutImport {

    /** What a bare item must be to be found in a damaged line, where anything may look like one. */
    private static final Set<String> KNOWN_ITEMS = Set.of(
            "message",
            "reasoning",
            "local_shell_call",
            "function_call",
            "function_call_output",
            "custom_tool_call",
            "custom_tool_call_output",
            "web_search_call");

    private final WatchedSink sink;
    private final RolloutJournal journal;
    private boolean hasMeta;
    private boolean bare;

    RolloutImport(RolloutSink sink) {
        this.sink = new WatchedSink(sink);
        this.journal = new RolloutJournal(this.sink);
    }

    void skipped(long line, Reason reason, String kind) {
        sink.skipped(new SkippedText(line, reason, kind));
    }

    /** Whether {@code object}, found in a damaged line, is a record of its own and not a piece of one. */
    boolean isRecord(JsonValue.Fields object) {
        return isEnvelope(object) || (bare && isBareRecord(object));
    }

    private static boolean isBareRecord(JsonValue.Fields object) {
        return object.byName().containsKey("record_type") || KNOWN_ITEMS.contains(FieldReader.typeOf(object));
    }

    void record(long line, JsonValue.Fields object) {
        try {
            dispatch(line, object);
        } catch (UnexpectedShapeException | IllegalArgumentException e) {
            if (sink.threw(e)) {
                throw e;
            }
            skipped(line, Reason.UNKNOWN_KIND, kind(object));
        }
    }

    /** What a record says it is. */
    private static String kind(JsonValue.Fields object) {
        String type = FieldReader.typeOf(object);
        return object.byName().get("payload") instanceof JsonValue.Fields payload && type.equals("event_msg")
                ? type + "/" + FieldReader.typeOf(payload)
                : type;
    }

    private void dispatch(long line, JsonValue.Fields object) {
        String type = FieldReader.typeOf(object);
        if (isEnvelope(object)) {
            bare = false;
            enveloped(line, type, object);
        } else if (object.byName().containsKey("record_type")) {
            skipped(line, Reason.NOT_TRANSCRIPT, "record_type");
        } else if (isBareMeta(object)) {
            bare = true;
            meta(line, "", object);
        } else if (KNOWN_ITEMS.contains(type) || (bare && !type.isEmpty())) {
            bare = true;
            journal.item(object, EntryMeta.NONE);
        } else {
            skipped(line, Reason.UNKNOWN_KIND, type);
        }
    }

    void end() {
        journal.end();
    }

    private static boolean isEnvelope(JsonValue.Fields object) {
        return object.byName().get("payload") instanceof JsonValue.Fields
                && !FieldReader.typeOf(object).isEmpty();
    }

    private static boolean isBareMeta(JsonValue.Fields object) {
        return object.byName().get("id") instanceof JsonValue.Text
                && object.byName().get("timestamp") instanceof JsonValue.Text
                && !object.byName().containsKey("type");
    }

    private void enveloped(long line, String type, JsonValue.Fields object) {
        EntryMeta at = recorded(object);
        JsonValue.Fields payload = FieldReader.object("payload", new FieldReader(object).value("payload"));
        switch (type) {
            case "session_meta" -> meta(line, type, payload);
            case "response_item" -> item(line, payload, at);
            case "event_msg" -> {
                if (!mark(FieldReader.typeOf(payload), new FieldReader(payload), at)) {
                    skipped(line, Reason.NOT_TRANSCRIPT, kind(object));
                }
            }
            case "compacted" -> compacted(new FieldReader(payload), at);
            case "turn_context", "world_state" -> skipped(line, Reason.NOT_TRANSCRIPT, type);
            default -> skipped(line, Reason.UNKNOWN_KIND, type);
        }
    }

    private static EntryMeta recorded(JsonValue.Fields object) {
        try {
            return EntryMeta.recorded(new FieldReader(object).instant("timestamp"), Optional.empty());
        } catch (UnexpectedShapeException e) {
            return EntryMeta.NONE;
        }
    }

    /** The first is the file's own; a fork holds its source's after it. */
    private void meta(long line, String kind, JsonValue.Fields object) {
        if (hasMeta) {
            skipped(line, Reason.NOT_TRANSCRIPT, kind);
            return;
        }
        FieldReader in = new FieldReader(object);
        RolloutMeta meta =
                new RolloutMeta(in.string("id"), in.optionalInstant("timestamp"), in.optionalString("cwd"), in.rest());
        hasMeta = true;
        sink.meta(meta);
    }

    private void item(long line, JsonValue.Fields payload, EntryMeta at) {
        if (FieldReader.typeOf(payload).isEmpty()) {
            skipped(line, Reason.UNKNOWN_KIND, "response_item");
            return;
        }
        journal.item(payload, at);
    }

    private boolean mark(String type, FieldReader in, EntryMeta at) {
        switch (type) {
            case "user_message" -> {
                return journal.announced(in.string("message"), at);
            }
            case "task_started", "turn_started" -> journal.turnStarted(in.optionalString("turn_id"), at);
            case "task_complete", "turn_complete" -> journal.turnCompleted(in.optionalString("turn_id"), at);
            case "turn_aborted" -> journal.turnAborted(in.optionalString("turn_id"), in.optionalString("reason"), at);
            case "thread_rolled_back" -> journal.rolledBack(in.number("num_turns"), at);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void compacted(FieldReader in, EntryMeta at) {
        Optional<List<ResponseItem>> items =
                in.optionalObjects("replacement_history", object -> JsonCodec.ITEM.decode(object));
        journal.compacted(items.orElseGet(() -> List.of(ResponseItem.Message.user(in.string("message")))), at);
    }
}
