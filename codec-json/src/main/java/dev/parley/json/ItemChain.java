package dev.parley.json;

import java.util.Arrays;

/**
 * Which items count after each entry of a transcript with rollbacks. Each node points to the one before it in the view of
 * its time; a rollback adds a node that stands for no item and points to where the view returned to. 13 bytes a node.
 */
final class ItemChain {

    private static final int NONE = -1;
    private static final byte ITEM = 0;
    private static final byte USER = 1;
    private static final byte RETURN = 2;

    private long[] positions = new long[16];
    private int[] before = new int[16];
    private byte[] kinds = new byte[16];
    private int size;

    void add(long position, boolean user) {
        add(position, user ? USER : ITEM, size - 1);
    }

    /**
     * Returns to the view at length {@code to}.
     *
     * @return how many user items that drops, if these are turns from their beginning on; 0 if it changes nothing;
     *     negative if it is neither
     */
    int rollBack(long position, long to) {
        int target = lastBefore(to);
        int turns = 0;
        byte first = USER;
        int node = skipReturns(size - 1);
        int end = skipReturns(target);
        while (node > end) {
            first = kinds[node];
            turns += first == USER ? 1 : 0;
            node = skipReturns(before[node]);
        }
        add(position, RETURN, target);
        return node == end && first == USER ? turns : NONE;
    }

    /** Where the items stand that count now, from {@code from} on. */
    long[] positionsFrom(long from) {
        int count = 0;
        for (int node = skipReturns(size - 1);
                node != NONE && positions[node] >= from;
                node = skipReturns(before[node])) {
            count++;
        }
        long[] found = new long[count];
        for (int node = skipReturns(size - 1); count > 0; node = skipReturns(before[node])) {
            found[--count] = positions[node];
        }
        return found;
    }

    private int skipReturns(int node) {
        int at = node;
        while (at != NONE && kinds[at] == RETURN) {
            at = before[at];
        }
        return at;
    }

    private int lastBefore(long position) {
        int at = Arrays.binarySearch(positions, 0, size, position);
        return at >= 0 ? at - 1 : -at - 2;
    }

    private void add(long position, byte kind, int previous) {
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, 2 * size);
            before = Arrays.copyOf(before, 2 * size);
            kinds = Arrays.copyOf(kinds, 2 * size);
        }
        positions[size] = position;
        before[size] = previous;
        kinds[size] = kind;
        size++;
    }
}
