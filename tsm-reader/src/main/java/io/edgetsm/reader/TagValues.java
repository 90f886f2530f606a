package io.edgetsm.reader;

import io.edgetsm.format.RefTable;
import io.edgetsm.format.SeriesDefinition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The values of one tag, and which series have each: an open-addressed hash table of numbers. A value is not kept but read
 * from the key of a series that has it, so that one which tells series apart costs some ten bytes. Not thread-safe.
 */
final class TagValues {
    private static final int MIN_SLOTS = 16;

    private final String tag;
    private final RefTable<SeriesDefinition> definitions;
    private final List<Postings> shared = new ArrayList<>();
    /** 0 where it is empty, the ref of the only series with a value, or {@code ~index} in {@link #shared}. */
    private int[] slots = new int[MIN_SLOTS];

    private int count;

    /** @param definitions where the definition of a ref is found */
    TagValues(String tag, RefTable<SeriesDefinition> definitions) {
        this.tag = tag;
        this.definitions = definitions;
    }

    /** Number of values. */
    int size() {
        return count;
    }

    /** Adds a series, which has its definition already, to those with a value. */
    void add(String value, int ref) {
        int slot = slotOf(value, slots);
        int before = slots[slot];
        if (before < 0) {
            shared.get(~before).add(ref);
        } else if (before > 0) {
            Postings postings = new Postings();
            postings.add(before);
            postings.add(ref);
            slots[slot] = ~shared.size();
            shared.add(postings);
        } else {
            slots[slot] = ref;
            if (2 * ++count > slots.length) {
                grow();
            }
        }
    }

    private void grow() {
        int[] larger = new int[2 * slots.length];
        for (int slot : slots) {
            if (slot != 0) {
                larger[slotOf(valueOfSlot(slot), larger)] = slot;
            }
        }
        slots = larger;
    }

    /** Slot of the value, or the empty one where it would go. */
    private int slotOf(String value, int[] table) {
        int hash = value.hashCode() * 0x9E3779B9;
        int slot = hash >>> Integer.numberOfLeadingZeros(table.length) + 1;
        while (table[slot] != 0 && !valueOfSlot(table[slot]).equals(value)) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    private String valueOfSlot(int slot) {
        return valueOf(slot > 0 ? slot : shared.get(~slot).first());
    }

    private String valueOf(int ref) {
        return SeriesIndex.valueOf(definitions.get(ref).key(), tag);
    }

    /** Adds the refs of the series that have a value. */
    void addTo(BitSet refs, String value) {
        int slot = slots[slotOf(value, slots)];
        if (slot > 0) {
            refs.set(slot);
        } else if (slot < 0) {
            shared.get(~slot).addTo(refs);
        }
    }

    /** Refs that have one value. */
    @FunctionalInterface
    interface Posted {
        void addTo(BitSet refs);
    }

    /**
     * Tells each value, in no order, and who has it. Series with a value of their own come by ref, as their keys lie in
     * memory: from slot to slot, every one of 100,000 would be a miss of the cache.
     */
    void forEach(BiConsumer<String, Posted> action) {
        for (Postings postings : shared) {
            action.accept(valueOf(postings.first()), postings::addTo);
        }
        BitSet single = new BitSet();
        for (int slot : slots) {
            if (slot > 0) {
                single.set(slot);
            }
        }
        for (int ref = single.nextSetBit(0); ref >= 0; ref = single.nextSetBit(ref + 1)) {
            int owner = ref;
            action.accept(valueOf(ref), refs -> refs.set(owner));
        }
    }
}
