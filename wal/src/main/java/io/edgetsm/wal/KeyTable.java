package io.edgetsm.wal;

import io.edgetsm.format.RefTable;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;

/**
 * Finds the definition of a series key: a hash table of refs, open-addressed, so that a series costs eight bytes at most
 * beside its definition. Not thread-safe.
 */
final class KeyTable {
    private static final int MIN_SLOTS = 64;

    private final RefTable<SeriesDefinition> definitions;
    private int[] refs = new int[MIN_SLOTS];
    private int count;

    /** @param definitions where the definition of a ref is found */
    KeyTable(RefTable<SeriesDefinition> definitions) {
        this.definitions = definitions;
    }

    /** The definition of a key, or null. */
    SeriesDefinition get(SeriesKey key) {
        return definitions.get(refs[slotOf(key, refs)]);
    }

    /** Adds a series, which has its definition already; takes the place of another with the same key. */
    void put(SeriesDefinition series) {
        int slot = slotOf(series.key(), refs);
        count += refs[slot] == 0 ? 1 : 0;
        refs[slot] = series.ref();
        if (2 * count > refs.length) {
            grow();
        }
    }

    private void grow() {
        int[] larger = new int[2 * refs.length];
        for (int ref : refs) {
            if (ref != 0) {
                larger[slotOf(definitions.get(ref).key(), larger)] = ref;
            }
        }
        refs = larger;
    }

    /** Slot of the key, or the empty one where it would go. */
    private int slotOf(SeriesKey key, int[] table) {
        int hash = key.hashCode() * 0x9E3779B9;
        int slot = hash >>> Integer.numberOfLeadingZeros(table.length) + 1;
        while (table[slot] != 0 && !definitions.get(table[slot]).key().equals(key)) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }
}
