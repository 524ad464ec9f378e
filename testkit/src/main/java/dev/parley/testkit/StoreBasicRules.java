package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.AgentState;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationState;
import dev.parley.model.Direction;
import dev.parley.model.InfoPatch;
import dev.parley.model.JsonText;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.SessionConfig;
import dev.parley.model.TranscriptEntry;
import dev.parley.model.UnknownFields;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.Takeover;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every store is expected to do even by those who never read a contract. */
interface StoreBasicRules {

    @Test
    @Rule("ST-001")
    default void anUnknownIdIsNotFoundAndStaysFree(StoreBench bench) {
        ConversationStore store = bench.store();
        ConversationInfo info = bench.info();
        ConversationId id = info.id();
        OwnerId owner = bench.owner();
        Lease never = new Lease(id, owner, 1, 0);

        assertThat(store.find(id)).as("find of an unknown id").isEmpty();
        notFound("read of an unknown id", () -> store.read(id, 0, 1, Direction.FORWARD));
        notFound("append to an unknown id", () -> store.append(never, 0, StoreBench.entries("x")));
        notFound("update of an unknown id", () -> store.update(id, 0, InfoPatch.NOTHING));
        notFound("acquire of an unknown id", () -> store.acquire(id, owner, Takeover.FORCE));
        notFound("fork of an unknown id", () -> store.fork(id, 0, bench.childInfo(id, 0), owner));
        assertThat(store.delete(never)).as("delete of an unknown id").isFalse();
        store.release(never);

        Lease lease = store.create(info, owner);
        assertThat(lease).as("lease of the first create of that id").isEqualTo(never);
    }

    private static void notFound(String what, ThrowingCallable call) {
        Refusal.of(what, ConversationNotFoundException.class, call);
    }

    @Test
    @Rule("ST-002")
    default void aHandleReadsItsOwnWrites(StoreBench bench) {
        ConversationStore store = bench.store();
        Lease lease = bench.started("start");
        List<TranscriptEntry> expected = StoreBench.entries("start");

        for (int i = 1; i <= 50; i++) {
            List<TranscriptEntry> batch = StoreBench.entries("entry " + i);
            store.append(lease, i, batch);
            expected.addAll(batch);

            assertThat(Reading.all(store, lease.conversation()))
                    .as("read right after append %d", i)
                    .isEqualTo(expected);
        }
    }

    @Test
    @Rule("ST-003")
    default void anotherHandleThatHadReadSeesEveryAcknowledgedWrite(StoreBench bench) {
        Lease lease = bench.started("start");
        Witness witness = bench.witness(lease.conversation());
        List<TranscriptEntry> expected = StoreBench.entries("start");

        for (int i = 1; i <= 50; i++) {
            List<TranscriptEntry> batch = StoreBench.entries("entry " + i);
            bench.store().append(lease, i, batch);
            expected.addAll(batch);

            witness.sees("after append " + i + " through the first handle", expected);
        }
        ConversationInfo titled = bench.store().update(lease.conversation(), 0, InfoPatch.NOTHING.title("a title"));
        assertThat(witness.store().find(lease.conversation()))
                .as("what another handle, which had read before, finds after an update through the first")
                .contains(titled);
    }

