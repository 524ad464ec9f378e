package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.OwnerId;
import dev.parley.model.SessionConfig;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.Takeover;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several processes write down is one history, and whether it is explained does not depend on where it was written. */
class CallRecorderTest {

    private static final Duration START = Duration.ofSeconds(30);
    private static final OwnerId OWNER = new OwnerId("owner");

    @TempDir
    private Path folder;

    private final ReferenceStore.Data data = new ReferenceStore.Data();

    @Test
    void processesThatShareAStoreAreExplainedByOneOrderAlsoWhenOneIsKilled() throws IOException {
        List<String> said = new ArrayList<>();

        CallHistory history = recordedByThree(Flaw.NONE, said);

        assertThat(history.contradiction()).isEmpty();
        assertThat(history.size())
                .as("calls of two whole processes and of a killed one")
                .isGreaterThanOrEqualTo(450);
        assertThat(said).hasSize(450);
    }

    @Test
    void processesThatDoNotSeeEachOtherAreNotExplained() throws IOException {
        CallHistory history = recordedByThree(Flaw.LOCKS_IN_ITS_PROCESS_ONLY, new ArrayList<>());

        assertThat(history.contradiction()).get().asString().contains("nothing explains the answer of", "writer ");
    }

    /** Two that make 200 calls each, and one that is killed after 50. */
    private CallHistory recordedByThree(Flaw flaw, List<String> said) throws IOException {
        Path journal = folder.resolve("journal");
        Path calls = folder.resolve("calls");
        Lease lease = startedIn(journal, calls);
        try (ChildJvm first = RecordingProcess.start(calls, journal, flaw, lease, "writer 1", 200);
                ChildJvm second = RecordingProcess.start(calls, journal, flaw, lease, "writer 2", 200);
                ChildJvm killed = RecordingProcess.start(calls, journal, flaw, lease, "writer 3", 1_000_000)) {
            List<ChildJvm> all = List.of(first, second, killed);
            all.forEach(child -> assertThat(child.nextLine(START)).contains("ready"));
            all.forEach(ChildJvm::go);
            for (int i = 0; i < 50; i++) {
                said.add(killed.nextLine(START).orElseThrow());
            }
            killed.kill();
            said.addAll(first.rest());
            said.addAll(second.rest());
            assertThat(first.complaints()).isEmpty();
            assertThat(second.complaints()).isEmpty();
        }
        return CallHistory.readFrom(calls);
    }

    private static Lease startedIn(Path journal, Path calls) {
        try (CallRecorder recorder = CallRecorder.into(calls);
                ConversationStore store = recorder.recorded("first", new FileStore(journal, Flaw.NONE))) {
            Lease lease = store.create(info(), OWNER);
            store.append(lease, 0, StoreBench.entries("begin"));
            return lease;
        }
    }

    @Test
    void whatIsReadFromFilesIsWhatWasRecorded() {
        CallHistory inMemory = new CallHistory();
        try (CallRecorder recorder = CallRecorder.into(folder)) {
            ConversationStore both =
                    inMemory.recorded("a\tb\\ \u00e4\ud800", recorder.recorded("a\tb\\ \u00e4\ud800", reference()));

            everyKindOfCall(both);
        }

        CallHistory inFiles = CallHistory.readFrom(folder);
        assertThat(texts(inFiles)).isEqualTo(texts(inMemory)).hasSize(25);
        assertThat(inFiles.contradiction()).isEmpty();
        assertThat(inMemory.contradiction()).isEmpty();
    }

    private ConversationStore reference() {
        return new ReferenceStore(data);
    }

    private static List<String> texts(CallHistory history) {
        return history.made().stream()
                .map(made -> made.who() + ": " + made.call())
                .toList();
    }

    private void everyKindOfCall(ConversationStore store) {
        ConversationInfo info = info();
        Lease lease = store.create(info, OWNER);
        assertThat(store.create(info, OWNER)).isEqualTo(lease);
        ConversationId id = lease.conversation();
        refused(() -> store.acquire(id, OWNER, Takeover.FORCE));
        assertThat(store.append(
                        lease, 0, StoreBench.entries("short", "tab\tand line\n", "\ud800 " + "long".repeat(50))))
                .isEqualTo(3);
        assertThat(store.append(lease, 3, List.of(new TranscriptEntry.TurnStarted("1-1"))))
                .isEqualTo(4);
        refused(() -> store.append(lease, 9, StoreBench.entries("too late")));
        assertThat(store.read(id, 0, 100, Direction.FORWARD).entries()).hasSize(4);
        assertThat(store.read(id, 1, 2, Direction.FORWARD).entries()).hasSize(2);
        assertThat(store.read(id, 4, 2, Direction.FORWARD).entries()).isEmpty();
        assertThat(store.read(id, Long.MAX_VALUE, 2, Direction.BACKWARD).entries())
                .hasSize(2);
        assertThat(store.read(id, 1, 2, Direction.BACKWARD).entries()).hasSize(2);
        ConversationInfo child = info().withLineage(new Lineage(id, 2));
        Lease fork = store.fork(id, 2, child, OWNER);
        assertThat(store.read(child.id(), 5, 2, Direction.BACKWARD).entries()).hasSize(2);
        refused(() -> store.fork(id, 9, info().withLineage(new Lineage(id, 9)), OWNER));
        assertThat(store.delete(fork)).isTrue();
        Lease next = store.acquire(id, OWNER, Takeover.FORCE);
        refused(() -> store.append(lease, 4, StoreBench.entries("old owner")));
        refused(() -> store.delete(lease));
        store.release(next);
        refused(() -> store.append(next, 4, StoreBench.entries("released")));
        Lease last = store.acquire(id, OWNER, Takeover.FORCE);
        assertThat(store.delete(last)).isTrue();
        refused(() -> store.append(last, 4, StoreBench.entries("gone")));
        refused(() -> store.read(id, 0, 1, Direction.FORWARD));
        assertThat(store.delete(lease)).isFalse();
        refused(() -> store.read(id, -1, 1, Direction.FORWARD)); // says nothing about the log
    }

