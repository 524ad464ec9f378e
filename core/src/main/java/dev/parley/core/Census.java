package dev.parley.core;

import java.util.Collection;

/** Counts what is registered in a manager by what it does. Not safe for use by many threads. */
final class Census {

    private int live;
    private int starting;
    private int closing;
    private int idle;
    private int runningTurns;

    static Census of(Collection<Registration> registered) {
        Census census = new Census();
        registered.forEach(census::count);
        return census;
    }

    private void count(Registration registration) {
        if (!(registration instanceof Conversation conversation)) {
            starting++;
            return;
        }
        TurnLedger ledger = conversation.link().ledger();
        runningTurns += ledger.runningTurns();
        if (!conversation.isOpen()) {
            closing++;
            return;
        }
        live++;
        idle += ledger.isIdle() ? 1 : 0;
    }

    ManagerStats stats(int openChores, ManagerStats.Totals totals) {
        return new ManagerStats(live, starting, closing, idle, runningTurns, openChores, totals);
    }
}
