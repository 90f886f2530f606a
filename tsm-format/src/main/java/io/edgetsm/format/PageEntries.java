package io.edgetsm.format;

import java.util.Arrays;

/** What the entries of one log page are so far, by index: a {@link LogGroup} may say that it repeats earlier ones. */
final class PageEntries {
    /** Most entries of a page: their number is 16 bits. */
    static final int MAX_ENTRIES = 65_535;

    private static final int FIRST_ROOM = 2048;

    int[] refs = new int[FIRST_ROOM];
    byte[] codes = new byte[FIRST_ROOM];
    long[] integers = new long[FIRST_ROOM];

    /** Notes an entry; one whose value is no integer has a raw code, and nothing can repeat it. */
    void put(int index, int ref, int code, long integer) {
        if (index >= refs.length) {
            reserve(index + 1);
        }
        refs[index] = ref;
        codes[index] = (byte) code;
        integers[index] = integer;
    }

    /** Makes room for so many entries. */
    void reserve(int count) {
        if (count > refs.length) {
            int room = Math.max(count, 2 * refs.length);
            refs = Arrays.copyOf(refs, room);
            codes = Arrays.copyOf(codes, room);
            integers = Arrays.copyOf(integers, room);
        }
    }
}
