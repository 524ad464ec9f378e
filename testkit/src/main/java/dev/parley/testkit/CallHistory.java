package dev.parley.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What many threads asked of logs and were answered, and whether one order of the calls explains it: an order in which each
 * call stands between its begin and its return, and in which every answer is right. Recording is safe for use by many
 * threads; checking is done by one, afterwards.
 *
 * <p>The check walks through begins and returns in time and keeps every state that is still possible, with the set of calls
 * that began, have not returned and have taken effect in it (just-in-time linearization, G. Lowe: Testing for
 * linearizability, 2017). Calls of one conversation, and of those that were forked from it, form one history.
 */
final class CallHistory {

    /** A call that was made: when it began and when it returned, by a clock that ticks with each event. */
    record Made(String who, long began, long returned, LogCall call) {
        boolean isOpenForEver() {
            return returned == Long.MAX_VALUE;
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

    private final AtomicLong clock = new AtomicLong();
    private final ConcurrentLinkedQueue<Made> calls = new ConcurrentLinkedQueue<>();

    /** Makes a call, which returns what it was with its answer, and remembers it. */
    <C extends LogCall> C record(String who, Supplier<C> call) {
        long began = clock.getAndIncrement();
        C answered = call.get();
        boolean known =
                !(answered instanceof LogCall.Append append && append.answer() instanceof LogCall.Answer.Unknown);
        calls.add(new Made(who, began, known ? clock.getAndIncrement() : Long.MAX_VALUE, answered));
        return answered;
    }

    /** Adds a call of another record. */
    void add(Made made) {
        calls.add(made);
    }

    int size() {
        return calls.size();
    }

    /** The shortest account found of why no order explains the calls; empty if one does. */
    Optional<String> contradiction() {
        for (List<Made> family : families()) {
            if (search(family).isPresent()) {
                return Optional.of(witness(family));
            }
        }
        return Optional.empty();
    }

    /** The calls of each conversation together with those of its forks. */
    private List<List<Made>> families() {
        Map<String, String> parents = new TreeMap<>();
        for (Made made : calls) {
            if (made.call() instanceof LogCall.Fork fork) {
                parents.put(fork.child(), fork.log());
            }
        }
        Map<String, List<Made>> families = new TreeMap<>();
        for (Made made : calls) {
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

    /** Leaves out looks that are not needed for the contradiction, which can only make an order easier to find. */
    private static String witness(List<Made> family) {
        List<Made> shortest = family;
        for (int part = Math.max(1, family.size() / 2); part > 0; part /= 2) {
            for (int from = 0; from < shortest.size(); ) {
                List<Made> rest = without(shortest, from, part);
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
