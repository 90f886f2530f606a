package io.edgetsm;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import java.util.Arrays;

/**
 * Value types of the sensor series by ref, for appends that name series by number. Read by any thread without a lock; a
 * ref that a thread got from a handle is known to it.
 */
final class SensorTypes {
    private static final int PAGE_BITS = 8;
    private static final int PAGE_REFS = 1 << PAGE_BITS;

    private volatile ValueType[][] pages = new ValueType[0][];

    /** Adds a series; a burst series is none of ours. */
    synchronized void learn(SeriesDefinition series) {
        if (series.type().isBurst()) {
            return;
        }
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

    /** Type of a sensor series, or null when the number is the ref of none. */
    ValueType get(int ref) {
        ValueType[][] known = pages;
        int page = ref >>> PAGE_BITS;
        return page < known.length && known[page] != null ? known[page][ref & PAGE_REFS - 1] : null;
    }
}
