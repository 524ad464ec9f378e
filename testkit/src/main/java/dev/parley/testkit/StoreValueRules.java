package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.parley.model.ContentPart;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.EntryMeta;
import dev.parley.model.JsonText;
import dev.parley.model.Lease;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.TranscriptEntry;
import dev.parley.model.UnknownFields;
import dev.parley.spi.ConversationException;
import dev.parley.spi.Takeover;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What was given is what comes back, exactly, and nobody can change it from outside. */
interface StoreValueRules {

    @Test
    @Rule("ST-110")
    default void changingTheListAfterAppendChangesNothing(StoreBench bench) {
        Lease lease = bench.started("start");
        List<TranscriptEntry> callers = StoreBench.entries("a", "b");
        bench.store().append(lease, 1, callers);
        Witness witness = bench.witness(lease.conversation());

        callers.set(0, StoreBench.entry("changed"));
        callers.add(StoreBench.entry("added"));

        witness.seesNothingNew("the caller changed the list that it had appended");
        assertThat(bench.store().append(lease, 3, StoreBench.entries("next"))).isEqualTo(4);
        witness.sees("after one more append", StoreBench.entries("start", "a", "b", "next"));
    }

    @Test
    @Rule("ST-111")
    default void theCallersListIsNotChanged(StoreBench bench) {
        Lease lease = bench.started("start");
        List<TranscriptEntry> callers = StoreBench.entries("a", "b");

        bench.store().append(lease, 1, callers);
        assertThat(bench.store().append(lease, 3, Collections.unmodifiableList(callers)))
                .as("append of a list that cannot be changed")
                .isEqualTo(5);

        assertThat(callers).as("the caller's list after it was appended").isEqualTo(StoreBench.entries("a", "b"));
    }

    @Test
    @Rule("ST-113")
    @SuppressWarnings({"DataFlowIssue", "NullAway"}) // null is what is tested
    default void nullsAreRefusedAtOnce(StoreBench bench) {
        Lease lease = bench.started("start");
        Witness witness = bench.witness(lease.conversation());
        List<TranscriptEntry> holed = Arrays.asList(StoreBench.entry("a"), null, StoreBench.entry("b"));

        refusesNull("append of null", () -> bench.store().append(lease, 1, null));
        refusesNull("append of a list with null in it", () -> bench.store().append(lease, 1, holed));
        refusesNull("append under null", () -> bench.store().append(null, 1, StoreBench.entries("a")));
        refusesNull("create of null", () -> bench.store().create(null, bench.owner()));
        refusesNull("create for null", () -> bench.store().create(bench.info(), null));
        refusesNull("find of null", () -> bench.store().find(null));
        refusesNull("read of null", () -> bench.store().read(null, 0, 1, Direction.FORWARD));
        refusesNull("read towards null", () -> bench.store().read(lease.conversation(), 0, 1, null));
        refusesNull("update by null", () -> bench.store().update(lease.conversation(), 0, null));
        refusesNull("list of null", () -> bench.store().list(null));
        refusesNull("delete of null", () -> bench.store().delete(null));
        refusesNull("acquire for null", () -> bench.store().acquire(lease.conversation(), null, Takeover.FORCE));
        refusesNull("acquire by null", () -> bench.store().acquire(lease.conversation(), bench.owner(), null));

        witness.seesNothingNew("calls with null in them");
    }

    private static void refusesNull(String what, ThrowingCallable call) {
        assertThat(catchThrowable(call))
                .as("%s is refused as a mistake of the caller", what)
                .isInstanceOfAny(NullPointerException.class, IllegalArgumentException.class);
    }

