package io.edgetsm.reader;

import java.util.Arrays;
import java.util.BitSet;

/** Refs that have one value of one tag, ascending. */
final class Postings {
    private int first;
    private int[] rest;
    private int count;

    /** Adds a ref that is not there yet. */
    void add(int ref) {
        if (count == 0) {
            first = ref;
        } else if (ref < first) {
            insert(first);
            first = ref;
        } else {
            insert(ref);
        }
        count++;
    }

    /** Nearly always behind the last one: refs are given in ascending order. */
    private void insert(int ref) {
        int used = count - 1;
        if (rest == null) {
            rest = new int[1];
        } else if (used == rest.length) {
            rest = Arrays.copyOf(rest, used + Math.max(1, used / 2));
        }
        int at = used;
        while (at > 0 && rest[at - 1] > ref) {
            rest[at] = rest[at - 1];
            at--;
        }
        rest[at] = ref;
    }

    /** The lowest of them. */
    int first() {
        return first;
    }

    void addTo(BitSet refs) {
        if (count > 0) {
            refs.set(first);
        }
        for (int i = 0; i < count - 1; i++) {
            refs.set(rest[i]);
        }
    }
}
