package dev.parley.json;

import dev.parley.model.AbortReason;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.ResponseItem.Message;
import dev.parley.model.TranscriptEntry;
import dev.parley.model.TurnOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Writes the lines of one rollout file. Not safe for use by many threads. */
final class RolloutExport {

    /** The reasons that the program knows; for it this set is closed. */
    private static final Set<String> KNOWN_REASONS =
            Set.of("interrupted", "replaced", "review_ended", "budget_limited");

    private final RolloutPlan plan;
    private final OutputStream out;
    private final Map<Long, Op.UserInput> held = new HashMap<>();
    private final Map<Long, ResponseItem> tail = new HashMap<>();
    private Instant now;

    RolloutExport(RolloutPlan plan, OutputStream out, RolloutMeta meta) throws IOException {
        this.plan = plan;
        this.out = out;
        this.now = meta.started().orElse(Instant.EPOCH);
        line(
                "session_meta",
                json -> FieldWriter.object(json)
                        .string("id", meta.sessionId())
                        .string("timestamp", now.toString())
                        .string("cwd", meta.workingDirectory().orElse("."))
                        .end(meta.unknownFields()));
    }

    void entry(long position, TranscriptEntry entry) throws IOException {
        now = entry.meta().recorded().orElse(now);
        if (entry instanceof TranscriptEntry.Item item) {
            item(position, item.item());
        } else if (entry instanceof TranscriptEntry.Submitted submitted) {
            hold(position, submitted.op());
        } else if (entry instanceof TranscriptEntry.TurnStarted started) {
            event("task_started", fields -> fields.string("turn_id", started.id()));
        } else if (entry instanceof TranscriptEntry.TurnEnded ended) {
            ended(ended);
        } else if (entry instanceof TranscriptEntry.RolledBack && plan.turns(position) > 0) {
            event("thread_rolled_back", fields -> fields.number("num_turns", plan.turns(position)));
        } else if (entry instanceof TranscriptEntry.Compacted compacted) {
            compacted(position, compacted);
        }
        take(position);
    }

    private void hold(long position, Op op) {
        if (op instanceof Op.UserInput input && plan.lastTakingOf(position).isPresent()) {
            held.put(position, input);
        }
    }

    private void take(long position) throws IOException {
        Optional<Long> submission = plan.submissionTakenAt(position);
        if (submission.isEmpty()) {
            return;
        }
        Op.UserInput input = held.get(submission.get());
        if (input != null) {
            item(position, TakenInput.message(input));
        }
        if (plan.lastTakingOf(submission.get()).filter(last -> last == position).isPresent()) {
            held.remove(submission.get());
        }
    }

    private void item(long position, ResponseItem item) throws IOException {
        if (plan.inTail(position)) {
            tail.put(position, item);
        }
        line("response_item", json -> JsonCodec.ITEM.write(item, json));
        if (item instanceof Message message && RolloutJournal.origin(item) == Origin.USER) {
            event(
                    "user_message",
                    fields -> fields.string("message", message.text()).string("kind", "plain"));
        }
    }

    private void ended(TranscriptEntry.TurnEnded ended) throws IOException {
        if (ended.outcome() == TurnOutcome.COMPLETED) {
            event("task_complete", fields -> fields.string("turn_id", ended.id()));
        } else if (ended.outcome() == TurnOutcome.ABORTED) {
            String reason = ended.reason().filter(KNOWN_REASONS::contains).orElse(AbortReason.INTERRUPTED.code());
            event("turn_aborted", fields -> fields.string("turn_id", ended.id()).string("reason", reason));
        }
    }

    private void compacted(long position, TranscriptEntry.Compacted compacted) throws IOException {
        List<ResponseItem> view = new ArrayList<>(compacted.summary());
        for (long kept : plan.tail(position)) {
            Optional.ofNullable(tail.get(kept)).ifPresent(view::add);
        }
        line(
                "compacted",
                json -> FieldWriter.object(json)
                        .string("message", text(compacted.summary()))
                        .list("replacement_history", view, JsonCodec.ITEM::write)
                        .end());
    }

    private static String text(List<ResponseItem> summary) {
        StringBuilder text = new StringBuilder();
        for (ResponseItem item : summary) {
            if (item instanceof Message message) {
                text.append(message.text());
            }
        }
        return text.toString();
    }

    private void event(String type, Consumer<FieldWriter> content) throws IOException {
        line("event_msg", json -> {
            FieldWriter fields = FieldWriter.object(type, json);
            content.accept(fields);
            fields.end();
        });
    }

    private void line(String kind, Consumer<JsonGenerator> payload) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonCodec.generator(text)) {
            FieldWriter.object(json)
                    .string("timestamp", now.toString())
                    .string("type", kind)
                    .value("payload", payload, Consumer::accept)
                    .end();
        }
        out.write(PlainLine.of(text.toString()).getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }
}
