package dev.parley.memory;

import dev.parley.model.TranscriptEntry;
import java.util.Arrays;

/**
 * The entries of one conversation: a list that grows at its end and shares any prefix with its forks. Not safe; the
 * conversation that has it guards it, {@link #snapshot snapshots} may be read by everybody.
 *
 * <p>It is a tree of width 32 whose leaves hold the entries, and the last leaf, the tail, beside it: the persistent
 * vector of Bagwell and Hickey, with one liberty. Appending writes in place, on the right edge of the tree, which no two
 * transcripts have in common: {@link #prefix} copies that edge (one node a level, no wider than it is filled), and
 * everything left of it is full and never written again. So appending is O(1) amortised, a prefix costs O(log length), a fork of a fork reads like any
 * other, and whatever no transcript reaches is garbage.
 */
final class Transcript {

    static final int BITS = 5;
    static final int WIDTH = 1 << BITS;
    static final int MASK = WIDTH - 1;

    private static final Object[] NO_TREE = {};

    private Object[] root;
    /** By how much a position is shifted to give the root's slot. */
    private int shift;

    private Object[] tail;
    private long length;
    /** Whether the nodes on the tree's right edge end with their last slot in use: so {@link #prefix} leaves them. */
    private boolean edgeIsCropped;

    Transcript() {
        this(NO_TREE, BITS, new Object[WIDTH], 0);
    }

    private Transcript(Object[] root, int shift, Object[] tail, long length) {
        this.root = root;
        this.shift = shift;
        this.tail = tail;
        this.length = length;
    }

    long length() {
        return length;
    }

    /** Adds one entry. Snapshots taken before do not see it. */
    void append(TranscriptEntry entry) {
        if (length > 0 && (length & MASK) == 0) {
            pushTail();
        }
        tail[(int) (length & MASK)] = entry;
        length++;
    }

    /** What this holds now. It never changes: later appends write only to slots beyond its length. */
    TranscriptSnapshot snapshot() {
        return new TranscriptSnapshot(root, shift, tail, length);
    }

    /** A transcript of its own that begins with the first {@code newLength} entries of this one. */
    Transcript prefix(long newLength) {
        if (newLength == 0) {
            return new Transcript();
        }
        long tailStart = tailStart(newLength);
        Object[] newTail = Arrays.copyOf(snapshot().leaf(tailStart), WIDTH);
        Arrays.fill(newTail, (int) (newLength - tailStart), WIDTH, null);
        if (tailStart == 0) {
            return new Transcript(NO_TREE, BITS, newTail, newLength);
        }
        Object[] top = root;
        int level = shift;
        while (level > BITS && tailStart <= 1L << level) {
            top = (Object[]) top[0];
            level -= BITS;
        }
        Transcript prefix = new Transcript(croppedEdge(top, level, tailStart - 1), level, newTail, newLength);
        prefix.edgeIsCropped = true;
        return prefix;
    }

    /** Where the leaf begins that holds the last of {@code length} entries. */
    static long tailStart(long length) {
        return length == 0 ? 0 : (length - 1) & ~(long) MASK;
    }

    private void pushTail() {
        if (edgeIsCropped) {
            root = wideEdge(root, shift);
            edgeIsCropped = false;
        }
        long position = length - WIDTH;
        if (position == 0) {
            root = new Object[WIDTH];
        } else if (position == 1L << (shift + BITS)) {
            Object[] grown = new Object[WIDTH];
            grown[0] = root;
            root = grown;
            shift += BITS;
        }
        Object[] node = root;
        for (int level = shift; level > BITS; level -= BITS) {
            int slot = (int) (position >>> level) & MASK;
            if (node[slot] == null) {
                node[slot] = new Object[WIDTH];
            }
            node = (Object[]) node[slot];
        }
        node[(int) (position >>> BITS) & MASK] = tail;
        tail = new Object[WIDTH];
    }

    /** The tree under {@code node} without what lies right of {@code last}; shares all but the nodes on that edge. */
    private static Object[] croppedEdge(Object[] node, int level, long last) {
        int slot = (int) (last >>> level) & MASK;
        Object[] copy = Arrays.copyOf(node, slot + 1);
        if (level > BITS) {
            copy[slot] = croppedEdge((Object[]) node[slot], level - BITS, last);
        }
        return copy;
    }

    /** The same tree with room on its right edge. Copies all of that: snapshots go on reading the cropped nodes. */
    private static Object[] wideEdge(Object[] node, int level) {
        int slot = node.length - 1;
        Object[] copy = Arrays.copyOf(node, WIDTH);
        if (level > BITS) {
            copy[slot] = wideEdge((Object[]) node[slot], level - BITS);
        }
        return copy;
    }
}
