package io.edgetsm.format.codec;

import java.util.Arrays;

/** The distinct integers of a column, sorted, as long as they are few. */
final class Dictionary {
    private static final int SLOTS = 4 * ValueColumn.MAX_DICTIONARY;

    final long[] entries = new long[ValueColumn.MAX_DICTIONARY];
    private final int[] slots = new int[SLOTS];
    private final short[] ranks = new short[ValueColumn.MAX_DICTIONARY];
    private final long[] sorted = new long[ValueColumn.MAX_DICTIONARY];
    private int size;

    /** False when there are more than {@code limit}. */
    boolean build(long[] integers, int count, int limit) {
        Arrays.fill(slots, 0);
        size = 0;
        long last = ~integers[0];
        for (int i = 0; i < count; i++) {
            if (integers[i] != last) {
                last = integers[i];
                int slot = find(last);
                if (slots[slot] == 0) {
                    if (size == limit) {
                        return false;
                    }
                    entries[size++] = last;
                    slots[slot] = size;
                }
            }
        }
        System.arraycopy(entries, 0, sorted, 0, size);
        Arrays.sort(sorted, 0, size);
        for (int rank = 0; rank < size; rank++) {
            ranks[slots[find(sorted[rank])] - 1] = (short) rank;
        }
        return true;
    }

    int size() {
        return size;
    }

    long[] sorted() {
        return sorted;
    }

    void rank(long[] integers, int count, long[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = ranks[slots[find(integers[i])] - 1];
        }
    }

    private int find(long integer) {
        int slot = (int) (integer * 0x9E3779B97F4A7C15L >>> 52) & (SLOTS - 1);
        while (slots[slot] != 0 && entries[slots[slot] - 1] != integer) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        return slot;
    }
}
