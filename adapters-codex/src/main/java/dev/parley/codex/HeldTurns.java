package dev.parley.codex;

import dev.parley.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The turns that Codex holds of a thread, newest first, read page by page as far as they are asked for. */
final class HeldTurns {

    private static final int PAGE = 50;
    private static final int MOST = 2_000;

    private final CodexProcess process;
    private final String thread;
    private final List<HeldTurn> read = new ArrayList<>();
    private Optional<String> cursor = Optional.empty();
    private boolean more = true;

    HeldTurns(CodexProcess process, String thread) {
        this.process = process;
        this.thread = thread;
    }

    /** Empty behind the oldest, and if Codex does not know the thread, or no turn of it. */
    Optional<HeldTurn> get(int index) throws InterruptedException {
        while (index >= read.size() && more && read.size() < MOST) {
            readOn();
        }
        return index < read.size() ? Optional.of(read.get(index)) : Optional.empty();
    }

    /**
     * The newest turn through which what Codex holds is what was told: all messages are the same, back to where Codex'
     * turns begin, which is where it was seeded, or where one side holds a summary.
     */
    Optional<HeldTurn> agreeing(Told told) throws InterruptedException {
        for (int last = 0; get(last).isPresent(); last++) {
            HeldTurn turn = read.get(last);
            if (!turn.running() && agrees(told, last)) {
                return Optional.of(turn);
            }
        }
        return Optional.empty();
    }

    private boolean agrees(Told told, int last) throws InterruptedException {
        int same = 0;
        for (int index = last; get(index).isPresent(); index++) {
            HeldTurn turn = read.get(index);
            for (Said said : turn.said()) {
                if (same == told.latest().size()) {
                    return same > 0 && told.earlier();
                }
                if (!told.latest().get(same).matches(said)) {
                    return false;
                }
                same++;
            }
            if (turn.summarised()) {
                return same > 0 || (told.latest().isEmpty() && told.earlier());
            }
        }
        return same > 0;
    }

    private void readOn() throws InterruptedException {
        Params params = Params.object()
                .string("threadId", thread)
                .string("itemsView", "full")
                .string("sortDirection", "desc")
                .number("limit", PAGE)
                .optional("cursor", cursor);
        JsonObject page;
        try {
            page = process.call(Wire.THREAD_TURNS, params.end());
        } catch (CallRefusedException e) { // it knows no such thread, or no turn of it
            more = false;
            return;
        }
        page.objects("data").forEach(turn -> read.add(HeldTurn.of(turn)));
        cursor = page.string("nextCursor");
        more = cursor.isPresent();
    }
}
