package dev.parley.codex;

import dev.parley.json.JsonCodec;
import dev.parley.json.JsonObject;
import dev.parley.model.AgentState;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.spi.History;
import dev.parley.spi.HistoryItem;
import dev.parley.spi.InitialHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives a session its thread: a new one, the one it had, or one that leaves another. What Codex holds counts only where it
 * agrees with the history; where it does not, a new thread is told the history.
 */
final class Beginning {

    private static final int ITEMS_PER_CALL = 500;

    private final CodexProcess process;
    private final ThreadSettings settings;
    private final CodexSession session;

    /**
     * A thread for a session.
     *
     * @param warning what clients are to know of it
     */
    record Begun(CodexThread thread, Optional<EventMsg.Warning> warning) {}

    Beginning(CodexProcess process, ThreadSettings settings, CodexSession session) {
        this.process = process;
        this.settings = settings;
        this.session = session;
    }

    /**
     * Finds or makes the thread, of which {@code session} hears from then on.
     *
     * @throws AppServerException if Codex does not do its part; nothing of this is left then
     */
    Begun from(InitialHistory initial) throws InterruptedException {
        if (initial instanceof InitialHistory.Resumed resumed
                && resumed.agentState().isPresent()) {
            return resumed(resumed.history(), resumed.agentState().get());
        }
        if (initial instanceof InitialHistory.Forked forked
                && forked.sourceAgentState().isPresent()) {
            return forked(forked.history(), forked.sourceAgentState().get().sessionId());
        }
        return new Begun(seeded(initial.history()), Optional.empty());
    }

    private Begun resumed(History history, AgentState state) throws InterruptedException {
        String thread = state.sessionId();
        HeldTurns held = new HeldTurns(process, thread);
        Told told = Told.of(history);
        if (told.empty() && held.get(0).isEmpty()) {
            return new Begun(seeded(history), Optional.empty());
        }
        Optional<HeldTurn> agreed = held.agreeing(told);
        Optional<CodexThread> same =
                agreed.isPresent() && agreed.equals(held.get(0)) ? sameThread(thread) : Optional.empty();
        if (same.isPresent()) {
            return new Begun(same.get(), Optional.empty());
        }
        EventMsg.Warning warning = new EventMsg.Warning(
                "what Codex holds of thread %s is not what the transcript says, or another program writes there; it was told anew"
                        .formatted(thread));
        return new Begun(seeded(history), Optional.of(warning));
    }

    private Begun forked(History history, String source) throws InterruptedException {
        Optional<HeldTurn> cut = new HeldTurns(process, source).agreeing(Told.of(history));
        CodexThread thread = cut.isPresent()
                ? made(Wire.THREAD_FORK, settings.toFork(source, cut.get().id()))
                : seeded(history);
        return new Begun(thread, Optional.empty());
    }

    /** Empty if Codex refuses, as it does while another process has the thread. */
    private Optional<CodexThread> sameThread(String thread) throws InterruptedException {
        process.claim(thread, session);
        boolean resumed = false;
        try {
            JsonObject result = process.call(Wire.THREAD_RESUME, settings.toResume(thread));
            resumed = true;
            return Optional.of(CodexThread.of(process, settings, result));
        } catch (CallRefusedException e) {
            return Optional.empty();
        } finally {
            if (!resumed) {
                process.release(thread, session);
            }
        }
    }

    private CodexThread made(String method, JsonObject params) throws InterruptedException {
        return CodexThread.of(process, settings, process.make(method, params, session));
    }

    private CodexThread seeded(History history) throws InterruptedException {
        CodexThread thread = made(Wire.THREAD_START, settings.toStart());
        boolean seeded = false;
        try {
            List<JsonText> items = new ArrayList<>();
            for (HistoryItem item : history) {
                items.add(JsonCodec.ITEM.encodeRaw(item.item()));
                if (items.size() == ITEMS_PER_CALL) {
                    thread.inject(items);
                    items.clear();
                }
            }
            if (!items.isEmpty()) {
                thread.inject(items);
            }
            seeded = true;
            return thread;
        } finally {
            if (!seeded) {
                process.release(thread.id(), session);
            }
        }
    }
}
