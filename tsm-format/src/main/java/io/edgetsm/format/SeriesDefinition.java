package io.edgetsm.format;

/**
 * What the catalogue says of a series; never changes once it has been forced.
 *
 * @param ref number of the series inside its store, from 1
 * @param key name and tags
 * @param type what its values are
 * @param period sample period of a burst series, null for a sensor series
 * @param scale factor from stored count to unit for a burst series, 1 where there is none
 */
public record SeriesDefinition(int ref, SeriesKey key, ValueType type, SamplePeriod period, double scale) {
    /** Highest ref: what a store may hold in series, so that tables by ref stay small whatever a file states. */
    public static final int MAX_REF = 1 << 24;

    /** Checks that exactly the burst types have a period. */
    public SeriesDefinition {
        if (!isRef(ref)) {
            throw new IllegalArgumentException("series ref out of range: ref=" + ref + " max=" + MAX_REF);
        }
        if (type.isBurst() != (period != null)) {
            throw new IllegalArgumentException("sample period belongs to burst series only: series=" + key + " type="
                    + type + " period=" + period);
        }
        if (!Double.isFinite(scale) || scale == 0) {
            throw new IllegalArgumentException(
                    "scale out of range: series=" + key + " scale=" + scale + "; give a finite factor other than zero");
        }
    }

    /** Whether the number can be that of a series. */
    public static boolean isRef(int ref) {
        return ref > 0 && ref <= MAX_REF;
    }

    /** A sensor series. */
    public static SeriesDefinition sensor(int ref, SeriesKey key, ValueType type) {
        return new SeriesDefinition(ref, key, type, null, 1);
    }

    /** Whether another definition describes the same series with the same type, period and scale. */
    public boolean sameShape(SeriesDefinition other) {
        return type == other.type
                && java.util.Objects.equals(period, other.period)
                && Double.compare(scale, other.scale) == 0;
    }
}
