package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.LogCall.Acquire;
import dev.parley.testkit.LogCall.Answer;
import dev.parley.testkit.LogCall.Append;
import dev.parley.testkit.LogCall.Create;
import dev.parley.testkit.LogCall.Delete;
import dev.parley.testkit.LogCall.Fork;
import dev.parley.testkit.LogCall.Read;
import dev.parley.testkit.LogCall.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories that were recorded, or thought out, and what the checker has to say of them. */
class CallHistoryTest {

    private static final long NEVER = Long.MAX_VALUE;

    /** A history by its name. Times are begin and return. */
    record Recorded(String name, List<CallHistory.Made> calls) {

        static Recorded of(String name, CallHistory.Made... calls) {
            return new Recorded(name, List.of(calls));
        }

        Optional<String> contradiction() {
            CallHistory history = begun();
            calls.forEach(history::add);
            return history.contradiction();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static CallHistory.Made at(long began, long returned, LogCall call) {
        return new CallHistory.Made("caller", began, returned, call);
    }

    /** A conversation with one entry. */
    private static CallHistory begun() {
        CallHistory history = new CallHistory();
        history.add(at(-4, -3, new Create("c")));
        history.add(at(-2, -1, appended(1, 0, "start")));
        return history;
    }

    private static Append append(long epoch, long at, Answer answer, String... items) {
        return new Append("c", epoch, at, List.of(items), answer);
    }

    private static Append appended(long epoch, long at, String... items) {
        return append(epoch, at, new Answer.Length(at + items.length), items);
    }

    private static Read read(String... items) {
        return new Read("c", Optional.of(Read.Run.of(0, List.of(items), true)));
    }

    private static Read part(long from, boolean toEnd, String... items) {
        return new Read("c", Optional.of(Read.Run.of(from, List.of(items), toEnd)));
    }

    private static Read readFork(String... items) {
        return new Read("f", Optional.of(Read.Run.of(0, List.of(items), true)));
    }

    private static Read absent() {
        return new Read("c", Optional.empty());
    }

    private static Acquire acquired(long epoch, long length) {
        return new Acquire("c", new Answer.Given(epoch, length));
    }

    static List<Recorded> good() {
        return List.of(
                Recorded.of("one after the other", at(2, 3, appended(1, 1, "a")), at(4, 5, read("start", "a"))),
                Recorded.of(
                        "a read that is asked while an append is under way may see it",
                        at(2, 5, appended(1, 1, "a")),
                        at(3, 4, read("start", "a"))),
                Recorded.of("or not", at(2, 5, appended(1, 1, "a")), at(3, 4, read("start"))),
                Recorded.of(
                        "of two at one position one wins",
                        at(2, 5, appended(1, 1, "a")),
                        at(3, 4, append(1, 1, new Answer.Conflict(2), "b")),
                        at(6, 7, read("start", "a"))),
                Recorded.of(
                        "the last append repeated",
                        at(2, 3, appended(1, 1, "a")),
                        at(4, 5, appended(1, 1, "a")),
                        at(6, 7, read("start", "a"))),
                Recorded.of(
                        "an unknown append that shows late",
                        at(2, NEVER, append(1, 1, new Answer.Unknown(), "a")),
                        at(3, 4, read("start")),
                        at(5, 6, read("start", "a"))),
                Recorded.of(
                        "an unknown append that never shows",
                        at(2, NEVER, append(1, 1, new Answer.Unknown(), "a")),
                        at(3, 4, appended(1, 1, "b")),
                        at(5, 6, read("start", "b"))),
                Recorded.of(
                        "an acquire between two appends of the old owner",
                        at(2, 9, appended(1, 1, "a")),
                        at(3, 8, acquired(2, 2)),
                        at(4, 10, append(1, 2, new Answer.Stale(), "b")),
                        at(11, 12, appended(2, 2, "c"))),
                Recorded.of(
                        "a fork that is cut while its source grows and is deleted",
                        at(2, 7, appended(1, 1, "a")),
                        at(3, 6, new Fork("c", "f", 2, true)),
                        at(8, 9, new Delete("c", 1, Delete.Outcome.DONE)),
                        at(10, 11, new Append("f", 1, 2, List.of("own"), new Answer.Length(3))),
                        at(12, 13, readFork("start", "a", "own")),
                        at(14, 15, absent()),
                        at(16, 17, new Delete("c", 1, Delete.Outcome.DONE))),
                Recorded.of(
                        "pages from the middle and to the end",
                        at(2, 5, appended(1, 1, "a", "b", "c")),
                        at(3, 4, part(0, true, "start")),
                        at(6, 7, part(1, false, "a", "b")),
                        at(8, 9, part(2, true, "b", "c")),
                        at(10, 11, part(4, true))),
                Recorded.of(
                        "what is released is nobody's until it is acquired",
                        at(2, 3, new Release("c", 1)),
                        at(4, 5, append(1, 1, new Answer.Stale(), "a")),
                        at(6, 7, acquired(2, 1)),
                        at(8, 9, new Release("c", 1)),
                        at(10, 11, appended(2, 1, "b"))),
                Recorded.of(
                        "an unknown acquire that took the lease",
                        at(2, NEVER, new Acquire("c", new Answer.Unknown())),
                        at(3, 4, appended(1, 1, "a")),
                        at(5, 6, append(1, 2, new Answer.Stale(), "b")),
                        at(7, 8, acquired(3, 2))),
                Recorded.of(
                        "an unknown delete that took effect late",
                        at(2, NEVER, new Delete("c", 1, Delete.Outcome.UNKNOWN)),
                        at(3, 4, appended(1, 1, "a")),
                        at(5, 6, absent())),
                Recorded.of(
                        "births that are repeated",
                        at(2, 3, new Create("d")),
                        at(4, 5, new Create("d")),
                        at(6, NEVER, new Fork("c", "f", 1, true)),
                        at(7, 8, new Fork("c", "f", 1, true)),
                        at(9, 10, new Acquire("f", new Answer.Absent())),
                        at(11, 12, new Append("f", 1, 1, List.of("own"), new Answer.Length(2))),
                        at(13, 14, readFork("start", "own"))));
    }

    static List<Recorded> bad() {
        return List.of(
                Recorded.of("an acknowledged append is lost", at(2, 3, appended(1, 1, "a")), at(4, 5, read("start"))),
                Recorded.of(
                        "a read goes back behind another",
                        at(2, 9, appended(1, 1, "a")),
                        at(3, 4, read("start", "a")),
                        at(5, 6, read("start"))),
                Recorded.of("two win one position", at(2, 5, appended(1, 1, "a")), at(3, 4, appended(1, 1, "b"))),
                Recorded.of(
                        "an entry is there twice", at(2, 3, appended(1, 1, "a")), at(4, 5, read("start", "a", "a"))),
                Recorded.of("an entry that nobody appended", at(2, 3, read("start", "ghost"))),
                Recorded.of("a batch is torn", at(2, 5, appended(1, 1, "a", "b")), at(3, 4, read("start", "a"))),
                Recorded.of(
                        "entries change places",
                        at(2, 3, appended(1, 1, "a")),
                        at(4, 5, appended(1, 2, "b")),
                        at(6, 7, read("start", "b", "a"))),
                Recorded.of(
                        "the old owner writes behind an acquire",
                        at(2, 3, acquired(2, 1)),
                        at(4, 5, appended(1, 1, "late"))),
                Recorded.of(
                        "an acquire tells a length that never was",
                        at(2, 3, appended(1, 1, "a")),
                        at(4, 5, acquired(2, 1))),
                Recorded.of("two owners get one epoch", at(2, 5, acquired(2, 1)), at(3, 4, acquired(2, 1))),
                Recorded.of("a refusal that no acquire explains", at(2, 3, append(1, 1, new Answer.Stale(), "a"))),
                Recorded.of(
                        "a conflict that names another length", at(2, 3, append(1, 0, new Answer.Conflict(5), "a"))),
                Recorded.of(
                        "a refused append is there",
                        at(2, 3, append(1, 0, new Answer.Conflict(1), "a")),
                        at(4, 5, read("start", "a"))),
                Recorded.of(
                        "an unknown append shows and is gone again",
                        at(2, NEVER, append(1, 1, new Answer.Unknown(), "a")),
                        at(3, 4, read("start", "a")),
                        at(5, 6, read("start"))),
                Recorded.of(
                        "a fork sees what came after its cut",
                        at(2, 3, new Fork("c", "f", 1, true)),
                        at(4, 5, appended(1, 1, "a")),
                        at(6, 7, readFork("start", "a"))),
                Recorded.of(
                        "a fork of what is deleted",
                        at(2, 3, new Delete("c", 1, Delete.Outcome.DONE)),
                        at(4, 5, new Fork("c", "f", 1, true))),
                Recorded.of(
                        "a late append brings back what was deleted",
                        at(2, 3, new Delete("c", 1, Delete.Outcome.DONE)),
                        at(4, 5, appended(1, 1, "a"))),
                Recorded.of(
                        "what was deleted is read",
                        at(2, 3, new Delete("c", 1, Delete.Outcome.DONE)),
                        at(4, 5, read("start"))),
                Recorded.of("it is absent although nobody deleted it", at(2, 3, absent())),
                Recorded.of(
                        "a page of entries that stand elsewhere",
                        at(2, 3, appended(1, 1, "a", "b")),
                        at(4, 5, part(1, false, "b"))),
                Recorded.of(
                        "a page that ends before the end and says it were the last",
                        at(2, 3, appended(1, 1, "a", "b")),
                        at(4, 5, part(1, true, "a"))),
                Recorded.of("an empty page before the end", at(2, 3, part(0, true))),
                Recorded.of("a page behind the end", at(2, 3, part(1, false, "ghost"))),
                Recorded.of(
                        "an append under a released lease",
                        at(2, 3, new Release("c", 1)),
                        at(4, 5, appended(1, 1, "late"))),
                Recorded.of("a conversation that is made again after its first entry", at(2, 3, new Create("c"))),
                Recorded.of(
                        "a repeated fork that begins anew",
                        at(2, 3, new Fork("c", "f", 1, true)),
                        at(4, 5, new Append("f", 1, 1, List.of("own"), new Answer.Length(2))),
                        at(6, 7, new Fork("c", "f", 1, true))),
                Recorded.of(
                        "an unborn conversation is acquired",
                        at(2, 3, new Fork("c", "f", 1, true)),
                        at(4, 5, new Acquire("f", new Answer.Given(2, 1)))));
    }

    @ParameterizedTest
    @MethodSource("good")
    void isExplainedByOneOrder(Recorded history) {
        assertThat(history.contradiction()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void isExplainedByNone(Recorded history) {
        assertThat(history.contradiction()).get().asString().contains("nothing explains the answer of");
    }

    @Test
    void theWitnessIsShortHoweverLongTheHistory() {
        CallHistory history = begun();
        List<String> all = new ArrayList<>(List.of("start"));
        for (int i = 1; i <= 2_000; i++) {
            history.add(at(4L * i, 4L * i + 1, appended(1, i, "e" + i)));
            all.add("e" + i);
            history.add(at(4L * i + 2, 4L * i + 3, read(all.toArray(String[]::new))));
        }
        history.add(at(9_000, 9_001, read(all.subList(0, 2_000).toArray(String[]::new))));

        String witness = history.contradiction().orElseThrow();

        assertThat(witness.lines()).hasSizeLessThan(12);
        assertThat(witness).contains("e2000", "length 2001", "[9000..9001]", "2000 entries");
    }

    @Test
    void aLongHistoryOfFourCallersIsChecked() {
        CallHistory history = begun();
        long time = 2;
        long length = 1;
        for (int round = 0; round < 5_000; round++) {
            long from = time;
            history.add(at(from, from + 5, appended(1, length, "a" + round)));
            history.add(at(from + 1, from + 4, append(1, length, new Answer.Conflict(length + 1), "b" + round)));
            history.add(at(from + 2, from + 6, append(1, length, new Answer.Conflict(length + 1), "c" + round)));
            history.add(at(from + 3, from + 7, append(9, length, new Answer.Stale(), "d" + round)));
            time += 8;
            length++;
        }

        assertThat(history.contradiction()).isEmpty();
        assertThat(history.size()).isEqualTo(20_002);
    }
}
