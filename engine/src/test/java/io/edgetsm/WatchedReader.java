package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.LastSample;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.StoreView;
import java.util.Arrays;

/**
 * Checks that a snapshot of a store that {@link WatchedWriter} writes shows a prefix in LSN order, exactly: each sample up
 * to the end once, with the value of its last append, nothing behind the end. What retention has dropped may be missing
 * from the front, and nowhere else.
 */
final class WatchedReader {
    /** Highest LSN that has appended to a half slot. */
    private int[] lastAt = {};

    private int known;
    private long checkedSamples;

    /** Samples looked at so far. */
    long checkedSamples() {
        return checkedSamples;
    }

    void check(StoreView view, boolean mayBeDropped) {
        check(view, (int) view.endLsn(), mayBeDropped);
    }

    /** @param endLsn behind the last append that must be visible, and the last that may be */
    void check(Snapshot snapshot, int endLsn, boolean mayBeDropped) {
        learn(endLsn);
        int sensors = 0;
        for (SeriesDefinition series : snapshot.series()) {
            if (series.type().isBurst()) {
                checkBursts(snapshot, series, endLsn, mayBeDropped);
            } else {
                checkSensor(snapshot, series, endLsn, mayBeDropped);
                sensors++;
            }
        }
        assertTrue(endLsn < 1000 || sensors == WatchedAppends.SENSORS, "sensors=" + sensors);
    }

    private void learn(int endLsn) {
        if (lastAt.length < 2 * endLsn + 2) {
            lastAt = Arrays.copyOf(lastAt, Math.max(2 * endLsn + 2, 2 * lastAt.length));
        }
        for (; known < endLsn; known++) {
            if (!WatchedAppends.isBurst(known)) {
                lastAt[WatchedAppends.halfSlot(known)] = known;
            }
        }
    }

    /** Whether the append is the last one at its time below the end; later ones are near, as samples come a little late. */
    private boolean isLast(int lsn, int endLsn) {
        int halfSlot = WatchedAppends.halfSlot(lsn);
        return lastAt[halfSlot] == lsn || lastBelow(halfSlot, endLsn) == lsn;
    }

    private int lastBelow(int halfSlot, int endLsn) {
        if (lastAt[halfSlot] < endLsn) {
            return lastAt[halfSlot];
        }
        int slot = halfSlot / 2;
        for (int lsn = Math.min(endLsn - 1, slot + 10 * WatchedAppends.SENSORS); lsn >= slot; lsn--) {
            if (!WatchedAppends.isBurst(lsn) && WatchedAppends.halfSlot(lsn) == halfSlot) {
                return lsn;
            }
        }
        return -1;
    }

    private void checkSensor(Snapshot snapshot, SeriesDefinition series, int endLsn, boolean mayBeDropped) {
        int sensor = Integer.parseInt(series.key().tags().get("n"));
        SampleCursor cursor = snapshot.samples(series, Long.MIN_VALUE, Long.MAX_VALUE);
        int oldest = Integer.MAX_VALUE;
        int count = 0;
        long previous = Long.MIN_VALUE;
        while (cursor.next()) {
            int lsn = Math.toIntExact(cursor.valueBits());
            int halfSlot = WatchedAppends.halfSlotOf(cursor.timestamp());
            assertTrue(cursor.timestamp() > previous, "time went back");
            assertTrue(lsn < endLsn && WatchedAppends.sensor(lsn) == sensor, () -> "lsn=" + lsn + " end=" + endLsn);
            assertEquals(lastBelow(halfSlot, endLsn), lsn, () -> "not the last append at half slot " + halfSlot);
            previous = cursor.timestamp();
            oldest = Math.min(oldest, lsn);
            count++;
        }
        LastSample last = snapshot.last(series);
        assertEquals(count == 0 ? null : new LastSample(cursor.timestamp(), cursor.valueBits()), last);
        int first = mayBeDropped && count > 0 ? oldest : sensor;
        assertEquals(expectedFrom(first, sensor, endLsn), count, series.key() + " oldest=" + oldest + " end=" + endLsn);
        checkedSamples += count;
    }

    private int expectedFrom(int first, int sensor, int endLsn) {
        int expected = 0;
        for (int lsn = first; lsn < endLsn; lsn++) {
            if (WatchedAppends.sensor(lsn) == sensor && !WatchedAppends.isBurst(lsn) && isLast(lsn, endLsn)) {
                expected++;
            }
        }
        return expected;
    }

    private void checkBursts(Snapshot snapshot, SeriesDefinition series, int endLsn, boolean mayBeDropped) {
        SampleCursor cursor = snapshot.samples(series, Long.MIN_VALUE, Long.MAX_VALUE);
        int bursts = 0;
        int oldest = endLsn;
        while (cursor.next()) {
            int lsn = WatchedAppends.halfSlotOf(cursor.timestamp()) / 2;
            assertTrue(WatchedAppends.isBurst(lsn) && lsn < endLsn, () -> "burst lsn=" + lsn + " end=" + endLsn);
            long start = cursor.timestamp();
            for (int i = 0; i < WatchedAppends.BURST_SAMPLES; i++) {
                assertTrue(i == 0 || cursor.next(), "a burst is cut short");
                assertEquals(start + WatchedAppends.BURST_PERIOD_NANOS * i, cursor.timestamp());
                assertEquals(WatchedAppends.burstValue(lsn, i), cursor.valueBits());
            }
            oldest = Math.min(oldest, lsn);
            bursts++;
        }
        int expected = 0;
        for (int lsn = mayBeDropped ? oldest : 0; lsn < endLsn; lsn++) {
            expected += WatchedAppends.isBurst(lsn) ? 1 : 0;
        }
        assertEquals(expected, bursts, "bursts, oldest=" + oldest + " end=" + endLsn);
        checkedSamples += (long) bursts * WatchedAppends.BURST_SAMPLES;
    }
}
