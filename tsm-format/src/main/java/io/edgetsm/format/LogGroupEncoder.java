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
    private boolean moves;

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
     * <p>One long method on purpose, see {@link PatchedColumnEncoder#plan}; and its loops stand elsewhere, since HotSpot
     * compiles a method with loops once more for each that is entered in its midst.
     */
    int plan() {
        int to = from + count;
        boolean repeats = distance > 0
                && Arrays.equals(entries.refs, from, to, entries.refs, from - distance, to - distance)
                && Arrays.equals(entries.codes, from, to, entries.codes, from - distance, to - distance);
        control = LogGroup.CONTROL;
        columnCount = 0;
        int bytes = 2;
        if (repeats) {
            control |= LogGroup.REPEATS;
            bytes += Bytes.varintLength(distance);
            fillDifferences();
        } else {
            if (fillRefs()) {
                control |= LogGroup.NEXT_REFS;
            } else {
                bytes += refColumn.plan(count);
                columns[columnCount++] = refColumn;
            }
            fillCodesAndValues();
            bytes += codeColumn.plan(count);
            columns[columnCount++] = codeColumn;
        }
        int found = fillTimes();
        if (moves) {
            int unit = scale(steadyColumn.numbers, found);
            int timeBytes = steadyColumn.plan(count);
            columns[columnCount] = steadyColumn;
            if (timeBytes > count / 2) {
                int unitFromPrevious = scale(previousColumn.numbers, fillTimesFromPrevious());
                int bytesFromPrevious = previousColumn.plan(count);
                if (bytesFromPrevious < timeBytes) {
                    control |= LogGroup.FROM_PREVIOUS;
                    unit = unitFromPrevious;
                    timeBytes = bytesFromPrevious;
                    columns[columnCount] = previousColumn;
                }
            }
            control |= unit << LogGroup.UNIT_SHIFT;
            bytes += timeBytes;
            columnCount++;
        } else {
            control |= LogGroup.SAME_TIMES;
        }
        columns[columnCount++] = valueColumn;
        return bytes + valueColumn.plan(count);
    }

    private void fillDifferences() {
        long[] values = valueColumn.numbers;
        long[] integers = entries.integers;
        int before = from - distance;
        for (int i = 0; i < count; i++) {
            values[i] = Bytes.zigzag(integers[from + i] - integers[before + i]);
        }
    }

    private void fillCodesAndValues() {
        long[] codes = codeColumn.numbers;
        long[] values = valueColumn.numbers;
        for (int i = 0; i < count; i++) {
            codes[i] = entries.codes[from + i];
            values[i] = Bytes.zigzag(entries.integers[from + i]);
        }
    }

    /** Returns whether each ref is the one before plus one. */
    private boolean fillRefs() {
        long[] refs = refColumn.numbers;
        long before = refBefore;
        long others = 0;
        for (int i = 0; i < count; i++) {
            long difference = entries.refs[from + i] - before;
            others |= difference ^ 1;
            refs[i] = Bytes.zigzag(difference);
            before = entries.refs[from + i];
        }
        return others == 0;
    }

    /** Fills the column of differences to the steady timestamp; returns how many are not 0, whose indexes are noted. */
    private int fillTimes() {
        long[] numbers = steadyColumn.numbers;
        long before = times.previous();
        long previous = before;
        long steady = times.isEmpty() ? timestamps[0] : times.steady();
        long different = 0;
        int found = 0;
        for (int i = 0; i < count; i++) {
            long timestamp = timestamps[i];
            long number = timestamp - steady;
            numbers[i] = number;
            moved[found] = (byte) i;
            found += isMoved(number);
            different |= timestamp ^ before;
            steady = timestamp == previous ? timestamp : steady;
            previous = timestamp;
        }
        lastTimestamp = previous;
        lastSteady = steady;
        moves = different != 0;
        if (times.isEmpty() && timestamps[0] != 0) {
            // It is counted from 0, the steady one that stands before all.
            numbers[0] = timestamps[0];
            System.arraycopy(moved, 0, moved, 1, found);
            moved[0] = 0;
            found++;
        }
        return found;
    }

    private int fillTimesFromPrevious() {
        long[] numbers = previousColumn.numbers;
        long previous = times.previous();
        int found = 0;
        for (int i = 0; i < count; i++) {
            long number = timestamps[i] - previous;
            numbers[i] = number;
            moved[found] = (byte) i;
            found += isMoved(number);
            previous = timestamps[i];
        }
        return found;
    }

    /** 1 unless the number is 0, without a branch. */
    private static int isMoved(long number) {
        return (int) ((number | -number) >>> Long.SIZE - 1);
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
