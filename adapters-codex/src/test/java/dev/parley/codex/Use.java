package dev.parley.codex;

import java.util.List;
import java.util.stream.Stream;

/**
 * A message that we use, and its fields that we do. A path descends through objects and arrays ({@code input.text});
 * {@code item<reasoning>.summary} is a field of the alternative of that type.
 *
 * @param sent by us: of a call, its parameters; of a question, its answer
 * @param read by us: of a call, its result; of anything else, its parameters
 */
record Use(Kind kind, String method, List<String> sent, List<String> read) {

    private static final String[] THREAD_SETTINGS = {
        "model", "cwd", "developerInstructions", "approvalPolicy", "sandbox", "config"
    };
    private static final String[] THREAD = {"thread.id", "thread.path", "model"};

    /** All that we use. */
    static final List<Use> ALL = List.of(
            call("initialize")
                    .sending(
                            "clientInfo.name", "clientInfo.title", "clientInfo.version", "capabilities.experimentalApi")
                    .reading("userAgent"),
            call("thread/start")
                    .sending(THREAD_SETTINGS)
                    .sending("dynamicTools<function>.name", "dynamicTools<function>.description")
                    .sending("dynamicTools<function>.inputSchema")
                    .reading(THREAD),
            call("thread/resume")
                    .sending(THREAD_SETTINGS)
                    .sending("threadId", "excludeTurns")
                    .reading(THREAD),
            call("thread/fork")
                    .sending(THREAD_SETTINGS)
                    .sending("threadId", "lastTurnId", "excludeTurns")
                    .reading(THREAD),
            call("thread/turns/list")
                    .sending("threadId", "itemsView", "sortDirection", "limit", "cursor")
                    .reading("nextCursor", "data.id", "data.status", "data.items<userMessage>.content.text")
                    .reading("data.items<agentMessage>.text", "data.items<contextCompaction>.id"),
            call("thread/inject_items").sending("threadId", "items"),
            call("thread/compact/start").sending("threadId"),
            call("thread/unsubscribe").sending("threadId"),
            call("thread/delete").sending("threadId"),
            call("turn/start")
                    .sending(
                            "threadId",
                            "clientUserMessageId",
                            "input<text>.text",
                            "input<image>.url",
                            "input<image>.detail")
                    .reading("turn.id"),
            call("turn/steer").sending("threadId", "clientUserMessageId", "expectedTurnId", "input<text>.text"),
            call("turn/interrupt").sending("threadId", "turnId"),
            notice("turn/started").reading("threadId", "turn.id"),
            notice("turn/completed")
                    .reading("threadId", "turn.id", "turn.status", "turn.error.message", "turn.error.codexErrorInfo"),
            notice("item/started").reading("threadId", "turnId", "item<commandExecution>.command"),
            notice("item/completed")
                    .reading("threadId", "turnId", "item<userMessage>.clientId")
                    .reading("item<agentMessage>.id", "item<agentMessage>.text", "item<agentMessage>.phase")
                    .reading("item<reasoning>.summary", "item<reasoning>.content", "item<webSearch>.action")
                    .reading("item<commandExecution>.command", "item<commandExecution>.cwd")
                    .reading("item<commandExecution>.aggregatedOutput", "item<commandExecution>.exitCode")
                    .reading("item<commandExecution>.status", "item<fileChange>.changes", "item<fileChange>.status")
                    .reading("item<mcpToolCall>.server", "item<mcpToolCall>.tool", "item<mcpToolCall>.arguments")
                    .reading("item<mcpToolCall>.result", "item<mcpToolCall>.error", "item<dynamicToolCall>.tool")
                    .reading("item<dynamicToolCall>.namespace", "item<dynamicToolCall>.arguments")
                    .reading("item<dynamicToolCall>.contentItems<inputText>.text")
                    .reading("item<dynamicToolCall>.contentItems<inputImage>.imageUrl")
                    .reading("item<contextCompaction>.id"),
            notice("item/agentMessage/delta").reading("threadId", "turnId", "itemId", "delta"),
            notice("item/reasoning/summaryTextDelta").reading("threadId", "turnId", "itemId", "delta"),
            notice("item/reasoning/textDelta").reading("threadId", "turnId", "itemId", "delta"),
            notice("thread/tokenUsage/updated")
                    .reading("threadId", "turnId", "tokenUsage.total.totalTokens", "tokenUsage.last.inputTokens")
                    .reading("tokenUsage.last.cachedInputTokens", "tokenUsage.last.outputTokens")
                    .reading("tokenUsage.last.reasoningOutputTokens", "tokenUsage.last.totalTokens"),
            notice("warning").reading("threadId", "message"),
            notice("error").reading("threadId", "turnId", "willRetry", "error.message", "error.codexErrorInfo"),
            notice("thread/started").reading("thread.id"),
            notice("thread/status/changed").reading("threadId"),
            notice("thread/readState/changed").reading("threadId"),
            notice("thread/closed").reading("threadId"),
            notice("thread/reverted").reading("threadId"),
            notice("serverRequest/resolved").reading("threadId"),
            question("item/commandExecution/requestApproval")
                    .reading("threadId", "turnId", "itemId", "command", "cwd", "reason")
                    .sending("decision"),
            question("item/fileChange/requestApproval")
                    .reading("threadId", "turnId", "itemId")
                    .sending("decision"),
            question("item/permissions/requestApproval")
                    .reading("threadId", "turnId", "itemId", "permissions")
                    .sending("permissions", "scope"),
            question("item/tool/call")
                    .reading("threadId", "turnId", "callId", "tool", "arguments")
                    .sending("success", "contentItems<inputText>.text", "contentItems<inputImage>.imageUrl"),
            question("currentTime/read").sending("currentTimeAt"),
            question("mcpServer/elicitation/request").reading("threadId").sending("action"));

    /** Who says it, and whether an answer follows. */
    enum Kind {
        CALL,
        NOTICE,
        QUESTION
    }

    private static Use call(String method) {
        return new Use(Kind.CALL, method, List.of(), List.of());
    }

    private static Use notice(String method) {
        return new Use(Kind.NOTICE, method, List.of(), List.of());
    }

    private static Use question(String method) {
        return new Use(Kind.QUESTION, method, List.of(), List.of());
    }

    private Use sending(String... paths) {
        return new Use(kind, method, joined(sent, paths), read);
    }

    private Use reading(String... paths) {
        return new Use(kind, method, sent, joined(read, paths));
    }

    private static List<String> joined(List<String> first, String... second) {
        return Stream.concat(first.stream(), Stream.of(second)).toList();
    }

    @Override
    public String toString() {
        return method;
    }
}
