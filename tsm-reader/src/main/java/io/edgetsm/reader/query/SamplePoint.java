package io.edgetsm.reader.query;

import io.edgetsm.format.Numbers;
import io.edgetsm.format.ValueType;

/** One sample, or none yet. */
final class SamplePoint {
    private boolean known;
    private long timestamp;
    private long bits;
    private double number;

    void clear() {
        known = false;
    }

    void set(ValueType type, long sampleTimestamp, long sampleBits) {
        known = true;
        timestamp = sampleTimestamp;
        bits = sampleBits;
        number = Numbers.toDouble(type, sampleBits);
    }

    void set(SamplePoint other) {
        known = other.known;
        timestamp = other.timestamp;
        bits = other.bits;
        number = other.number;
    }

    boolean isKnown() {
        return known;
    }

    long timestamp() {
        return timestamp;
    }

    double number() {
        return number;
    }

    /** The value less that of another sample; of integers exact, however large. */
    double less(SamplePoint other, ValueType type) {
        return difference(type, other.bits, other.number, bits, number);
    }

    /** Step of a counter to the next sample. */
    double increaseTo(ValueType type, long nextBits, double nextNumber) {
        return increase(type, bits, number, nextBits, nextNumber);
    }

    /** Step of a counter from one sample to the next: where it falls it has begun anew from zero. */
    static double increase(ValueType type, long fromBits, double from, long toBits, double to) {
        return Numbers.isLess(type, toBits, to, fromBits, from) ? to : difference(type, fromBits, from, toBits, to);
    }

    private static double difference(ValueType type, long fromBits, double from, long toBits, double to) {
        if (type == ValueType.INT64) {
            long difference = toBits - fromBits;
            boolean overflow = ((toBits ^ fromBits) & (toBits ^ difference)) < 0;
            return overflow ? to - from : difference;
        }
        return to - from;
    }

    /** Nanoseconds from one moment to a later one, exact as far as a {@code double} can be. */
    static double nanosBetween(long from, long to) {
        long difference = to - from;
        return difference >= 0 ? difference : (double) to - from;
    }

    /** The number at a moment on the line from this sample to the next. */
    double numberTowards(long nextTimestamp, double nextNumber, long moment) {
        if (moment == timestamp) {
            return number;
        }
        if (moment == nextTimestamp) {
            return nextNumber;
        }
        double share = nanosBetween(timestamp, moment) / nanosBetween(timestamp, nextTimestamp);
        return number * (1 - share) + nextNumber * share;
    }
}
