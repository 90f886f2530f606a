package io.edgetsm.format;

import java.util.Arrays;

/** Gathers neighbouring entries of a log page and writes them as a {@link LogGroup}. Single-threaded. */
final class LogGroupEncoder {
    private static final int MAX_COLUMNS = 4;

    private final long[] timestamps = new long[LogGroup.MAX_ENTRIES];
    private final byte[] moved = new byte[LogGroup.MAX_ENTRIES + 1];
    private final PatchedColumnEncoder refColumn = new PatchedColumnEncoder();
    private final PatchedColumnEncoder codeColumn = new PatchedColumnEncoder();
    private final PatchedColumnEncoder steadyColumn = new PatchedColumnEncoder();
    private final PatchedColumnEncoder previousColumn = new PatchedColumnEncoder();
    private final PatchedColumnEncoder valueColumn = new PatchedColumnEncoder();
    /** Those of the group that has been planned, in order. */
    private final PatchedColumnEncoder[] columns = new PatchedColumnEncoder[MAX_COLUMNS];

    private final PageTimes times = new PageTimes();
    private final PageEntries entries;

    private int from;
    private int count;
    private int distance;
    private int refBefore;
    private int control;
    private int columnCount;
    private long lastTimestamp;
    private long lastSteady;

    LogGroupEncoder(PageEntries entries) {
        this.entries = entries;
    }

    /**
     * Begins a group.
     *
     * @param index in the page of its first entry
     * @param distance to the entry of the page that had the first one's ref last, 0 when none has
     * @param refBefore ref of the entry before
     * @param before timestamps up to there
     */
    void begin(int index, int distance, int refBefore, PageTimes before) {
        this.from = index;
        this.count = 0;
        this.distance = distance;
        this.refBefore = refBefore;
        this.times.copyFrom(before);
    }

    /** Forgets what has been gathered. */
    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    /** How many more entries the group takes. */
    int room() {
        return LogGroup.MAX_ENTRIES - count;
    }

    /** Adds entries that the page's entries hold from the next index on. */
    void add(long[] source, int at, int entries) {
        System.arraycopy(source, at, timestamps, count, entries);
        count += entries;
    }

    long timestamp(int i) {
        return timestamps[i];
    }

    /**
     * Length of the group in bytes.
     *
     * <p>One long method on purpose, see {@link PatchedColumnEncoder#plan}.
     */
    int plan() {
        int to = from + count;
        boolean repeats = distance > 0
                && Arrays.equals(entries.refs, from, to, entries.refs, from - distance, to - distance)
                && Arrays.equals(entries.codes, from, to, entries.codes, from - distance, to - distance);
        long[] integers = entries.integers;
        long[] values = valueColumn.numbers;
        int bytes = 2;
        control = LogGroup.CONTROL;
        columnCount = 0;
        if (repeats) {
            control |= LogGroup.REPEATS;
            bytes += Bytes.varintLength(distance);
            for (int i = 0; i < count; i++) {
                values[i] = Bytes.zigzag(integers[from + i] - integers[from + i - distance]);
            }
        } else {
            long[] refs = refColumn.numbers;
            long[] codes = codeColumn.numbers;
            int before = refBefore;
            long others = 0;
            for (int i = 0; i < count; i++) {
                int ref = entries.refs[from + i];
                long difference = (long) ref - before;
                others |= difference ^ 1;
                refs[i] = Bytes.zigzag(difference);
                codes[i] = entries.codes[from + i];
                values[i] = Bytes.zigzag(integers[from + i]);
                before = ref;
            }
            if (others == 0) {
                control |= LogGroup.NEXT_REFS;
            } else {
                bytes += plan(refColumn);
            }
            bytes += plan(codeColumn);
        }
        return bytes + planTimes() + plan(valueColumn);
    }

    private int plan(PatchedColumnEncoder column) {
        columns[columnCount++] = column;
        return column.plan(count);
    }

    /** Plans the timestamps; returns the length of their column, 0 when all are that of the entry before. */
    private int planTimes() {
        long[] numbers = steadyColumn.numbers;
        long before = times.previous();
        long previous = before;
        long steady = times.steady();
        boolean first = times.isEmpty();
        long different = 0;
        int found = 0;
        for (int i = 0; i < count; i++) {
            long timestamp = timestamps[i];
            long number = timestamp - steady;
            numbers[i] = number;
            moved[found] = (byte) i;
            found += (int) ((number | -number) >>> Long.SIZE - 1);
            different |= timestamp ^ before;
            steady = first || timestamp == previous ? timestamp : steady;
            previous = timestamp;
            first = false;
        }
        lastTimestamp = previous;
        lastSteady = steady;
        if (different == 0) {
            control |= LogGroup.SAME_TIMES;
            return 0;
        }
        int unit = scale(numbers, found);
        int bytes = plan(steadyColumn);
        if (bytes > count / 2) {
            int unitFromPrevious = scaleFromPrevious();
            int bytesFromPrevious = previousColumn.plan(count);
            if (bytesFromPrevious < bytes) {
                columns[columnCount - 1] = previousColumn;
                control |= LogGroup.FROM_PREVIOUS;
                unit = unitFromPrevious;
                bytes = bytesFromPrevious;
            }
        }
        control |= unit << LogGroup.UNIT_SHIFT;
        return bytes;
    }

    private int scaleFromPrevious() {
        long[] numbers = previousColumn.numbers;
        long previous = times.previous();
        int found = 0;
        for (int i = 0; i < count; i++) {
            long number = timestamps[i] - previous;
            numbers[i] = number;
            moved[found] = (byte) i;
            found += (int) ((number | -number) >>> Long.SIZE - 1);
            previous = timestamps[i];
        }
        return scale(numbers, found);
    }

    /** Counts those of the numbers that are not 0 in the coarsest unit that they have in common, which it returns. */
    private int scale(long[] numbers, int found) {
        int unit = LogGroup.MAX_UNIT;
        for (int i = 0; i < found; i++) {
            unit = LogGroup.coarsestUnit(unit, numbers[moved[i]]);
        }
        for (int i = 0; i < found; i++) {
            numbers[moved[i]] = Bytes.zigzag(LogGroup.inUnits(unit, numbers[moved[i]]));
        }
        return unit;
    }

    /** Writes the group as planned; returns where it ends. Up to seven bytes behind that are overwritten. */
    int write(byte[] target, int at) {
        int position = at;
        Bytes.putU8(target, position++, control);
        Bytes.putU8(target, position++, count);
        if ((control & LogGroup.REPEATS) != 0) {
            position = Bytes.putVarint(target, position, distance);
        }
        for (int i = 0; i < columnCount; i++) {
            position = columns[i].write(target, position);
        }
        return position;
    }

    /** Brings the timestamps of a page up to the end of the group, which has been planned. */
    void advance(PageTimes page) {
        page.set(lastTimestamp, lastSteady);
    }
}
