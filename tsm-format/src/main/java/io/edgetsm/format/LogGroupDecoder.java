package io.edgetsm.format;

import java.util.Arrays;

/** Reads a {@link LogGroup} into the entries of its page. Single-threaded. */
final class LogGroupDecoder {
    private final long[] numbers = new long[LogGroup.MAX_ENTRIES];
    private final PatchedColumn column = new PatchedColumn();
    private final PageEntries entries;

    final long[] timestamps = new long[LogGroup.MAX_ENTRIES];
    private int position;
    private int count;

    LogGroupDecoder(PageEntries entries) {
        this.entries = entries;
    }

    /**
     * Reads a group into the page's entries from {@code index} on, and its timestamps.
     *
     * @param at where its control byte stands
     * @param refBefore ref of the entry before
     * @param times timestamps up to there
     * @return where the group ends, -1 when it is none
     * @throws IndexOutOfBoundsException when it would go on behind the array
     */
    int read(byte[] source, int at, int index, int refBefore, PageTimes times) {
        int control = Bytes.getU8(source, at);
        count = Bytes.getU8(source, at + 1);
        position = at + 2;
        if (count < 1 || count > LogGroup.MAX_ENTRIES) {
            return -1;
        }
        entries.reserve(index + count);
        boolean repeats = (control & LogGroup.REPEATS) != 0;
        int distance = repeats ? readDistance(source, index) : 0;
        boolean sound = repeats
                ? distance > 0 && repeat(index, distance)
                : readRefs(source, control, index, refBefore) && readCodes(source, index);
        return sound && readTimes(source, control, times) && readValues(source, index, distance) ? position : -1;
    }

    int count() {
        return count;
    }

    private int readDistance(byte[] source, int index) {
        long distance = 0;
        int shift = 0;
        byte next;
        do {
            next = source[position++];
            distance |= (long) (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0 && shift <= Short.SIZE);
        return distance <= index && next >= 0 ? (int) distance : 0;
    }

    private boolean repeat(int index, int distance) {
        int[] refs = entries.refs;
        byte[] codes = entries.codes;
        boolean integers = true;
        for (int i = index; i < index + count; i++) {
            refs[i] = refs[i - distance];
            codes[i] = codes[i - distance];
            integers &= LogEntryCode.isInteger(codes[i]);
        }
        return integers;
    }

    private boolean readRefs(byte[] source, int control, int index, int refBefore) {
        long ref = refBefore;
        boolean nextRefs = (control & LogGroup.NEXT_REFS) != 0;
        if (!nextRefs && !readColumn(source)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            ref += nextRefs ? 1 : Bytes.unzigzag(numbers[i]);
            if (ref < 1 || ref > SeriesDefinition.MAX_REF) {
                return false;
            }
            entries.refs[index + i] = (int) ref;
        }
        return true;
    }

    private boolean readCodes(byte[] source, int index) {
        if (!readColumn(source)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (numbers[i] < 0 || numbers[i] > LogEntryCode.VALUE_MASK || !LogEntryCode.isInteger((int) numbers[i])) {
                return false;
            }
            entries.codes[index + i] = (byte) numbers[i];
        }
        return true;
    }

    private boolean readTimes(byte[] source, int control, PageTimes times) {
        if ((control & LogGroup.SAME_TIMES) != 0) {
            Arrays.fill(timestamps, 0, count, times.previous());
            times.set(times.previous(), times.previous());
            return true;
        }
        if (!readColumn(source)) {
            return false;
        }
        addTimes((control & LogGroup.FROM_PREVIOUS) != 0, LogGroup.unit(control), times);
        return true;
    }

    private void addTimes(boolean fromPrevious, long unit, PageTimes times) {
        long[] target = timestamps;
        long previous = times.previous();
        long steady = times.steady();
        int at = 0;
        if (times.isEmpty()) {
            previous = Bytes.unzigzag(numbers[0]) * unit;
            steady = previous;
            target[at++] = previous;
        }
        for (; at < count; at++) {
            long timestamp = (fromPrevious ? previous : steady) + Bytes.unzigzag(numbers[at]) * unit;
            steady = timestamp == previous ? timestamp : steady;
            previous = timestamp;
            target[at] = timestamp;
        }
        times.set(previous, steady);
    }

    private boolean readValues(byte[] source, int index, int distance) {
        if (!readColumn(source)) {
            return false;
        }
        long[] integers = entries.integers;
        for (int i = 0; i < count; i++) {
            integers[index + i] = Bytes.unzigzag(numbers[i]);
        }
        if (distance > 0) {
            for (int i = index; i < index + count; i++) {
                integers[i] += integers[i - distance];
            }
        }
        return true;
    }

    private boolean readColumn(byte[] source) {
        position = column.read(numbers, count, source, position);
        return position >= 0;
    }
}
