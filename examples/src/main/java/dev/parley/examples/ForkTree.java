package dev.parley.examples;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Lineage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which conversation was forked from which, drawn with box characters. Trees stand in the order they began; forks of one
 * parent in the order of their cuts. A fork whose parent is gone begins a tree of its own.
 */
final class ForkTree {

    private static final Comparator<ConversationInfo> BY_CUT = Comparator.comparingLong(ForkTree::cut)
            .thenComparing(ConversationInfo::created)
            .thenComparing(ConversationInfo::id);

    private final Map<ConversationId, List<ConversationInfo>> forks = new HashMap<>();
    private final List<ConversationInfo> roots = new ArrayList<>();
    private final Set<ConversationId> known = new HashSet<>();

    private ForkTree(List<ConversationInfo> conversations) {
        conversations.forEach(info -> known.add(info.id()));
        conversations.forEach(info -> siblings(info).add(info));
        forks.values().forEach(siblings -> siblings.sort(BY_CUT));
        roots.sort(Comparator.comparing(ConversationInfo::created).thenComparing(ConversationInfo::id));
    }

    static ForkTree of(List<ConversationInfo> conversations) {
        return new ForkTree(conversations);
    }

    /**
     * A conversation's line.
     *
     * @param branches what leads to it; empty for the beginning of a tree
     * @param orphan whether it is a fork whose parent is not there any more
     */
    record Row(ConversationInfo info, String branches, boolean orphan) {}

    /** All conversations, each behind its parent. Chains of forks may be of any length. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        Deque<Open> open = new ArrayDeque<>();
        pushAll(open, roots, "", false);
        while (!open.isEmpty()) {
            Open next = open.pop();
            rows.add(new Row(next.info(), next.branches(), next.branches().isEmpty() && isFork(next.info())));
            pushAll(open, forks.getOrDefault(next.info().id(), List.of()), next.below(), true);
        }
        return rows;
    }

    /** A conversation to be drawn, and what stands before its forks. */
    private record Open(ConversationInfo info, String branches, String below) {}

    /** The first of {@code siblings} comes to lie on top. */
    private static void pushAll(Deque<Open> open, List<ConversationInfo> siblings, String before, boolean branch) {
        for (int i = siblings.size() - 1; i >= 0; i--) {
            boolean last = i == siblings.size() - 1;
            String branches = branch ? before + (last ? "└─ " : "├─ ") : "";
            String below = branch ? before + (last ? "   " : "│  ") : "";
            open.push(new Open(siblings.get(i), branches, below));
        }
    }

    private List<ConversationInfo> siblings(ConversationInfo info) {
        Optional<ConversationId> parent = info.lineage().map(Lineage::parent).filter(known::contains);
        return parent.isEmpty() ? roots : forks.computeIfAbsent(parent.get(), id -> new ArrayList<>());
    }

    private static boolean isFork(ConversationInfo info) {
        return info.lineage().isPresent();
    }

    private static long cut(ConversationInfo info) {
        return info.lineage().map(Lineage::cut).orElse(0L);
    }
}
