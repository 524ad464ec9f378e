package dev.parley.testkit;

import dev.parley.spi.ConversationStore;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What many callers asked of a store and were answered, and whether one order of the calls explains it: an order in which
 * each call stands between its begin and its return, and in which every answer is right (linearizability). It speaks of
 * leases, lengths and entries: create, fork, append, read, acquire, release and delete. Infos, lists and heartbeats are
 * not looked at, and no conversation may expire meanwhile.
 *
 * <pre>{@code
 * CallHistory history = new CallHistory();
 * // in each thread
 * ConversationStore mine = history.recorded("caller 1", store);
 * mine.append(lease, 7, entries);
 * // when all have ended
 * assertThat(history.contradiction()).isEmpty();
 * }</pre>
 *
 * <p>Callers in several processes write to a folder, with a {@link CallRecorder}, and {@link #readFrom} reads what they
 * wrote. A call that never returned, or whose outcome nobody knows, may take effect at any time after its begin, or never.
 *
 * <p>Recording is safe for use by many threads; checking is done by one, afterwards. It walks through begins and returns
 * in time and keeps every state that is still possible, with the set of calls that began, have not returned and have taken
 * effect in it (just-in-time linearization, G. Lowe: Testing for linearizability, 2017). Calls of one conversation, and of
 * those that were forked from it, form one history. Time and memory grow with the number of calls, and exponentially
 * with how many of one history are under way at once: up to ten callers of a conversation are no trouble.
 */
public final class CallHistory {

    /** A call that was made: when it began and when it returned, by a clock that ticks with each event. */
    record Made(String who, long began, long returned, LogCall call) {

        /** The time of what never comes. */
        static final long NEVER = Long.MAX_VALUE;

        boolean isOpenForEver() {
            return returned == NEVER;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(began);
        }

        @Override
        public String toString() {
            return "[%d..%s] %s: %s".formatted(began, isOpenForEver() ? "" : returned, who, call);
        }
    }

    /** How many of the calls before the contradiction a witness shows. */
    private static final int EARLIER = 5;

    /** How many calls are looked at, at most, to make a witness shorter. */
    private static final long SHORTENING = 5_000_000;

    private final AtomicLong clock = new AtomicLong();
    private final Map<Long, Made> calls = new ConcurrentHashMap<>();

    /**
     * What recorders wrote to {@code folder}, from whatever processes. Those may have been killed: their last calls are
     * taken as calls whose outcome nobody knows.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if something there is no record of calls
     */
    public static CallHistory readFrom(Path folder) {
        CallHistory history = new CallHistory();
        CallFiles.readAll(folder).forEach(history::add);
        return history;
    }

    /**
     * The same store, whose calls are recorded here.
     *
     * @param who names the caller in witnesses
     */
    public ConversationStore recorded(String who, ConversationStore store) {
        return new RecordedStore(who, store, this::begins);
    }

    private CallSink.Asked begins(String who, Optional<LogCall> unanswered) {
        long began = clock.getAndIncrement();
        Optional<Made> open = unanswered.map(call -> new Made(who, began, Made.NEVER, call));
        open.ifPresent(this::add);
        return new CallSink.Asked() {
            @Override
            public void answered(LogCall call) {
                add(new Made(who, began, clock.getAndIncrement(), call));
            }

            @Override
            public void meantNothing() {
                Made unused = calls.remove(began);
            }
        };
    }

    /** Adds a call of another record. */
    void add(Made made) {
        calls.put(made.began(), made);
    }

    /** All calls, in the order in which they began. */
    List<Made> made() {
        return List.copyOf(new TreeMap<>(calls).values());
    }

    /** How many calls were recorded, without those that took no effect and said nothing. */
    public int size() {
        return calls.size();
    }

    /**
     * A short account of why no order explains the calls; empty if one does. It shows what had returned shortly before,
     * what was possible then, and the calls under way that cannot be fitted in.
     */
    public Optional<String> contradiction() {
        for (List<Made> family : families()) {
            Optional<Failure> failure = search(family);
            if (failure.isPresent()) {
                return Optional.of(witness(until(failure.get(), family)));
            }
        }
        return Optional.empty();
    }

    /** The calls of each conversation together with those of its forks. */
    private List<List<Made>> families() {
        Map<String, String> parents = new TreeMap<>();
        for (Made made : calls.values()) {
            if (made.call() instanceof LogCall.Fork fork) {
                parents.put(fork.child(), fork.log());
            }
        }
        Map<String, List<Made>> families = new TreeMap<>();
        for (Made made : calls.values()) {
            String root = made.call().log();
            for (String parent = parents.get(root); parent != null; parent = parents.get(root)) {
                root = parent;
            }
            families.computeIfAbsent(root, key -> new ArrayList<>()).add(made);
        }
        return List.copyOf(families.values());
    }

    /** One way in which things may stand: a state, and which of the open calls have taken effect in it. */
    private record Config(LogState state, Set<Made> done) {
        Config {
            done = Set.copyOf(done);
        }
    }

    /** Where the search failed. */
    private record Failure(Made call, Set<Config> before, List<Made> open) {}

    private record Moment(long time, Made made, boolean isReturn) {}

    private static Optional<Failure> search(List<Made> calls) {
        Set<Config> possible = Set.of(new Config(LogState.EMPTY, Set.of()));
        List<Made> open = new ArrayList<>();
        for (Moment moment : moments(calls)) {
            if (!moment.isReturn()) {
                open.add(moment.made());
                continue;
            }
            Set<Config> next = new LinkedHashSet<>();
            for (Config config : closure(possible, open)) {
                if (config.done().contains(moment.made())) {
                    Set<Made> done = new HashSet<>(config.done());
                    done.remove(moment.made());
                    next.add(new Config(config.state(), done));
                }
            }
            if (next.isEmpty()) {
                return Optional.of(new Failure(moment.made(), possible, List.copyOf(open)));
            }
            open.remove(moment.made());
            possible = next;
        }
        return Optional.empty();
    }

    private static List<Moment> moments(List<Made> calls) {
        Map<Long, Moment> byTime = new TreeMap<>();
        for (Made made : calls) {
            byTime.put(made.began(), new Moment(made.began(), made, false));
            if (!made.isOpenForEver()) {
                byTime.put(made.returned(), new Moment(made.returned(), made, true));
            }
        }
        return List.copyOf(byTime.values());
    }

    /** All that can be reached by letting open calls take effect, in every order. */
    private static Set<Config> closure(Set<Config> from, List<Made> open) {
        Set<Config> reached = new LinkedHashSet<>(from);
        List<Config> work = new ArrayList<>(from);
        while (!work.isEmpty()) {
            Config config = work.remove(work.size() - 1);
            for (Made made : open) {
                if (config.done().contains(made)) {
                    continue;
                }
                made.call().after(config.state()).ifPresent(state -> {
                    if (made.isOpenForEver() && state.equals(config.state())) {
                        return; // it need never take effect, and has none here
                    }
                    Set<Made> done = new HashSet<>(config.done());
                    done.add(made);
                    Config next = new Config(state, done);
                    if (reached.add(next)) {
                        work.add(next);
                    }
                });
            }
        }
        return reached;
    }

    /** What began before the failure: nothing later can have to do with it. */
    private static List<Made> until(Failure failure, List<Made> family) {
        return family.stream()
                .filter(made -> made.began() < failure.call().returned())
                .toList();
    }

    /** Leaves out looks that are not needed for the contradiction, which can only make an order easier to find. */
    private static String witness(List<Made> family) {
        List<Made> shortest = family;
        long looked = 0;
        for (int part = Math.max(1, family.size() / 2); part > 0; part /= 2) {
            for (int from = 0; from < shortest.size() && looked < SHORTENING; ) {
                List<Made> rest = without(shortest, from, part);
                looked += rest.size();
                if (rest.size() < shortest.size() && search(rest).isPresent()) {
                    shortest = rest;
                } else {
                    from += part;
                }
            }
        }
        Failure failure = search(shortest).orElseThrow();
        long since = failure.open().stream().mapToLong(Made::began).min().orElse(0);
        List<Made> earlier =
                shortest.stream().filter(made -> made.returned() < since).toList();
        StringBuilder text = new StringBuilder("no order of these calls explains what they answered");
        earlier.subList(Math.max(0, earlier.size() - EARLIER), earlier.size())
                .forEach(made -> text.append("%n  before: %s".formatted(made)));
        failure.before().stream()
                .map(config -> "%n  then it may be: %s".formatted(config.state().logs()))
                .distinct()
                .forEach(text::append);
        failure.open().forEach(made -> text.append("%n  %s".formatted(made)));
        return text.append("%n  nothing explains the answer of %s".formatted(failure.call()))
                .toString();
    }

    private static List<Made> without(List<Made> calls, int from, int count) {
        List<Made> rest = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            if (i < from || i >= from + count || !calls.get(i).call().isLook()) {
                rest.add(calls.get(i));
            }
        }
        return rest;
    }
}
