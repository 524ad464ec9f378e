package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.InfoPage;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.SessionConfig;
import dev.parley.spi.ConversationStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Listing. */
interface StoreListRules {

    @Test
    @Rule("ST-010")
    default void theListHasEveryLiveConversationOfTheTenantAndNoOther(StoreBench bench) {
        ConversationStore store = bench.store();
        Lease first = bench.started("first");
        Lease deleted = bench.started("deleted");
        Lease fork = bench.forked(first.conversation(), 1, "fork");
        store.create(bench.info(), bench.owner());
        ConversationInfo foreign = ConversationInfo.pending(
                StoreBench.newId(), bench.unique("another tenant"), Instant.now(), SessionConfig.of("agent"));
        store.append(store.create(foreign, bench.owner()), 0, StoreBench.entries("foreign"));
        store.delete(deleted);

        List<ConversationInfo> listed = Reading.listed(bench.another(), bench.tenant());

        assertThat(listed)
                .as("listed: the two live ones; not the deleted, the PENDING and another tenant's")
                .extracting(ConversationInfo::id)
                .containsExactlyInAnyOrder(first.conversation(), fork.conversation());
        assertThat(listed)
                .as("a listed info is the one that is found")
                .allSatisfy(info -> assertThat(store.find(info.id())).contains(info));
    }

    @Test
    @Rule("ST-011")
    default void pagesOfEverySizeJoinToTheWholeList(StoreBench bench) {
        int all = 23;
        for (int i = 0; i < all; i++) {
            bench.started("conversation " + i);
        }

        for (int limit : new int[] {1, 2, all - 1, all, all + 1}) {
            List<ConversationInfo> listed = Reading.listed(bench.store(), bench.tenant(), limit);

            assertThat(listed)
                    .as("all %d conversations in pages of %d: nobody is lost, even if times are equal", all, limit)
                    .extracting(ConversationInfo::id)
                    .doesNotHaveDuplicates()
                    .hasSize(all);
            assertThat(listed)
                    .as("last updated first")
                    .isSortedAccordingTo(
                            Comparator.comparing(ConversationInfo::updated).reversed());
        }
        InfoPage exact = bench.store().list(ConversationQuery.first(bench.tenant(), all));
        assertThat(exact.next()).as("next of a page that is full and the last").isEmpty();
    }

    @Test
    @Rule("ST-012")
    default void pagingAChangingListNeitherRepeatsNorSkipsWhatDoesNotChange(StoreBench bench) {
        List<ConversationId> still = new ArrayList<>();
        List<Lease> doomed = new ArrayList<>();
        List<Lease> changing = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            still.add(bench.started("still").conversation());
            still.add(bench.started("still").conversation());
            doomed.add(bench.started("to be deleted"));
            changing.add(bench.started("changing"));
        }

        eachOnce("others are made and written", still, listedWhile(bench, seen -> {
            bench.started("new");
            bench.started("new");
            if (!changing.isEmpty()) {
                bench.store().append(changing.remove(0), 1, StoreBench.entries("changed"));
            }
        }));
        eachOnce(
                "those that were seen are deleted",
                still,
                listedWhile(
                        bench,
                        seen -> doomed.stream()
                                .filter(lease -> seen.contains(lease.conversation()))
                                .findFirst()
                                .ifPresent(lease -> {
                                    doomed.remove(lease);
                                    bench.store().delete(lease);
                                })));
    }

    private static void eachOnce(String meanwhile, List<ConversationId> still, List<ConversationId> seen) {
        assertThat(seen.stream().filter(still::contains).toList())
                .as("those that did not change, each once, while %s between the pages", meanwhile)
                .containsExactlyInAnyOrderElementsOf(still);
    }

    /** All ids of a listing by three, while {@code between} changes the list after each page. */
    private static List<ConversationId> listedWhile(StoreBench bench, Consumer<List<ConversationId>> between) {
        List<ConversationId> seen = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        for (int page = 0; page == 0 || cursor.isPresent(); page++) {
            assertThat(page)
                    .as("pages of a listing of some dozens, by 3, while it changes")
                    .isLessThan(300);
            InfoPage read = bench.store().list(new ConversationQuery(bench.tenant(), 3, cursor));
            read.items().forEach(info -> seen.add(info.id()));
            cursor = read.next();
            if (page < 30) {
                between.accept(seen);
            }
        }
        return seen;
    }

    @Test
    @Rule("ST-013")
    default void aCursorThatIsNotTheStoresIsRefused(StoreBench bench) {
        for (String cursor : List.of("", "x", "2001-01-01", "../..", "\u0000")) {
            Refusal.of(
                    "the cursor " + RandomValues.visible(cursor),
                    IllegalArgumentException.class,
                    () -> bench.store()
                            .list(ConversationQuery.first(bench.tenant(), 1).from(cursor)));
        }
    }

    @Test
    @Rule("ST-014")
    default void listingWhileOthersWriteLosesNobody(StoreBench bench) {
        List<ConversationId> still = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            still.add(bench.started("conversation").conversation());
        }
        ConversationStore writer = bench.another();
        AtomicInteger revision = new AtomicInteger();
        ConversationId changing = bench.started("changing").conversation();

        bench.race()
                .during(
                        () -> writer.update(
                                changing, revision.getAndIncrement(), InfoPatch.NOTHING.title("t" + revision)),
                        meanwhile -> {
                            for (int round = 0; round < 50; round++) {
                                meanwhile.awaitMoreRounds(1);
                                assertThat(Reading.listed(bench.store(), bench.tenant(), 50))
                                        .as(
                                                "one page that holds them all, in round %d, while one of them is updated",
                                                round)
                                        .extracting(ConversationInfo::id)
                                        .doesNotHaveDuplicates()
                                        .containsAll(still);
                            }
                        });
    }
}
