package dev.parley.core;

import org.jspecify.annotations.Nullable;

/** A run of numbered events: grows at the end, shrinks at the start, gives any in one step. Not safe for many threads. */
final class EventRing {

    private ConversationEvent.@Nullable Emitted[] slots = new ConversationEvent.Emitted[2]; // length is a power of two
    private long start;
    private long end;

    /** The oldest number that is here; {@link #end} if there is none. */
    long start() {
        return start;
    }

    /** The number that the next event gets. */
    long end() {
        return end;
    }

    int size() {
        return (int) (end - start);
    }

    void add(ConversationEvent.Emitted event) {
        if (size() == slots.length) {
            grow();
        }
        slots[slot(end, slots.length)] = event;
        end++;
    }

    /** The event of that number, which must be from {@link #start} to before {@link #end}. */
    ConversationEvent.Emitted get(long number) {
        ConversationEvent.Emitted event = slots[slot(number, slots.length)];
        if (number < start || number >= end || event == null) {
            throw new IllegalArgumentException("event %d is not from %d to before %d".formatted(number, start, end));
        }
        return event;
    }

    ConversationEvent.Emitted removeOldest() {
        ConversationEvent.Emitted oldest = get(start);
        slots[slot(start, slots.length)] = null;
        start++;
        return oldest;
    }

    private void grow() {
        ConversationEvent.@Nullable Emitted[] larger = new ConversationEvent.Emitted[slots.length * 2];
        for (long number = start; number < end; number++) {
            larger[slot(number, larger.length)] = slots[slot(number, slots.length)];
        }
        slots = larger;
    }

    private static int slot(long number, int length) {
        return (int) (number & (length - 1));
    }
}
