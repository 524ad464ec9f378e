package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.AbortReason;
import dev.parley.model.AgentState;
import dev.parley.model.Origin;
import dev.parley.model.PositionedEntry;
import dev.parley.model.ResponseItem;
import dev.parley.model.SourcePosition;
import dev.parley.model.Submission;
import dev.parley.model.ToolCallKey;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.HistoryItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The reducer, which reads backwards and a page at a time, agrees with {@link ReferenceReducer} on random journals. A
 * failure names its seed; {@code -Dparley.seed=...} makes the same journals again.
 */
class ReducerPropertyTest {

    private static final int[] PAGE_SIZES = {1, 2, 7, 256};
    private static final int JOURNALS = 250;

    private final long firstSeed = Long.getLong("parley.seed", System.nanoTime());

    @Test
    void every_prefix_gives_the_same_model_view() {
        forEachJournal((random, journal, where) -> {
            int length = random.nextInt(journal.size() + 1);
            List<HistoryItem> expected = new ReferenceReducer(journal.subList(0, length)).view();
            for (int pageSize : PAGE_SIZES) {
                assertThat(new StoredHistory(new JournalReader(journal), length, pageSize).toList())
                        .as("%s, first %d, page size %d", where, length, pageSize)
                        .isEqualTo(expected);
            }
        });
    }

    @Test
    void every_call_in_a_view_has_one_output_behind_it_and_every_output_its_call() {
        forEachJournal((random, journal, where) -> {
            Set<ToolCallKey> open = new HashSet<>();
            for (HistoryItem item : new StoredHistory(new JournalReader(journal), journal.size())) {
                ToolCallKey call = ToolCallKey.ofCall(item.item()).orElse(null);
                assertThat(call == null || open.add(call)).as(where).isTrue();
                ToolCallKey answered = ToolCallKey.ofOutput(item.item()).orElse(null);
                assertThat(answered == null || open.remove(answered)).as(where).isTrue();
            }
            assertThat(open).as(where).isEmpty();
        });
    }

    @Test
    void every_fork_point_gives_the_same_cut() {
        forEachJournal((random, journal, where) -> {
            long inherited = random.nextInt(3) == 0 ? random.nextInt(journal.size() + 1) : 0;
            ReferenceReducer reference = new ReferenceReducer(journal);
            List<Long> messages = reference.userMessages();
            Optional<OpenTurn> open = reference.openTurn(inherited);
            for (int pageSize : PAGE_SIZES) {
                CutFinder finder = new CutFinder(new JournalReader(journal), journal.size(), inherited, pageSize);
                String at = "%s, page size %d, inherited %d".formatted(where, pageSize, inherited);
                assertThat(finder.cut(ForkPoint.latest()))
                        .as(at)
                        .isEqualTo(Cut.at(open.map(OpenTurn::position).orElse((long) journal.size())));
                assertThat(finder.cut(ForkPoint.interrupted()))
                        .as(at)
                        .isEqualTo(new Cut(
                                journal.size(),
                                open.map(turn ->
                                        TranscriptEntry.TurnEnded.aborted(turn.id(), AbortReason.INTERRUPTED))));
                checkUserMessages(finder, messages, journal.size(), at);
            }
        });
    }

    private static void checkUserMessages(CutFinder finder, List<Long> messages, long length, String where) {
        long keepPreamble = messages.isEmpty() ? length : messages.get(0);
        for (int n = 0; n < messages.size(); n++) {
            long front = messages.get(n);
            long back = messages.get(messages.size() - 1 - n);
            assertThat(finder.cut(ForkPoint.beforeUserMessage(n))).as(where).isEqualTo(Cut.at(front));
            assertThat(finder.rollbackTo(ForkPoint.beforeUserMessage(n)))
                    .as(where)
                    .isEqualTo(front);
            assertThat(finder.cut(ForkPoint.dropLastUserMessages(n + 1)))
                    .as(where)
                    .isEqualTo(Cut.at(back));
            assertThat(finder.rollbackTo(ForkPoint.dropLastUserMessages(n + 1)))
                    .as(where)
                    .isEqualTo(back);
        }
        int beyond = messages.size();
        assertThat(finder.cut(ForkPoint.dropLastUserMessages(beyond + 1)))
                .as(where)
                .isEqualTo(Cut.at(0));
        assertThat(finder.rollbackTo(ForkPoint.dropLastUserMessages(beyond + 1)))
                .as(where)
                .isEqualTo(keepPreamble);
        assertThatThrownBy(() -> finder.cut(ForkPoint.beforeUserMessage(beyond)))
                .as(where)
                .isInstanceOfSatisfying(
                        ForkPointOutOfRangeException.class,
                        e -> assertThat(e.count()).isEqualTo(beyond));
    }

