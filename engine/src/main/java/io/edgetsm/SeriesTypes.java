package io.edgetsm;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import java.util.Arrays;

/**
 * Value types of all series by ref. Read by any thread without a lock; the type of a series is known before anybody gets
 * its handle, hence before its ref can be appended.
 */
final class SeriesTypes {
    private static final int PAGE_BITS = 8;
    private static final int PAGE_REFS = 1 << PAGE_BITS;

    private volatile ValueType[][] pages = new ValueType[0][];

    /** Adds a series. */
    synchronized void learn(SeriesDefinition series) {
        int page = series.ref() >>> PAGE_BITS;
        ValueType[][] known = pages;
        if (page >= known.length) {
            known = Arrays.copyOf(known, Math.max(page + 1, 2 * known.length));
        }
        if (known[page] == null) {
            known[page] = new ValueType[PAGE_REFS];
        }
        known[page][series.ref() & PAGE_REFS - 1] = series.type();
        pages = known;
    }

    /** Type of a series, or null when the number is the ref of none. */
    ValueType get(int ref) {
        ValueType[][] known = pages;
        int page = ref >>> PAGE_BITS;
        return page < known.length && known[page] != null ? known[page][ref & PAGE_REFS - 1] : null;
    }
}
