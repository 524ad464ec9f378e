package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Forks share a prefix and nothing else. */
interface StoreForkRules {

    @Test
    @Rule("ST-090")
    default void aForkReadsAsThePrefixAndItsOwnEntries(StoreBench bench) {
        readsAsThePrefixAndItsOwnEntries(bench, 70, 0, 1, 31, 32, 33, 64, 69, 70);
        readsAsThePrefixAndItsOwnEntries(bench, 1_100, 1_023, 1_024, 1_025, 1_056, 1_100);
    }

    private static void readsAsThePrefixAndItsOwnEntries(StoreBench bench, int length, int... cuts) {
        Lease source = grown(bench, length);
        String[] own = StoreBench.texts("own", 40); // more than fits where an adapter keeps the latest entries apart

        for (int cut : cuts) {
            Lease fork = bench.forked(source.conversation(), cut, own);

            List<TranscriptEntry> expected = StoreBench.entries(StoreBench.texts("entry", cut));
            expected.addAll(StoreBench.entries(own));
            bench.witness(fork.conversation()).sees("of a fork at %d of %d".formatted(cut, length), expected);
            assertThat(Reading.all(bench.store(), fork.conversation(), 7, Direction.BACKWARD))
                    .as("a fork at %d of %d, read backwards by 7", cut, length)
                    .isEqualTo(expected);
        }
    }

    /** As {@code startedWith}, in batches that any store takes. */
    private static Lease grown(StoreBench bench, int length) {
        List<TranscriptEntry> all = StoreBench.entries(StoreBench.texts("entry", length));
        int batch = 70;
        Lease lease = bench.startedWith(Math.min(batch, length));
        for (int at = batch; at < length; at += batch) {
            bench.store().append(lease, at, all.subList(at, Math.min(at + batch, length)));
        }
        return lease;
    }

    @Test
    @Rule("ST-091")
    default void whatIsAppendedLaterIsNotSeenByTheOtherSide(StoreBench bench) {
        Lease source = bench.startedWith(5);
        ConversationId id = source.conversation();
        Lease atEnd = bench.store().fork(id, 5, bench.childInfo(id, 5), bench.owner());
        Lease inside = bench.store().fork(id, 3, bench.childInfo(id, 3), bench.owner());
        bench.store().append(source, 5, StoreBench.entries("before the fork's first"));
        bench.store().append(atEnd, 5, StoreBench.entries("end's"));
        bench.store().append(inside, 3, StoreBench.entries("inside's"));
        List<Witness> witnesses =
                List.of(bench.witness(id), bench.witness(atEnd.conversation()), bench.witness(inside.conversation()));

        bench.store().append(source, 6, StoreBench.entries("source's"));
        witnesses.get(1).seesNothingNew("an append to its source");
        witnesses.get(2).seesNothingNew("an append to its source");
        bench.store().append(atEnd, 6, StoreBench.entries("end's second"));
        bench.store().append(inside, 4, StoreBench.entries("inside's second"));

        List<TranscriptEntry> prefix = StoreBench.entries(StoreBench.texts("entry", 5));
        witnesses.get(0).sees("after its forks were written", with(prefix, "before the fork's first", "source's"));
        witnesses.get(1).sees("after its source was written", with(prefix, "end's", "end's second"));
        witnesses
                .get(2)
                .sees("after its source was written", with(prefix.subList(0, 3), "inside's", "inside's second"));
    }

    private static List<TranscriptEntry> with(List<TranscriptEntry> prefix, String... more) {
        List<TranscriptEntry> all = new ArrayList<>(prefix);
        all.addAll(StoreBench.entries(more));
        return all;
    }

    @Test
    @Rule("ST-092")
    default void aForkOfAForkAHundredDeepReadsWhole(StoreBench bench) {
        Lease tip = bench.started("generation 0");
        List<TranscriptEntry> expected = StoreBench.entries("generation 0");

        for (int depth = 1; depth <= 100; depth++) {
            tip = bench.forked(tip.conversation(), depth, "generation " + depth);
            expected.add(StoreBench.entry("generation " + depth));
        }

        bench.witness(tip.conversation()).sees("of the hundredth fork of a fork", expected);
        assertThat(Reading.all(bench.store(), tip.conversation(), 7, Direction.BACKWARD))
                .as("the hundredth fork, read backwards by 7")
                .isEqualTo(expected);
    }