    private static void refused(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aCallWhoseOutcomeIsUnknownMayHaveTakenEffectOrNot() {
        try (CallRecorder recorder = CallRecorder.into(folder)) {
            ConversationStore store = recorder.recorded("caller", answersLost());
            Lease lease = store.create(info(), OWNER);
            store.append(lease, 0, StoreBench.entries("begin"));

            refused(() -> store.append(lease, 1, StoreBench.entries("request lost")));
            assertThat(wholeLength(store, lease)).isEqualTo(1);
            refused(() -> store.append(lease, 1, StoreBench.entries("answer lost")));
            assertThat(wholeLength(store, lease)).isEqualTo(2);
            assertThat(store.append(lease, 1, StoreBench.entries("answer lost")))
                    .isEqualTo(2);
        }

        assertThat(CallHistory.readFrom(folder).contradiction()).isEmpty();
    }

    private static long wholeLength(ConversationStore store, Lease lease) {
        return store.read(lease.conversation(), 0, 10, Direction.FORWARD).length();
    }

    /** Loses requests that say so, and the first answer to others that say so. */
    private ConversationStore answersLost() {
        return new ForwardingStore(new ReferenceStore(data), new ConcurrentHashMap<>()) {
            @Override
            public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
                String text = StoreBench.text(entries.get(0));
                if (text.equals("request lost")) {
                    throw new StoreOutcomeUnknownException("request lost", new IOException("line broke"));
                }
                long length = super.append(lease, expectedPosition, entries);
                if (text.equals("answer lost") && notes.put("lost", true) == null) {
                    throw new StoreOutcomeUnknownException("answer lost", new IOException("line broke"));
                }
                return length;
            }
        };
    }

    @Test
    void aLineThatWasNotWrittenToItsEndCountsForNothing() throws IOException {
        Lease lease;
        try (CallRecorder recorder = CallRecorder.into(folder)) {
            lease = recorder.recorded("caller", reference()).create(info(), OWNER);
        }

        Files.writeString(onlyFile(), "returned\t0\t9\tdelete\t" + lease.conversation(), StandardOpenOption.APPEND);

        assertThat(texts(CallHistory.readFrom(folder)))
                .containsExactly("caller: Create[log=" + lease.conversation() + "]");
    }

    @Test
    void aFileThatHoldsSomethingElseIsNamed() throws IOException {
        CallRecorder.into(folder).close();

        Files.writeString(onlyFile(), "something\n");

        assertThatThrownBy(() -> CallHistory.readFrom(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(onlyFile().toString())
                .hasMessageContaining("something");
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(CallFiles.SUFFIX))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void anInterruptedCallerIsRecordedToo() {
        try (CallRecorder recorder = CallRecorder.into(folder)) {
            ConversationStore store = recorder.recorded("caller", reference());
            Thread.currentThread().interrupt();
            Lease lease = store.create(info(), OWNER);
            assertThat(Thread.interrupted()).isTrue();

            store.append(lease, 0, StoreBench.entries("still there"));
        }

        assertThat(CallHistory.readFrom(folder).size()).isEqualTo(2);
    }

    @Test
    void whatCannotBeRecordedIsNotAsked() {
        CallRecorder recorder = CallRecorder.into(folder);
        ConversationStore store = recorder.recorded("caller", reference());
        ConversationInfo info = info();

        recorder.close();

        assertThatThrownBy(() -> store.create(info, OWNER)).isInstanceOf(UncheckedIOException.class);
        assertThat(reference().create(info, new OwnerId("another")).epoch()).isEqualTo(1);
    }

    private static ConversationInfo info() {
        return ConversationInfo.pending(StoreBench.newId(), "tenant", Instant.EPOCH, SessionConfig.of("agent"));
    }
}
