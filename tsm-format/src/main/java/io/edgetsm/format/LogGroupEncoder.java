package io.edgetsm.format;

import java.util.Arrays;

/** Gathers neighbouring entries of a log page and writes them as a {@link LogGroup}. Single-threaded. */
final class LogGroupEncoder {
    private final long[] timestamps = new long[LogGroup.MAX_ENTRIES];
    private final long[] refNumbers = new long[LogGroup.MAX_ENTRIES];
    private final long[] codeNumbers = new long[LogGroup.MAX_ENTRIES];
    private final long[] timeNumbers = new long[LogGroup.MAX_ENTRIES];
    private final long[] previousNumbers = new long[LogGroup.MAX_ENTRIES];
    private final long[] valueNumbers = new long[LogGroup.MAX_ENTRIES];
    private final PatchedColumn refColumn = new PatchedColumn();
    private final PatchedColumn codeColumn = new PatchedColumn();
    private final PatchedColumn steadyColumn = new PatchedColumn();
    private final PatchedColumn previousColumn = new PatchedColumn();
    private final PatchedColumn valueColumn = new PatchedColumn();
    private final PageTimes times = new PageTimes();
    private final PageEntries entries;

    private int from;
    private int count;
    private int distance;
    private boolean repeats;
    private boolean nextRefs;
    private int refBefore;
    private int control;

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

    boolean isFull() {
        return count == LogGroup.MAX_ENTRIES;
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

    /** Length of the group in bytes. */
    int plan() {
        control = LogGroup.CONTROL;
        repeats = repeats();
        nextRefs = !repeats && nextRefs();
        int bytes = 2 + planRefsAndCodes() + planValues();
        if (sameTimes()) {
            control |= LogGroup.SAME_TIMES;
            return bytes;
        }
        return bytes + planTimes();
    }

    /** Whether each entry is of the series and the code of the one so far before it. */
    private boolean repeats() {
        int to = from + count;
        return distance > 0
                && Arrays.equals(entries.refs, from, to, entries.refs, from - distance, to - distance)
                && Arrays.equals(entries.codes, from, to, entries.codes, from - distance, to - distance);
    }

    private boolean nextRefs() {
        for (int i = 0; i < count; i++) {
            if (entries.refs[from + i] != refBefore + 1 + i) {
                return false;
            }
        }
        return true;
    }

    private boolean sameTimes() {
        for (int i = 0; i < count; i++) {
            if (timestamps[i] != times.previous()) {
                return false;
            }
        }
        return true;
    }

    /** Brings the timestamps of a page up to the end of the group. */
    void advance(PageTimes page) {
        for (int i = 0; i < count; i++) {
            page.next(timestamps[i]);
        }
    }

    private int planRefsAndCodes() {
        if (repeats) {
            control |= LogGroup.REPEATS;
            return Bytes.varintLength(distance);
        }
        int bytes = 0;
        if (nextRefs) {
            control |= LogGroup.NEXT_REFS;
        } else {
            int before = refBefore;
            for (int i = 0; i < count; i++) {
                refNumbers[i] = Bytes.zigzag((long) entries.refs[from + i] - before);
                before = entries.refs[from + i];
            }
            bytes += refColumn.plan(refNumbers, count);
        }
        for (int i = 0; i < count; i++) {
            codeNumbers[i] = entries.codes[from + i];
        }
        return bytes + codeColumn.plan(codeNumbers, count);
    }

    private int planValues() {
        for (int i = 0; i < count; i++) {
            long base = repeats ? entries.integers[from + i - distance] : 0;
            valueNumbers[i] = Bytes.zigzag(entries.integers[from + i] - base);
        }
        return valueColumn.plan(valueNumbers, count);
    }

    private int planTimes() {
        long previous = times.previous();
        long steady = times.steady();
        boolean first = times.isEmpty();
        for (int i = 0; i < count; i++) {
            long timestamp = timestamps[i];
            timeNumbers[i] = timestamp - steady;
            previousNumbers[i] = timestamp - previous;
            steady = first || timestamp == previous ? timestamp : steady;
            previous = timestamp;
            first = false;
        }
        int unit = scale(timeNumbers);
        int bytes = steadyColumn.plan(timeNumbers, count);
        if (bytes > count / 2) {
            int previousUnit = scale(previousNumbers);
            int previousBytes = previousColumn.plan(previousNumbers, count);
            if (previousBytes < bytes) {
                control |= LogGroup.FROM_PREVIOUS;
                unit = previousUnit;
                bytes = previousBytes;
            }
        }
        control |= unit << LogGroup.UNIT_SHIFT;
        return bytes;
    }

    private int scale(long[] numbers) {
        int unit = LogGroup.coarsestUnit(numbers, count);
        for (int i = 0; i < count; i++) {
            if (numbers[i] != 0) {
                numbers[i] = Bytes.zigzag(LogGroup.inUnits(unit, numbers[i]));
            }
        }
        return unit;
    }

    /** Writes the group as planned; returns where it ends. Up to seven bytes behind that are overwritten. */
    int write(byte[] target, int at) {
        int position = at;
        Bytes.putU8(target, position++, control);
        Bytes.putU8(target, position++, count);
        if (repeats) {
            position = Bytes.putVarint(target, position, distance);
        } else {
            if (!nextRefs) {
                position = refColumn.write(refNumbers, count, target, position);
            }
            position = codeColumn.write(codeNumbers, count, target, position);
        }
        if ((control & LogGroup.FROM_PREVIOUS) != 0) {
            position = previousColumn.write(previousNumbers, count, target, position);
        } else if ((control & LogGroup.SAME_TIMES) == 0) {
            position = steadyColumn.write(timeNumbers, count, target, position);
        }
        return valueColumn.write(valueNumbers, count, target, position);
    }
}
