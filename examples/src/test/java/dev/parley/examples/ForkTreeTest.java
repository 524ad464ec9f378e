package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Lineage;
import dev.parley.model.SessionConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ForkTreeTest {

    private static final Instant MORNING = Instant.parse("2026-11-22T08:00:00Z");

    private final List<ConversationInfo> all = new ArrayList<>();

    @Test
    void forksStandBelowTheirParentInTheOrderOfTheirCuts() {
        ConversationInfo root = begun("root");
        fork("late cut", root.id(), 9);
        ConversationInfo early = fork("early cut", root.id(), 2);
        ConversationInfo child = fork("child", early.id(), 4);
        fork("grandchild", child.id(), 6);
        fork("second child", early.id(), 4);
        begun("another root");

        assertThat(drawn()).containsExactly("""
                root
                ├─ early cut
                │  ├─ child
                │  │  └─ grandchild
                │  └─ second child
                └─ late cut
                another root""".split("\n"));
    }

    @Test
    void orderOfTheListDoesNotMatter() {
        ConversationInfo root = begun("root");
        for (int i = 0; i < 20; i++) {
            fork("fork " + i, all.get(i / 3).id(), i);
        }
        List<String> straight = drawn();
        long seed = System.nanoTime();

        Collections.shuffle(all, new Random(seed));

        assertThat(drawn()).as("seed %d", seed).isEqualTo(straight).startsWith(title(root));
    }

    @Test
    void forkWhoseParentIsGoneBeginsATree() {
        fork("left alone", id(77), 3);

        ForkTree.Row row = ForkTree.of(all).rows().get(0);

        assertThat(row.orphan()).isTrue();
        assertThat(row.branches()).isEmpty();
    }

    @Test
    void chainOfForksMayBeLong() {
        ConversationInfo last = begun("root");
        for (int i = 0; i < 5_000; i++) {
            last = fork("fork " + i, last.id(), i);
        }

        assertThat(ForkTree.of(all).rows()).hasSize(5_001);
    }

    private List<String> drawn() {
        return ForkTree.of(all).rows().stream()
                .map(row -> row.branches() + title(row.info()))
                .toList();
    }

    private ConversationInfo begun(String title) {
        ConversationInfo info = ConversationInfo.pending(
                        id(all.size()), "default", MORNING.plusSeconds(all.size()), SessionConfig.of("echo"))
                .withTitle(Optional.of(title));
        all.add(info);
        return info;
    }

    private ConversationInfo fork(String title, ConversationId parent, long cut) {
        ConversationInfo info = begun(title).withLineage(new Lineage(parent, cut));
        all.set(all.size() - 1, info);
        return info;
    }

    private static String title(ConversationInfo info) {
        return info.title().orElseThrow();
    }

    private static ConversationId id(int number) {
        return new ConversationId(new UUID(0x7000L, 0x8000_0000_0000_0000L + number));
    }
}