    @Test
    void a_fork_and_a_rollback_to_the_same_place_give_the_same_view() {
        forEachJournal((random, journal, where) -> {
            int position = random.nextInt(journal.size() + 1);
            List<TranscriptEntry> rolledBack = new ArrayList<>(journal);
            rolledBack.add(Entries.rolledBack(position));

            assertThat(new StoredHistory(new JournalReader(rolledBack), rolledBack.size()).toList())
                    .as("%s, at %d", where, position)
                    .isEqualTo(new StoredHistory(new JournalReader(journal), position).toList());
        });
    }

    @Test
    void the_pages_of_the_clients_view_joined_are_the_whole() {
        forEachJournal((random, journal, where) -> {
            List<String> expected = new ReferenceReducer(journal).rows();
            int limit = 1 + random.nextInt(9);
            for (int pageSize : PAGE_SIZES) {
                ClientView view = new ClientView(new JournalReader(journal), pageSize);
                List<String> joined = new ArrayList<>();
                OptionalLong before = OptionalLong.of(journal.size());
                while (before.isPresent()) {
                    ConversationPage page = view.page(before.getAsLong(), limit);
                    assertThat(page.rows().size())
                            .as(where)
                            .isBetween(page.older().isPresent() ? 1 : 0, limit);
                    assertThat(page.older().orElse(-1)).as(where).isLessThan(before.getAsLong());
                    joined.addAll(ClientViewTest.shown(page));
                    before = page.older();
                }
                assertThat(joined)
                        .as("%s, page size %d, limit %d", where, pageSize, limit)
                        .isEqualTo(expected);
            }
        });
    }

    @Test
    void opening_learns_the_same_from_the_tail_as_from_the_whole() {
        for (int i = 0; i < JOURNALS; i++) {
            long seed = firstSeed + i;
            Random random = new Random(seed);
            List<TranscriptEntry> journal = RandomJournal.orderly(seed, random.nextInt(80));
            journal = journal.subList(0, 1 + random.nextInt(journal.size()));
            long inherited = 0;
            if (random.nextInt(3) == 0) {
                inherited = journal.size();
                journal = RandomJournal.forked(seed + 1, random.nextInt(40), journal);
            }
            Optional<AgentState> started = Optional.of(new AgentState("session", 0, Optional.empty()));
            TranscriptTail expected = tail(journal, inherited, started);
            for (int pageSize : PAGE_SIZES) {
                assertThat(TranscriptTail.read(
                                new JournalReader(journal), journal.size(), inherited, started, pageSize))
                        .as(
                                "seed %d, journal %d, page size %d, inherited %d, %s",
                                firstSeed, i, pageSize, inherited, journal)
                        .isEqualTo(expected);
            }
        }
    }

    /** What opening needs, by its definition. */
    private static TranscriptTail tail(List<TranscriptEntry> journal, long inherited, Optional<AgentState> started) {
        ReferenceReducer reference = new ReferenceReducer(journal);
        List<PositionedEntry> own = new ArrayList<>();
        for (int at = (int) inherited; at < journal.size(); at++) {
            own.add(new PositionedEntry(at, journal.get(at)));
        }
        List<PositionedEntry> lastTurn = lastTurn(own, reference);
        Optional<SourcePosition> source = Optional.empty();
        boolean agrees = false;
        long leftAt = 0;
        for (PositionedEntry next : own) {
            Optional<SourcePosition> here = next.entry().meta().source();
            source = here.isPresent() ? here : source;
            agrees |= next.entry() instanceof TranscriptEntry.SessionStarted;
            leftAt = leftAt(next.entry(), leftAt);
            agrees &= !(next.entry() instanceof TranscriptEntry.RolledBack)
                    && !(next.entry() instanceof TranscriptEntry.Item item && item.origin() == Origin.USER);
        }
        Optional<SourcePosition> lastSource = source;
        long left = leftAt;
        return new TranscriptTail(
                journal.size(),
                reference.openTurn(inherited),
                reference.openTurn(inherited).isPresent() ? openInputs(lastTurn) : List.of(),
                waiting(own, reference),
                unanswered(lastTurn),
                lastSource,
                agrees
                        ? started.map(state -> new AgentState(state.sessionId(), journal.size(), lastSource))
                        : Optional.empty(),
                left > 0
                        ? started.map(state -> new AgentState(state.sessionId(), left, Optional.empty()))
                        : Optional.empty());
    }

