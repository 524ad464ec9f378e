package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * A list of calls made at random, as data, so that it can be made again and shortened. Each call names its conversation,
 * lease and owner by number: what the number stands for comes from what the calls before it did.
 */
record RandomCalls(List<Call> calls) {

    private static final int CONVERSATIONS = 4;
    private static final int OWNERS = 2;

    enum Kind {
        CREATE,
        FORK,
        APPEND,
        REPEAT_APPEND,
        UPDATE,
        DELETE,
        ACQUIRE,
        RELEASE,
        READ,
        LIST
    }

    record Call(Kind kind, int conversation, int other, int owner, int number) {
        @Override
        public String toString() {
            return "%s(conversation %d, other %d, owner %d, number %d)"
                    .formatted(kind, conversation, other, owner, number);
        }
    }

    static RandomCalls of(RandomValues random, int length) {
        Kind[] kinds = Kind.values();
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            // appends are what there is most of
            Kind kind = random.below(3) == 0 ? Kind.APPEND : kinds[random.below(kinds.length)];
            calls.add(new Call(
                    kind,
                    random.below(CONVERSATIONS),
                    random.below(CONVERSATIONS),
                    random.below(OWNERS),
                    random.below(10)));
        }
        return new RandomCalls(calls);
    }

    /** The first answer in which the store differs from the reference, if any. */
    Optional<String> firstDifference(StoreBench bench) {
        return new Run(bench, new ReferenceStore(new ReferenceStore.Data())).firstDifference(calls);
    }

    /** The shortest list that still differs, as far as leaving out runs of calls can find it. */
    RandomCalls shrunk(StoreBench bench) {
        RandomCalls shortest = this;
        for (int part = calls.size() / 2; part > 0; part /= 2) {
            for (int from = 0; from + part <= shortest.calls.size(); ) {
                List<Call> rest = new ArrayList<>(shortest.calls);
                rest.subList(from, from + part).clear();
                RandomCalls shorter = new RandomCalls(rest);
                if (shorter.firstDifference(bench).isPresent()) {
                    shortest = shorter;
                } else {
                    from++;
                }
            }
        }
        return shortest;
    }

    /** One run on both stores. */
    private static final class Run {
        private final ConversationStore store;
        private final ConversationStore reference;
        private final String tenant;
        private final StoreBench bench;
        private final List<OwnerId> owners = new ArrayList<>();
        private final List<ConversationInfo> infos = new ArrayList<>();
        private final List<List<Lease>> leases = new ArrayList<>();
        private final List<Optional<Append>> appends = new ArrayList<>();

        private record Append(Lease lease, long position, List<TranscriptEntry> batch) {}

        Run(StoreBench bench, ConversationStore reference) {
            this.bench = bench;
            this.store = bench.store();
            this.reference = reference;
            this.tenant = bench.unique("tenant");
            for (int i = 0; i < OWNERS; i++) {
                OwnerId owner = bench.owner();
                reference.heartbeat(owner, Duration.ofMinutes(10));
                owners.add(owner);
            }
            for (int i = 0; i < CONVERSATIONS; i++) {
                infos.add(blank());
                leases.add(new ArrayList<>());
                appends.add(Optional.empty());
            }
        }

        Optional<String> firstDifference(List<Call> calls) {
            for (int i = 0; i < calls.size(); i++) {
                Call call = calls.get(i);
                Optional<String> difference = difference(call);
                if (difference.isPresent()) {
                    return Optional.of("call %d, %s: %s".formatted(i, call, difference.get()));
                }
            }
            return Optional.empty();
        }

        private Optional<String> difference(Call call) {
            return switch (call.kind()) {
                case CREATE -> birth(call, on -> on.create(infos.get(call.conversation()), owner(call)));
                case FORK -> fork(call);
                case APPEND -> append(call);
                case REPEAT_APPEND ->
                    appends.get(call.conversation())
                            .flatMap(last -> compare(on -> on.append(last.lease(), last.position(), last.batch())));
                case UPDATE ->
                    compare(on -> plain(
                            on.update(id(call), call.number() / 3, InfoPatch.NOTHING.title("t" + call.number()))));
                case DELETE -> delete(call);
                case ACQUIRE -> acquire(call);
                case RELEASE -> isActive(call) ? compare(on -> released(on, lease(call))) : Optional.empty();
                case READ -> compare(on -> Reading.all(on, id(call), 1 + call.number(), direction(call)));
                case LIST ->
                    compare(on -> Reading.listed(on, tenant, 1 + call.number()).stream()
                            .map(Run::plain)
                            .sorted(Comparator.comparing(ConversationInfo::id))
                            .toList());
            };
        }

        private Optional<String> fork(Call call) {
            ConversationId source = infos.get(call.other()).id();
            ConversationInfo child = infos.get(call.conversation()).withLineage(new Lineage(source, call.number()));
            return birth(call, on -> forked(on, source, child, call));
        }

        /** Several refusals may apply to a fork, and each is as good as another. */
        private Object forked(ConversationStore on, ConversationId source, ConversationInfo child, Call call) {
            try {
                return on.fork(source, call.number(), child, owner(call));
            } catch (ConversationException | IllegalArgumentException refusal) {
                return "refused";
            }
        }

        private Optional<String> birth(Call call, Asked asked) {
            Object[] answer = new Object[1];
            Optional<String> difference = compare(asked, answer);
            keepLease(call, answer[0]);
            return difference;
        }

        private Optional<String> acquire(Call call) {
            Takeover takeover = call.number() < 5 ? Takeover.FORCE : Takeover.IF_ABANDONED;
            return birth(call, on -> on.acquire(id(call), owner(call), takeover));
        }

        private Optional<String> append(Call call) {
            Lease lease = lease(call);
            long end = length(call);
            // mostly right, sometimes too low or too high
            long position = call.number() < 8 ? end : Math.max(0, end + call.number() - 9 + call.owner());
            List<TranscriptEntry> batch = StoreBench.entries(StoreBench.texts(bench.unique("e"), 1 + call.other()));
            appends.set(call.conversation(), Optional.of(new Append(lease, position, batch)));
            return compare(on -> on.append(lease, position, batch));
        }

        private Optional<String> delete(Call call) {
            Lease lease = lease(call);
            Object[] answer = new Object[1];
            Optional<String> difference = compare(on -> on.delete(lease), answer);
            if (Boolean.TRUE.equals(answer[0]) && call.number() < 5) {
                infos.set(call.conversation(), blank());
                leases.get(call.conversation()).clear();
            }
            return difference;
        }

        private static String released(ConversationStore on, Lease lease) {
            on.release(lease);
            return "released";
        }

        private void keepLease(Call call, Object answer) {
            if (answer instanceof Lease lease) {
                leases.get(call.conversation()).add(lease);
            }
        }

        /** The last lease, or sometimes one before; one that nobody gave if there is none. */
        private Lease lease(Call call) {
            List<Lease> given = leases.get(call.conversation());
            if (given.isEmpty()) {
                return new Lease(id(call), owner(call), 1, 0);
            }
            return given.get(call.number() == 0 ? 0 : given.size() - 1);
        }

        private long length(Call call) {
            try {
                return reference.read(id(call), 0, 1, Direction.FORWARD).length();
            } catch (ConversationException absent) {
                return 0;
            }
        }

        private boolean isActive(Call call) {
            return reference.find(id(call)).isPresent();
        }

        private ConversationId id(Call call) {
            return infos.get(call.conversation()).id();
        }

        private OwnerId owner(Call call) {
            return owners.get(call.owner());
        }

        private static Direction direction(Call call) {
            return call.owner() == 0 ? Direction.FORWARD : Direction.BACKWARD;
        }

        private ConversationInfo blank() {
            ConversationInfo info = bench.info();
            return ConversationInfo.pending(info.id(), tenant, info.created(), info.config());
        }

        /** Without the time of update, which is the store's own. */
        private static ConversationInfo plain(ConversationInfo info) {
            return info.afterAppend(Instant.EPOCH, Optional.empty());
        }

        private interface Asked {
            Object of(ConversationStore on);
        }

        private Optional<String> compare(Asked asked) {
            return compare(asked, new Object[1]);
        }

        private Optional<String> compare(Asked asked, Object[] answer) {
            Object expected = answer(() -> asked.of(reference));
            Object actual = answer(() -> asked.of(store));
            answer[0] = expected;
            return actual.equals(expected)
                    ? Optional.empty()
                    : Optional.of("the store answers %s where %s is right".formatted(actual, expected));
        }

        private static Object answer(Callable<Object> call) {
            try {
                return call.call();
            } catch (IllegalArgumentException e) {
                return "IllegalArgumentException";
            } catch (ConversationException e) {
                return "refused: " + e.getMessage();
            } catch (Exception e) {
                return "thrown: " + e;
            }
        }
    }

    @Override
    public String toString() {
        return calls.stream().map(Call::toString).collect(Collectors.joining("\n  ", "\n  ", ""));
    }
}
