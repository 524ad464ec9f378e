package dev.parley.testkit;

import dev.parley.spi.ConversationStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One way to get a store wrong.
 *
 * @param name what it does, as its author might have thought
 * @param killedBy the rules that must fail for it
 * @param open a handle of the broken store around one of the reference; the map is shared by all handles on its data
 * @param flaw what is wrong around the store
 */
record Breakage(String name, List<String> killedBy, Wrapper open, Flaw flaw) {

    /** Makes a broken handle. */
    @FunctionalInterface
    interface Wrapper {
        ConversationStore around(ReferenceStore real, Map<Object, Object> notes);
    }

    static Breakage of(String name, Wrapper open, String... killedBy) {
        return new Breakage(name, List.of(killedBy), open, Flaw.NONE);
    }

    static Breakage of(String name, Flaw flaw, String... killedBy) {
        return new Breakage(name, List.of(killedBy), (real, notes) -> real, flaw);
    }

    /** All that there are. */
    static List<Breakage> all() {
        List<Breakage> all = new ArrayList<>();
        all.addAll(BrokenBasics.all());
        all.addAll(BrokenLists.all());
        all.addAll(BrokenAppends.all());
        all.addAll(BrokenLeases.all());
        all.addAll(BrokenRepeats.all());
        all.addAll(BrokenBirths.all());
        all.addAll(BrokenReads.all());
        all.addAll(BrokenForks.all());
        all.addAll(BrokenDeletes.all());
        all.addAll(BrokenValues.all());
        all.addAll(BrokenCosts.all());
        all.addAll(BrokenAccidents.all());
        return all;
    }
}