    @Test
    @Rule("ST-093")
    default void deletingAnyAncestorChangesNoFork(StoreBench bench) {
        List<Lease> chain = new ArrayList<>(List.of(bench.started("0")));
        for (int depth = 1; depth < 6; depth++) {
            chain.add(bench.forked(chain.get(depth - 1).conversation(), depth, "" + depth));
        }
        Lease tip = chain.get(5);
        Lease sibling = bench.forked(chain.get(2).conversation(), 2, "sibling");
        Witness tipWitness = bench.witness(tip.conversation());
        Witness siblingWitness = bench.witness(sibling.conversation());

        for (int doomed : new int[] {3, 0, 4, 2, 1}) {
            assertThat(bench.store().delete(chain.get(doomed)))
                    .as("delete of ancestor %d", doomed)
                    .isTrue();

            tipWitness.seesNothingNew("ancestor %d was deleted".formatted(doomed));
            siblingWitness.seesNothingNew("ancestor %d was deleted".formatted(doomed));
        }
        assertThat(bench.store().append(tip, 6, StoreBench.entries("still growing")))
                .as("append to the tip")
                .isEqualTo(7);
        Lease late = bench.forked(tip.conversation(), 3, "late");
        bench.witness(late.conversation()).sees("of a fork of an orphan", StoreBench.entries("0", "1", "2", "late"));
    }

    @Test
    @Rule("ST-094")
    default void aForkBeyondTheEndIsRefused(StoreBench bench) {
        Lease source = bench.startedWith(3);
        ConversationId id = source.conversation();

        for (long beyond : new long[] {4, 1_000_000, Long.MAX_VALUE}) {
            ConversationInfo child = bench.childInfo(id, beyond);
            Refusal.of(
                    "a fork at %d of 3".formatted(beyond),
                    IllegalArgumentException.class,
                    () -> bench.store().fork(id, beyond, child, bench.owner()));

            ConversationInfo second = new ConversationInfo(
                    child.id(),
                    child.tenant(),
                    child.state(),
                    child.created(),
                    child.updated(),
                    0,
                    child.title(),
                    child.labels(),
                    Optional.of(new Lineage(id, 3)),
                    child.config(),
                    child.agentState(),
                    child.expiry(),
                    child.unknownFields());
            assertThat(bench.store().fork(id, 3, second, bench.owner()).lengthAtAcquire())
                    .as("a fork within, with the id that was refused and so is still free")
                    .isEqualTo(3);
        }
    }

    @Test
    @Rule("ST-095")
    default void aForkIsAConversationOfItsOwn(StoreBench bench) {
        Lease source = bench.startedWith(4);
        Witness witness = bench.witness(source.conversation());
        ConversationInfo child = bench.childInfo(source.conversation(), 2).withTitle(Optional.of("child"));

        Lease fork = bench.store().fork(source.conversation(), 2, child, bench.owner());
        assertThat(List.of(fork.conversation(), fork.epoch(), fork.lengthAtAcquire()))
                .as("id, epoch and length of the fork's lease")
                .isEqualTo(List.of(child.id(), 1L, 2L));
        bench.store().append(fork, 2, StoreBench.entries("own"));

        ConversationInfo found = Reading.found(bench.another(), child.id());
        assertThat(found).as("the fork's info").isEqualTo(child.afterAppend(found.updated(), Optional.empty()));
        witness.seesNothingNew("it was forked");
        assertThat(bench.store().append(source, 4, StoreBench.entries("more")))
                .as("the source's owner still owns it")
                .isEqualTo(5);
    }

    @Test
    @Rule("ST-096")
    default void aForkTakenWhileTheSourceGrowsIsExact(StoreBench bench) {
        ConversationStore forker = bench.another();
        Lease source = bench.started("entry 0");
        ConversationId id = source.conversation();
        long length = 1;

        for (int round = 0; round < StoreBench.ROUNDS; round++) {
            long at = length;
            ConversationInfo child = bench.childInfo(id, at);
            String text = "entry " + at;
            List<Callable<Object>> calls = List.of(
                    () -> bench.store().append(source, at, StoreBench.entries(text)),
                    () -> forker.fork(id, at, child, source.owner()));

            List<Race.Outcome<Object>> outcomes = bench.race().run(calls);

            assertThat(outcomes).as("append and fork at %d, at once", at).allMatch(Race.Outcome::succeeded);
            forker.append((Lease) outcomes.get(1).value().orElseThrow(), at, StoreBench.entries("own"));
            assertThat(forker.read(child.id(), at, 10, Direction.FORWARD).entries())
                    .as("entries of the fork behind the cut at %d", at)
                    .extracting(positioned -> positioned.entry())
                    .containsExactly(StoreBench.entry("own"));
            length++;
        }
        assertThat(Reading.all(forker, id))
                .as("the source")
                .isEqualTo(StoreBench.entries(StoreBench.texts("entry", (int) length)));
    }
}