    @Test
    @Rule("ST-004")
    default void hostileNamesAreOnlyNames(StoreBench bench) {
        ConversationStore store = bench.store();
        Lease neighbour = bench.started("neighbour");
        Witness witness = bench.witness(neighbour.conversation());
        List<ConversationId> ids = new ArrayList<>();

        for (String hostile : RandomValues.HOSTILE) {
            String tenant = bench.tenant() + hostile;
            ConversationInfo info = ConversationInfo.pending(
                            StoreBench.newId(), tenant, Instant.EPOCH, SessionConfig.of("a" + hostile))
                    .withTitle(Optional.of(hostile))
                    .withLabels(Map.of(hostile, hostile, "plain", hostile));
            OwnerId owner = new OwnerId(bench.unique("o" + hostile));
            Lease lease = store.create(info, owner);
            store.append(lease, 0, StoreBench.entries(hostile));
            ids.add(info.id());

            ConversationInfo found = Reading.found(bench.another(), info.id());
            assertThat(List.of(found.tenant(), found.title(), found.labels(), found.config()))
                    .as("what was made with the name %s", RandomValues.visible(hostile))
                    .isEqualTo(List.of(tenant, info.title(), info.labels(), info.config()));
            assertThat(Reading.listed(store, tenant))
                    .as("tenant %s", RandomValues.visible(hostile))
                    .extracting(ConversationInfo::id)
                    .containsExactly(info.id());
            assertThat(store.acquire(info.id(), owner, Takeover.IF_ABANDONED).owner())
                    .isEqualTo(owner);
        }
        witness.seesNothingNew("conversations with hostile names were made");
        assertThat(ids).hasSize(RandomValues.HOSTILE.size());
    }

    @Test
    @Rule("ST-005")
    default void twoNamespacesNeverMeet(StoreBench bench) {
        Lease lease = bench.started("here");
        ConversationStore elsewhere = bench.elsewhere();

        assertThat(elsewhere.find(lease.conversation()))
                .as("found in another namespace")
                .isEmpty();
        assertThat(Reading.listed(elsewhere, bench.tenant()))
                .as("listed in another namespace")
                .isEmpty();
        Refusal.of(
                "an append through a handle on another namespace",
                ConversationNotFoundException.class,
                () -> elsewhere.append(lease, 1, StoreBench.entries("strayed")));
        assertThat(elsewhere.delete(lease)).as("deleted in another namespace").isFalse();

        bench.witness(lease.conversation()).sees("after it was looked for elsewhere", StoreBench.entries("here"));
    }

    @Test
    @Rule("ST-006")
    default void theInfoIsWhatWasMadeOfIt(StoreBench bench) {
        ConversationStore store = bench.store();
        SessionConfig config = SessionConfig.of("coder")
                .withModel("a model")
                .withInstructions("be brief")
                .withTools(List.of("shell", "search"))
                .withWorkingDirectory("/srv")
                .withOptions(Map.of("effort", "high"));
        ConversationInfo blank = bench.info();
        ConversationInfo info = new ConversationInfo(
                blank.id(),
                blank.tenant(),
                blank.state(),
                Instant.parse("2001-02-03T04:05:06.789Z"),
                blank.updated(),
                0,
                Optional.of("title"),
                Map.of("colour", "blue"),
                Optional.empty(),
                config,
                Optional.empty(),
                Optional.of(Instant.parse("2999-01-01T00:00:00Z")),
                new UnknownFields(Map.of("later", new JsonText("{\"a\":1e400}"))));
        AgentState first = new AgentState("session 1", 0, Optional.empty());
        AgentState last = new AgentState("session 2", 1, Optional.empty());

        Lease lease = store.create(info, bench.owner());
        store.append(
                lease, 0, List.of(new TranscriptEntry.SessionStarted(first), new TranscriptEntry.SessionStarted(last)));
        store.append(lease, 2, StoreBench.entries("hello"));

        ConversationInfo found = Reading.found(bench.another(), info.id());
        ConversationInfo expected = info.afterAppend(found.updated(), Optional.of(last));
        assertThat(expected.state()).isEqualTo(ConversationState.ACTIVE);
        assertThat(found)
                .as("info after the first appends; its agent state is that of the last session start")
                .isEqualTo(expected);
    }

    @Test
    @Rule("ST-007")
    default void mintedIdsNeverRepeat(StoreBench bench) {
        Lease lease = bench.started("near");
        Set<ConversationId> minted = new HashSet<>();

        for (int i = 0; i < 500; i++) {
            Optional<ConversationId> near = i % 2 == 0 ? Optional.empty() : Optional.of(lease.conversation());
            ConversationId id = bench.store().mintId(StoreBench::newId, near);
            assertThat(minted.add(id))
                    .as("id %s, minted as number %d, is a new one", id, i)
                    .isTrue();
        }
    }
}