    /** Where the last rollback cut, if nothing came later of which the session before it does not know. */
    private static long leftAt(TranscriptEntry entry, long before) {
        if (entry instanceof TranscriptEntry.RolledBack mark) {
            return mark.toPosition();
        }
        boolean later = entry instanceof TranscriptEntry.SessionStarted
                || entry instanceof TranscriptEntry.TurnStarted
                || (entry instanceof TranscriptEntry.Item item && item.origin() == Origin.USER);
        return later ? 0 : before;
    }

    /** What counts since the last turn began, or since the last rollback. */
    private static List<PositionedEntry> lastTurn(List<PositionedEntry> own, ReferenceReducer reference) {
        List<PositionedEntry> last = new ArrayList<>();
        for (PositionedEntry next : own) {
            if (reference.counts(next.position())) {
                if (next.entry() instanceof TranscriptEntry.TurnStarted
                        || next.entry() instanceof TranscriptEntry.RolledBack) {
                    last.clear();
                }
                last.add(next);
            }
        }
        return last;
    }

    private static List<Submission> waiting(List<PositionedEntry> own, ReferenceReducer reference) {
        Map<String, Submission> waiting = new LinkedHashMap<>();
        for (PositionedEntry next : own) {
            if (next.entry() instanceof TranscriptEntry.Submitted submitted && reference.counts(next.position())) {
                waiting.put(submitted.id(), new Submission(submitted.id(), submitted.op()));
            } else if (next.entry() instanceof TranscriptEntry.TurnStarted turn) {
                waiting.remove(turn.id());
            } else if (next.entry() instanceof TranscriptEntry.InputTaken input) {
                waiting.remove(input.id());
            } else if (next.entry() instanceof TranscriptEntry.TurnEnded end) {
                waiting.remove(end.id());
            }
        }
        return List.copyOf(waiting.values());
    }

    private static List<String> openInputs(List<PositionedEntry> lastTurn) {
        List<String> open = new ArrayList<>();
        for (PositionedEntry next : lastTurn) {
            if (next.entry() instanceof TranscriptEntry.InputTaken input) {
                open.add(input.id());
            } else if (next.entry() instanceof TranscriptEntry.TurnEnded end) {
                open.remove(end.id());
            }
        }
        return open;
    }

    private static List<ResponseItem> unanswered(List<PositionedEntry> lastTurn) {
        long viewBegins = 0;
        for (PositionedEntry next : lastTurn) {
            if (next.entry() instanceof TranscriptEntry.Compacted mark) {
                viewBegins = Math.min(mark.replacedLength(), next.position());
            }
        }
        Map<ToolCallKey, ResponseItem> open = new LinkedHashMap<>();
        for (PositionedEntry next : lastTurn) {
            if (next.position() >= viewBegins && next.entry() instanceof TranscriptEntry.Item item) {
                open.remove(ToolCallKey.ofOutput(item.item()).orElse(null));
                ToolCallKey call = ToolCallKey.ofCall(item.item()).orElse(null);
                if (call != null) {
                    open.remove(call);
                    open.put(call, item.item());
                }
            }
        }
        return List.copyOf(open.values());
    }

    private interface Check {
        void run(Random random, List<TranscriptEntry> journal, String where);
    }

    private void forEachJournal(Check check) {
        for (int i = 0; i < JOURNALS; i++) {
            long seed = firstSeed + i;
            Random random = new Random(seed);
            List<TranscriptEntry> journal = switch (i % 3) {
                case 0 -> RandomJournal.orderly(seed, random.nextInt(80));
                case 1 ->
                    RandomJournal.forked(seed + 1, random.nextInt(40), RandomJournal.orderly(seed, random.nextInt(40)));
                default -> RandomJournal.chaotic(seed, random.nextInt(60));
            };
            check.run(random, journal, "seed %d, journal %d, %s".formatted(firstSeed, i, journal));
        }
    }
}
