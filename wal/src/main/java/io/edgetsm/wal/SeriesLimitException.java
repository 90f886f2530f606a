package io.edgetsm.wal;

import io.edgetsm.format.SeriesKey;

/** The store holds as many series as its configuration allows. */
public final class SeriesLimitException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final int limit;

    /** Names the refused key and the limit. */
    public SeriesLimitException(SeriesKey key, int limit) {
        super("too many series: limit=" + limit + " refused=" + key
                + "; existing series go on; raise maxSeries or look for a tag that changes with every sample");
        this.limit = limit;
    }

    /** The configured limit. */
    public int limit() {
        return limit;
    }
}
