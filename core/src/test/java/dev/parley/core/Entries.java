package dev.parley.core;

import dev.parley.model.AgentState;
import dev.parley.model.EntryMeta;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.SourcePosition;
import dev.parley.model.Submission;
import dev.parley.model.ToolCallKey;
import dev.parley.model.ToolOutput;
import dev.parley.model.TranscriptEntry;
import dev.parley.model.UnknownFields;
import dev.parley.spi.HistoryItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Short names for the entries that tests write. */
final class Entries {

    private Entries() {}

    static List<TranscriptEntry> journal(Object... entriesAndLists) {
        List<TranscriptEntry> journal = new ArrayList<>();
        for (Object part : entriesAndLists) {
            if (part instanceof TranscriptEntry entry) {
                journal.add(entry);
            } else {
                ((List<?>) part).forEach(entry -> journal.add((TranscriptEntry) entry));
            }
        }
        return journal;
    }

    /** Four entries: submitted, begun, answered, ended. The input's text is {@code u-id}, the answer's {@code a-id}. */
    static List<TranscriptEntry> turn(String id) {
        return List.of(input(id), started(id), said(id, "a-" + id), ended(id));
    }

    static TranscriptEntry session() {
        return new TranscriptEntry.SessionStarted(new AgentState("session", 0, Optional.empty()));
    }

    static TranscriptEntry input(String id) {
        return new TranscriptEntry.Submitted(id, Op.UserInput.text("u-" + id));
    }

    static TranscriptEntry compactOp(String id) {
        return new TranscriptEntry.Submitted(id, new Op.Compact());
    }

    static TranscriptEntry started(String id) {
        return new TranscriptEntry.TurnStarted(id);
    }

    static TranscriptEntry took(String id) {
        return new TranscriptEntry.InputTaken(id);
    }

    static TranscriptEntry ended(String id) {
        return TranscriptEntry.TurnEnded.completed(id);
    }

    static TranscriptEntry said(String turn, String text) {
        return new TranscriptEntry.Item(turn, ResponseItem.Message.assistant(text), Origin.AGENT);
    }

    static TranscriptEntry imported(String text) {
        return new TranscriptEntry.Item(Submission.INITIAL_ID, ResponseItem.Message.user(text), Origin.USER);
    }

    static TranscriptEntry importedAnswer(String text) {
        return said(Submission.INITIAL_ID, text);
    }

    /** Injected, although its role is that of a user. */
    static TranscriptEntry context(String text) {
        return new TranscriptEntry.Item(Submission.INITIAL_ID, ResponseItem.Message.user(text), Origin.CONTEXT);
    }

    static TranscriptEntry call(String turn, String callId) {
        return new TranscriptEntry.Item(turn, new ResponseItem.FunctionCall("tool", "{}", callId), Origin.AGENT);
    }

    static TranscriptEntry output(String turn, String callId) {
        return new TranscriptEntry.Item(turn, outputItem(callId), Origin.TOOL);
    }

    static ResponseItem outputItem(String callId) {
        return new ResponseItem.FunctionCallOutput(callId, new ToolOutput.Text("out-" + callId));
    }

    static ResponseItem customCall(String callId) {
        return new ResponseItem.CustomToolCall(
                Optional.empty(), Optional.empty(), callId, "custom", "", UnknownFields.NONE);
    }

    static TranscriptEntry rolledBack(long to) {
        return new TranscriptEntry.RolledBack(to);
    }

    static TranscriptEntry compacted(long replaced, ResponseItem... summary) {
        return new TranscriptEntry.Compacted(List.of(summary), replaced);
    }

    static TranscriptEntry sourced(long sequence, TranscriptEntry entry) {
        return entry.withMeta(
                new EntryMeta(Optional.empty(), Optional.of(new SourcePosition(1, sequence)), UnknownFields.NONE));
    }

    /** What a history says, in short: texts of messages, {@code call-id}, {@code out-id}, {@code unknown-id}. */
    static List<String> texts(Iterable<HistoryItem> history) {
        List<String> texts = new ArrayList<>();
        history.forEach(item -> texts.add(text(item.item())));
        return texts;
    }

    static String text(ResponseItem item) {
        if (item instanceof ResponseItem.Message message) {
            return message.text();
        }
        ToolCallKey answered = ToolCallKey.ofOutput(item).orElse(null);
        if (answered != null) {
            return (item.equals(answered.outcomeUnknown()) ? "unknown-" : "out-") + answered.callId();
        }
        ToolCallKey call = ToolCallKey.ofCall(item).orElse(null);
        return call != null ? "call-" + call.callId() : item.toString();
    }
}
