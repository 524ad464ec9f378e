package dev.parley.codex;

import java.util.Set;

/** The names that Codex gives to what it can be asked, what it says and what it asks, as of version 0.169.0. */
final class Wire {

    static final String THREAD_START = "thread/start";
    static final String THREAD_RESUME = "thread/resume";
    static final String THREAD_FORK = "thread/fork";
    static final String THREAD_TURNS = "thread/turns/list";
    static final String THREAD_INJECT = "thread/inject_items";
    static final String THREAD_COMPACT = "thread/compact/start";
    static final String THREAD_UNSUBSCRIBE = "thread/unsubscribe";
    static final String THREAD_DELETE = "thread/delete";
    static final String TURN_START = "turn/start";
    static final String TURN_STEER = "turn/steer";
    static final String TURN_INTERRUPT = "turn/interrupt";

    static final String TURN_STARTED = "turn/started";
    static final String TURN_COMPLETED = "turn/completed";
    static final String ITEM_STARTED = "item/started";
    static final String ITEM_COMPLETED = "item/completed";
    static final String MESSAGE_DELTA = "item/agentMessage/delta";
    static final String SUMMARY_DELTA = "item/reasoning/summaryTextDelta";
    static final String REASONING_DELTA = "item/reasoning/textDelta";
    static final String TOKEN_USAGE = "thread/tokenUsage/updated";
    static final String WARNING = "warning";
    static final String ERROR = "error";

    /** What Parley says by other means, or what only matters to those who draw a list of threads. */
    static final Set<String> BOOKKEEPING = Set.of(
            "thread/started",
            "thread/status/changed",
            "thread/readState/changed",
            "thread/closed",
            "thread/reverted",
            "serverRequest/resolved");

    static final String APPROVE_COMMAND = "item/commandExecution/requestApproval";
    static final String APPROVE_CHANGE = "item/fileChange/requestApproval";
    static final String APPROVE_PERMISSIONS = "item/permissions/requestApproval";
    static final String CALL_TOOL = "item/tool/call";
    static final String READ_TIME = "currentTime/read";
    static final String ELICIT = "mcpServer/elicitation/request";

    private Wire() {}
}
