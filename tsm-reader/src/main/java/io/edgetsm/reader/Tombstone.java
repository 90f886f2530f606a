package io.edgetsm.reader;

/**
 * Hides what had been appended to a series in a range of time before it. A delete flushes its series first, so that a
 * block lies as a whole before the tombstone or behind it; what is appended later is not hidden.
 *
 * @param from first hidden time, epoch nanoseconds
 * @param to last hidden time, inclusive
 * @param lsn hides the sources whose rank is at most this
 */
public record Tombstone(long from, long to, long lsn) {
    /** Checks the range. */
    public Tombstone {
        if (from > to) {
            throw new IllegalArgumentException("range is empty: from=" + from + " to=" + to);
        }
    }

    boolean concerns(SampleSource source) {
        return source.rank() <= lsn && from <= source.maxTimestamp() && to >= source.minTimestamp();
    }

    boolean hidesAllOf(SampleSource source) {
        return from <= source.minTimestamp() && to >= source.maxTimestamp();
    }

    boolean hides(long timestamp) {
        return timestamp >= from && timestamp <= to;
    }
}
