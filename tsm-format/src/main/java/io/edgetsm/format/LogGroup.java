package io.edgetsm.format;

/**
 * Layout of a group: up to 128 neighbouring entries of a log page whose values are integers under a code of
 * {@link LogEntryCode}, as columns instead of one by one. A tick of registers takes half the bytes that way, and where a page
 * holds several ticks, those behind the first take a fifth.
 *
 * <pre>
 *  control  bit 7 set, bit 6 clear; bit 0: repeats; bit 1: each ref is the one before plus one; bit 2: all timestamps are
 *           that of the entry before the group; bit 3: timestamps against the one before; bits 4-5: u, their unit is
 *           1000^u nanoseconds
 *  u8       entries, 1 to 128
 *  varint   if bit 0, distance d: entry i has the ref and the code of entry i - d of the page
 *  column   unless bit 0 or 1: the zigzag difference of each ref to the one before
 *  column   unless bit 0: the code of each value
 *  column   unless bit 2: the zigzag difference of each timestamp to the steady one, or, with bit 3, to the one before
 *  column   the zigzag of each integer, with bit 0 of its difference to that of entry i - d
 * </pre>
 *
 * Columns are {@link PatchedColumn}s. The steady timestamp is that of the page's first entry, and then of each entry that
 * has the timestamp of the entry before it: so a reading that came a little late costs itself only. 0 stands before the
 * first entry.
 */
final class LogGroup {
    static final int MAX_ENTRIES = PatchedColumn.MAX_COUNT;

    static final int CONTROL = 0x80;
    static final int REPEATS = 0x01;
    static final int NEXT_REFS = 0x02;
    static final int SAME_TIMES = 0x04;
    static final int FROM_PREVIOUS = 0x08;
    static final int UNIT_SHIFT = 4;
    static final int MAX_UNIT = 3;

    private static final int KIND_MASK = LogEntryCode.BURST | LogEntryCode.PACKED;
    private static final long[] UNITS = {1, 1_000, 1_000_000, 1_000_000_000};

    private LogGroup() {}

    /** Whether the control byte opens a group and no single entry. */
    static boolean opens(int control) {
        return (control & KIND_MASK) == CONTROL;
    }

    /** Nanoseconds that the timestamps of a group count. */
    static long unit(int control) {
        return UNITS[control >>> UNIT_SHIFT & MAX_UNIT];
    }

    /** The coarsest unit, as its power of 1000 and up to this one, that divides some nanoseconds. */
    static int coarsestUnit(int atMost, long nanos) {
        int unit = atMost;
        while (!divides(unit, nanos)) {
            unit--;
        }
        return unit;
    }

    private static boolean divides(int unit, long nanos) {
        return inUnits(unit, nanos) * UNITS[unit] == nanos;
    }

    /** Nanoseconds counted in a unit. Divisors that the compiler knows cost a multiplication, others a division. */
    static long inUnits(int unit, long nanos) {
        return switch (unit) {
            case 0 -> nanos;
            case 1 -> nanos / 1_000;
            case 2 -> nanos / 1_000_000;
            default -> nanos / 1_000_000_000;
        };
    }
}
