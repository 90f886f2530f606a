package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.LastSample;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Selector;
import io.edgetsm.reader.Snapshot;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Several writers, each with series of its own that it appends to in turn: its append number k has the value k, and every
 * eleventh overwrites an earlier one. So whoever reads can tell that he sees, of each writer, the first so many appends
 * and nothing else; retention may have taken some from the front.
 */
final class CrowdAppends {
    static final int WRITERS = 3;

    private static final int SERIES = 4;
    /** Writers wait for the log now and then, so that the ring comes round and readers get their turn. */
    private static final int APPENDS_PER_PAGE = 50;

    /** Far fewer than retention keeps, so that it never drops all that a writer has appended. */
    private static final int MAX_LEAD = 5_000;

    private static final int BACK = 4 * SERIES;
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long SLOT_NANOS = 1_000_000;

    private CrowdAppends() {}

    private static String key(int writer, int series) {
        return "crowd{w=\"" + writer + "\",s=\"" + series + "\"}";
    }

    private static long slot(long append) {
        return append % 11 == 0 && append >= 2 * BACK ? append - BACK : append;
    }

    /** Jittered by chance: every sample takes more than two bytes however well it is packed, so that files are dropped. */
    private static long time(long append) {
        long slot = slot(append);
        long mixed = (slot ^ slot >>> 7) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 31) * 0x94D049BB133111EBL;
        return START + slot * SLOT_NANOS + (mixed >>> 33) % SLOT_NANOS;
    }

    private static boolean isOvertaken(long append, long end) {
        return slot(append) == append && append + BACK < end && slot(append + BACK) == append;
    }

    /** Appends until so many are reached, noting before and after each how many there are. */
    static void write(EdgeStore store, int writer, long appends, AtomicLongArray begun, AtomicLongArray done) {
        SensorSeries[] series = new SensorSeries[SERIES];
        for (int i = 0; i < SERIES; i++) {
            series[i] = store.series(key(writer, i), ValueType.INT64);
        }
        for (long append = 0; append < appends; append++) {
            while (append - fewest(done) > MAX_LEAD) {
                LockSupport.parkNanos(1_000);
            }
            begun.set(writer, append + 1);
            Durability durability = append % APPENDS_PER_PAGE == 0 ? Durability.WRITTEN : Durability.BUFFERED;
            series[(int) (append % SERIES)].append(time(append), append, durability);
            done.set(writer, append + 1);
        }
    }

    private static long fewest(AtomicLongArray done) {
        long fewest = Long.MAX_VALUE;
        for (int writer = 0; writer < done.length(); writer++) {
            fewest = Math.min(fewest, done.get(writer));
        }
        return fewest;
    }

    /**
     * Checks what a snapshot shows of a writer.
     *
     * @param least appends that must be visible
     * @param most appends that may be
     * @return appends that are
     */
    static long check(Snapshot snapshot, int writer, long least, long most) {
        List<SeriesDefinition> all = snapshot.select(Selector.parse("crowd{w=\"" + writer + "\"}"));
        long end = 0;
        for (SeriesDefinition series : all) {
            LastSample last = snapshot.last(series);
            end = Math.max(end, last == null ? 0 : highest(snapshot, series, last));
        }
        assertTrue(end >= least && end <= most, "writer=" + writer + " seen=" + end + " of " + least + ".." + most);
        for (SeriesDefinition series : all) {
            checkSeries(snapshot, series, end);
        }
        return end;
    }

    /** The newest append of a series is within a few slots of its last sample. */
    private static long highest(Snapshot snapshot, SeriesDefinition series, LastSample last) {
        SampleCursor cursor =
                snapshot.samplesBackward(series, Long.MIN_VALUE, Long.MAX_VALUE).limit(2 * BACK);
        assertTrue(cursor.next());
        assertEquals(last, new LastSample(cursor.timestamp(), cursor.valueBits()));
        long highest = cursor.valueBits();
        while (cursor.next()) {
            highest = Math.max(highest, cursor.valueBits());
        }
        return highest + 1;
    }

    private static void checkSeries(Snapshot snapshot, SeriesDefinition series, long end) {
        SampleCursor cursor = snapshot.samples(series, Long.MIN_VALUE, Long.MAX_VALUE);
        long number = Long.parseLong(series.key().tags().get("s"));
        long first = Long.MAX_VALUE;
        long count = 0;
        while (cursor.next()) {
            long append = cursor.valueBits();
            assertEquals(time(append), cursor.timestamp());
            assertTrue(
                    append < end && append % SERIES == number && !isOvertaken(append, end), () -> "append=" + append);
            first = Math.min(first, append);
            count++;
        }
        long expected = 0;
        for (long append = first; append < end; append += SERIES) {
            expected += isOvertaken(append, end) ? 0 : 1;
        }
        assertEquals(expected, count, series.key() + " first=" + first + " end=" + end);
    }
}
