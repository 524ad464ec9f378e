package dev.parley.core;

/**
 * What a manager holds at one moment, and what it has done since it was built. Reading it looks at every conversation
 * that is registered.
 *
 * @param live conversations that are open
 * @param starting ids that are being made live, or deleted from the store
 * @param closing conversations that are being closed
 * @param idle those of the live ones in which no turn runs and no submission waits
 * @param runningTurns turns that run in live and closing conversations
 * @param openChores releases and deletions that the store could not take yet; tried again at each heartbeat
 * @param totals counted since the manager was built
 */
public record ManagerStats(
        int live, int starting, int closing, int idle, int runningTurns, int openChores, Totals totals) {

    /** Conversations that are live, being made or being unmade. */
    public int registered() {
        return live + starting + closing;
    }

    /**
     * What was counted, by numbers that only grow.
     *
     * @param births conversations that became live: new, forked or opened
     * @param failedStarts those that did not
     * @param appends that the store took
     * @param entries stored with them
     * @param conflicts appends that were refused because another has the right to write
     * @param repeatedAppends tries that were made because the one before had no outcome or no effect
     * @param gaps given to readers
     */
    public record Totals(
            long births,
            long failedStarts,
            long appends,
            long entries,
            long conflicts,
            long repeatedAppends,
            long gaps) {}
}
