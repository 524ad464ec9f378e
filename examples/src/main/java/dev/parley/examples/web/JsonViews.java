package dev.parley.examples.web;

import dev.parley.core.ConversationPage;
import dev.parley.core.PendingApproval;
import dev.parley.json.JsonCodec;
import dev.parley.model.ConversationInfo;
import dev.parley.model.JsonText;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** What the page is told, as JSON. Values of a conversation stand in the one form that {@code codec-json} gives them. */
final class JsonViews {

    private JsonViews() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** {@code {"code", "message"}}. */
    static ObjectNode problem(Problem problem) {
        return object().put("code", problem.code()).put("message", problem.message());
    }

    /** {@code {"info", "live", "running"}}. */
    static ObjectNode listed(ConversationInfo info, boolean live, boolean running) {
        return raw(object(), "info", JsonCodec.INFO.encodeRaw(info))
                .put("live", live)
                .put("running", running);
    }

    /** {@code {"info", "cursor", "running", "partial", "thought", "approvals", "rows", "older"}}. */
    static ObjectNode opened(
            ConversationInfo info,
            boolean running,
            TurnSoFar turn,
            List<PendingApproval> waiting,
            ConversationPage page) {
        ObjectNode view = raw(object(), "info", JsonCodec.INFO.encodeRaw(info))
                .put("cursor", CursorText.of(turn.cursor()))
                .put("running", running)
                .put("partial", turn.text())
                .put("thought", turn.thought());
        ArrayNode approvals = view.putArray("approvals");
        for (PendingApproval approval : waiting) {
            approvals.add(raw(object(), "request", JsonCodec.EVENT_MSG.encodeRaw(approval.request()))
                    .put("expires", approval.expires().toString()));
        }
        return addTo(view, page);
    }

    /** {@code {"rows", "older"}}: rows oldest first, and before which position to ask for more, if there are more. */
    static ObjectNode page(ConversationPage page) {
        return addTo(object(), page);
    }

    /** {@code {"position", "at", "kind", …}} with {@code kind} item, end or compaction. */
    static ObjectNode row(ConversationPage.Row row) {
        ObjectNode view = object().put("position", row.position());
        row.recorded().ifPresent(at -> view.put("at", at.toString()));
        if (row instanceof ConversationPage.ItemRow item) {
            view.put("kind", "item")
                    .put("submission", item.submissionId())
                    .put("origin", item.origin().name().toLowerCase(Locale.ROOT));
            return raw(view, "item", JsonCodec.ITEM.encodeRaw(item.item()));
        }
        if (row instanceof ConversationPage.EndRow end) {
            end.reason().ifPresent(reason -> view.put("reason", reason));
            return view.put("kind", "end")
                    .put("submission", end.submissionId())
                    .put("outcome", end.outcome().name().toLowerCase(Locale.ROOT));
        }
        return view.put("kind", "compaction");
    }

    /** Puts a value that is JSON already. */
    static ObjectNode raw(ObjectNode view, String name, JsonText json) {
        return view.putRawValue(name, value(json));
    }

    private static ObjectNode addTo(ObjectNode view, ConversationPage page) {
        List<ConversationPage.Row> newestFirst = page.rows();
        ArrayNode rows = view.putArray("rows");
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            rows.add(row(newestFirst.get(i)));
        }
        page.older().ifPresent(older -> view.put("older", older));
        return view;
    }

    private static RawValue value(JsonText json) {
        return new RawValue(json.text());
    }
}
