package dev.parley.testkit;

/** A way in which a spawner is wrong, the rule that must notice, and a word that its message must hold. */
enum SpawnerFault {
    CONFIGURED_TOO_LATE("SP-001", "SessionConfigured"),
    CONFIGURED_TWICE("SP-001", "first and once"),
    CONFIGURED_UNDER_ANOTHER_ID("SP-001", "submission id"),
    REPLAYS_ITS_HISTORY("SP-002", "the first thing answered"),
    FORGETS_ITS_HISTORY("SP-003", "history"),
    EMITS_ON_THE_CALLERS_THREAD("SP-004", "thread that called spawn"),
    TAKES_ANY_AGENT("SP-005", "unknown agent"),
    TAKES_ANY_TOOL("SP-006", "unknown tool"),
    SPAWNS_FOR_AN_INTERRUPTED_THREAD("SP-007", "interrupted thread"),
    FORGETS_WHAT_WAS_SAID("SP-008", "input of the first turn"),
    ENDS_A_TURN_TWICE("SP-010", "\"1\" TurnComplete"),
    SPEAKS_UNDER_NO_ID("SP-010", "not accepted"),
    REPEATS_THE_INPUT("SP-011", "never repeats"),
    RUNS_THE_LAST_FIRST("SP-012", "order in which they began"),
    RUNS_TWO_TURNS_AT_ONCE("SP-013", "while another runs"),
    EMITS_FROM_TWO_THREADS("SP-014", "had not returned"),
    REFUSES_INSIDE_EMIT("SP-015", "the end of \"5\""),
    STOPS_WHEN_DENIED("SP-016", "the end of \"1\""),
    LISTENS_FOR_ANSWERS_TOO_LATE("SP-017", "the end of \"1\""),
    SWALLOWS_UNKNOWN_MESSAGES("SP-018", "unknown message"),
    STAYS_INTERRUPTED("SP-020", "after an interrupted one"),
    INTERRUPT_IS_IGNORED("SP-020", "the end of \"1\""),
    INTERRUPT_DROPS_WHAT_WAITS("SP-021", "waited during the interrupt"),
    INTERRUPT_OF_NOTHING_HITS_THE_NEXT("SP-022", "after an interrupt of nothing"),
    INTERRUPTS_INSIDE_EMIT("SP-023", "was interrupted"),
    INTERRUPT_INSIDE_EMIT_IS_LOST("SP-024", "the end of \"1\""),
    APPROVAL_OUTLIVES_ITS_TURN("SP-025", "the end of \"1\""),
    WAITS_FOR_A_DEAF_AGENT("SP-026", "the end of \"1\""),
    ABANDONS_WITHOUT_A_WORD("SP-026", "abandoned"),
    HEARS_WHAT_IT_ABANDONED("SP-026", "comes after its submission ended"),
    ABANDONS_WHILE_INSIDE_EMIT("SP-027", "emit has not returned"),
    TAKES_INPUT_AFTER_CLOSE("SP-030", "after close"),
    TAKES_ANSWERS_AFTER_CLOSE("SP-030", "submit of Approval after close"),
    CLOSE_FORGETS_WHAT_WAITS("SP-031", "the end of \"2\""),
    CLOSE_RACES_WITH_SUBMIT("SP-032", "the end of"),
    CLOSE_WAITS("SP-033", "close returns only after emit"),
    SECOND_CLOSE_THROWS("SP-034", "racing call"),
    CLOSE_INSIDE_EMIT_IS_LOST("SP-035", "after close inside emit"),
    SHUTDOWN_IS_ANSWERED_FIRST("SP-036", "last event"),
    IDLE_SHUTDOWN_IS_NOT_ANSWERED("SP-037", "the end of"),
    SPAWNER_LEAVES_ITS_SESSIONS("SP-038", "the end of"),
    SPAWNER_KEEPS_ITS_THREADS("SP-039", "hold threads"),
    FAILURE_ENDS_THE_SESSION("SP-040", "after one that failed"),
    FAILS_WITHOUT_A_WORD("SP-040", "Error with a code"),
    TOOL_ENDS_THE_TURN("SP-041", "whose tool throws"),
    DIES_WITHOUT_A_WORD("SP-042", "SessionLost"),
    LIVES_ON_AFTER_DEATH("SP-042", "session_lost"),
    EMITS_AFTER_A_REFUSAL("SP-043", "refused the last event"),
    A_REFUSAL_STOPS_ALL("SP-044", "another session"),
    SHOWS_A_CALL_WITHOUT_OUTPUT("SP-045", "after one that was interrupted in a tool"),
    EVENTS_GO_ASTRAY("SP-050", "first and once"),
    A_THREAD_FOR_EACH_SESSION("SP-051", "200 idle sessions hold threads"),
    A_THREAD_STAYS_BEHIND("SP-052", "hold threads"),
    TAKES_A_DENIAL_FOR_AN_APPROVAL("SP-060", "after a denial"),
    FORGETS_WHAT_IS_APPROVED("SP-061", "turns that asked"),
    APPROVES_FOR_ALL_SESSIONS("SP-061", "an approval request of \"1\""),
    TAKES_ANY_ANSWER("SP-062", "was not answered"),
    STEERING_WAITS_ITS_TURN("SP-063", "the end of \"2\""),
    STEERING_IS_NOT_HEARD("SP-063", "what it was told"),
    SAYS_ITS_SUMMARY_TWICE("SP-064", "summaries said"),
    COUNTS_NO_TOKENS("SP-065", "token count"),
    TAKES_UNKNOWN_OPERATIONS("SP-066", "operation that nobody knows"),
    COMPACTS_WITHOUT_A_SUMMARY("SP-067", "summaries said"),
    FORGETS_ITS_SUMMARY("SP-067", "after a compaction");

    private final String rule;
    private final String clue;

    SpawnerFault(String rule, String clue) {
        this.rule = rule;
        this.clue = clue;
    }

    String rule() {
        return rule;
    }

    String clue() {
        return clue;
    }
}