    @Test
    @Rule("ST-114")
    default void textComesBackExactly(StoreBench bench) {
        Lease lease = bench.started("start");
        List<TranscriptEntry> expected = StoreBench.entries("start");
        List<TranscriptEntry> hostile = StoreBench.entries(RandomValues.HOSTILE.toArray(String[]::new));
        hostile.addAll(StoreBench.entries("\ud800", "\udfff x \ud83d", "", "\u007f\u0080\uffff\ufffe"));
        bench.store().append(lease, 1, hostile);
        expected.addAll(hostile);

        RandomValues random = RandomValues.seeded();
        for (int batch = 0; batch < 40; batch++) {
            List<TranscriptEntry> entries = random.entries(1 + random.below(20));
            bench.store().append(lease, expected.size(), entries);
            expected.addAll(entries);
        }

        List<TranscriptEntry> read = Reading.all(bench.another(), lease.conversation());
        assertThat(read).as("how many entries came back, %s", random.origin()).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(read.get(i)).as("entry %d, %s", i, random.origin()).isEqualTo(expected.get(i));
        }
    }

    @Test
    @Rule("ST-115")
    default void rawJsonComesBackCharacterByCharacter(StoreBench bench) {
        Lease lease = bench.started("start");
        String deep = "[".repeat(512) + "]".repeat(512);
        List<TranscriptEntry> entries = new ArrayList<>();
        for (String value : List.of("9007199254740993", "1e400", "-0", "0.10", "1E+2", "\"\\u00e9\\/\\ud800\"", deep)) {
            JsonText whole = new JsonText("{\"type\":\"later\",\"b\":%s,\"a\":%s}".formatted(value, value));
            UnknownFields fields = new UnknownFields(Map.of("later", new JsonText(value)));
            ContentPart part = new ContentPart.InputText("text", fields);
            ContentPart unknownPart = new ContentPart.Unknown("later", whole);
            entries.add(new TranscriptEntry.Unknown("later", whole));
            entries.add(new TranscriptEntry.Item("1-1", new ResponseItem.Unknown("later", whole), Origin.AGENT));
            entries.add(new TranscriptEntry.Item(
                    "1-1",
                    new ResponseItem.Message(
                            Optional.empty(), Role.USER, List.of(part, unknownPart), Optional.empty(), fields),
                    Origin.USER,
                    new EntryMeta(Optional.empty(), Optional.empty(), fields)));
            entries.add(new TranscriptEntry.Submitted("1-2", new Op.Unknown("later", whole)));
        }

        bench.store().append(lease, 1, entries);

        List<TranscriptEntry> read = Reading.all(bench.another(), lease.conversation());
        assertThat(read).as("how many entries came back").hasSize(1 + entries.size());
        for (int i = 0; i < entries.size(); i++) {
            assertThat(read.get(i + 1))
                    .as("entry %d: unknown kinds, fields and numbers are kept as written", i)
                    .isEqualTo(entries.get(i));
        }
    }

    @Test
    @Rule("ST-116")
    default void anItemOfOneMebibyteComesBack(StoreBench bench) {
        Lease lease = bench.started("start");
        String large = "0123456789abcdef".repeat(1 << 16);

        bench.store().append(lease, 1, StoreBench.entries("before", large, "behind"));

        List<TranscriptEntry> read = Reading.all(bench.another(), lease.conversation());
        assertThat(read.equals(StoreBench.entries("start", "before", large, "behind")))
                .as("an entry with 1 MiB of text, between two small ones, comes back as it was")
                .isTrue();
    }

    @Test
    @Rule("ST-117")
    default void messagesNeverCarryContent(StoreBench bench) {
        String secret = "s3cr3t-" + StoreBench.newId();
        Lease lease = bench.started(secret);
        Lease stale = new Lease(lease.conversation(), lease.owner(), lease.epoch() + 1, 0);
        List<TranscriptEntry> batch = StoreBench.entries(secret);
        ConversationInfo second =
                Reading.found(bench.store(), lease.conversation()).withTitle(Optional.of(secret));
        ConversationInfo used = ConversationInfo.pending(
                second.id(), second.tenant(), second.created(), second.config().withInstructions(secret));

        for (ThrowingCallable refused : List.<ThrowingCallable>of(
                () -> bench.store().append(lease, 7, batch),
                () -> bench.store().append(stale, 1, batch),
                () -> bench.store().append(new Lease(StoreBench.newId(), lease.owner(), 1, 0), 0, batch),
                () -> bench.store().create(used, lease.owner()))) {
            Throwable thrown = catchThrowable(refused);
            assertThat(thrown).as("what a refused call threw").isInstanceOf(ConversationException.class);
            for (Throwable t = thrown; t != null; t = t.getCause()) {
                assertThat(String.valueOf(t.getMessage()))
                        .as("message of a refusal: ids and numbers only")
                        .doesNotContain(secret);
            }
        }
    }
}
