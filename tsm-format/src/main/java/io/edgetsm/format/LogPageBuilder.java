package io.edgetsm.format;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Fills one log page after the other. Single-threaded; allocates only when a series ref is larger than any before.
 *
 * <p>Order of use: {@link #begin}, any number of {@link #append} and {@link #markBoundary}, {@link #finish}.
 */
public final class LogPageBuilder {
    /** Most raw bytes of a burst that one entry may carry, so that two of them fit a page, and three or four packed. */
    public static final int MAX_BURST_BYTES = 1_984;

    /** Set in a ref of {@link #appendAll}: this sample completes an append. */
    public static final int COMPLETES = 1 << 31;

    private static final int RAW_RETRY_ENTRIES = 16;
    private static final int SPREAD_BITS = 56;
    private static final int SMALLEST_GROUP = 4;
    private static final int FIRST_ROOM = 64;
    private static final byte[] NO_VALUES = {};
    /** Numbers are written eight bytes at a time, also the last. */
    private static final int LAST_GROUPED = Pages.PAGE_BYTES - Long.BYTES;

    private final FrameChecksum checksum;
    private final byte[] page = new byte[Pages.PAGE_BYTES];
    private final PageEntries entries = new PageEntries();
    private final PageTimes times = new PageTimes();
    private final LogGroupEncoder group = new LogGroupEncoder(entries);
    /** A sensor keeps its resolution: the code that fitted a ref last is tried first. Of a new series none is known. */
    private byte[] codeOfRef = newCodes(FIRST_ROOM);

    /** Index in the page of a late entry of a ref; what a former page left there shows when the entry is looked at. */
    private char[] latestOfRef = new char[FIRST_ROOM];

    /** A sample that comes alone, as columns. */
    private final int[] oneRef = new int[1];

    private final long[] oneTimestamp = new long[1];
    private final long[] oneValue = new long[1];

    private int position;
    private int entryCount;
    private boolean forward;
    private boolean unsettled;
    private int previousRef;
    private int groupedRef;
    private long groupedTimestamp;
    private int singlyBytes;

    /** A builder for pages of this store. */
    public LogPageBuilder(StoreId store) {
        this.checksum = new FrameChecksum(store);
    }

    /** Starts an empty page. */
    public void begin(int epoch, long sequence, long firstLsn) {
        Arrays.fill(page, (byte) 0);
        Bytes.putU8(page, 0, LogPage.MAGIC);
        Bytes.putInt(page, LogPage.EPOCH_OFFSET, epoch);
        Bytes.putLong(page, LogPage.SEQUENCE_OFFSET, sequence);
        Bytes.putLong(page, LogPage.FIRST_LSN_OFFSET, firstLsn);
        position = LogPage.PAYLOAD_OFFSET;
        entryCount = 0;
        forward = false;
        unsettled = false;
        previousRef = 0;
        times.reset();
        singlyBytes = 0;
        group.clear();
    }

    /** Whether nothing has been appended since {@link #begin}. */
    public boolean isEmpty() {
        return entryCount == 0;
    }

    /** Entries since {@link #begin}. */
    public int entryCount() {
        return entryCount;
    }

    /**
     * Appends a sample.
     *
     * @return false when it might not fit; nothing has been appended then
     */
    public boolean append(int ref, ValueType type, long timestamp, long bits) {
        if (entryCount == PageEntries.MAX_ENTRIES) {
            return false;
        }
        if (!LogEntryCode.isInteger(learn(type, ref, bits))) {
            return putRaw(ref, timestamp, bits);
        }
        oneRef[0] = ref;
        oneTimestamp[0] = timestamp;
        oneValue[0] = bits;
        return appendUsual(oneRef, oneTimestamp, oneValue, 0, 1) == 1;
    }

    /**
     * Appends samples of sensor series {@code [from, to)}, as many as fit. The last one that {@link #COMPLETES} an append
     * is marked as {@link #markBoundary} would.
     *
     * <p>By columns: the few loops over many samples take a fraction of the time of as many calls, and so does compiling them.
     *
     * @param types of series by ref; asked only where a series shows something new
     * @return how many have been appended
     */
    public int appendAll(IntFunction<ValueType> types, int[] refs, long[] timestamps, long[] bits, int from, int to) {
        int at = from;
        while (at < to) {
            int taken = appendUsual(refs, timestamps, bits, at, to);
            if (taken == 0) {
                int ref = refs[at] & ~COMPLETES;
                if (isUsual(ref, bits[at]) || entryCount == PageEntries.MAX_ENTRIES) {
                    break;
                }
                if (!LogEntryCode.isInteger(learn(types.apply(ref), ref, bits[at]))) {
                    if (!putRaw(ref, timestamps[at], bits[at])) {
                        break;
                    }
                    taken = 1;
                }
            }
            at += taken;
        }
        int complete = behindLastComplete(refs, from, at);
        if (complete > from) {
            markBoundary(at - complete);
        }
        return at - from;
    }

    private static int behindLastComplete(int[] refs, int from, int to) {
        int end = to;
        while (end > from && refs[end - 1] >= 0) {
            end--;
        }
        return end;
    }

    /** Appends samples whose values fit the usual codes of their series: as many as the group, or the page, has room for. */
    private int appendUsual(int[] refs, long[] timestamps, long[] bits, int from, int to) {
        while (true) {
            int room = Math.min(group.room(), PageEntries.MAX_ENTRIES - entryCount);
            int usual = takeUsual(refs, bits, from, Math.min(to, from + room));
            int fitting = fitting(timestamps, from, usual);
            if (fitting > 0) {
                if (group.count() == 0) {
                    group.begin(entryCount, distanceTo(entries.refs[entryCount]), previousRef, times);
                }
                group.add(timestamps, from, fitting);
                groupedTimestamp = timestamps[from + fitting - 1];
                noteEntries(fitting);
                groupedRef = entries.refs[entryCount - 1];
                return fitting;
            }
            if (group.count() == 0 || room > 0 && usual == 0) {
                return 0;
            }
            // A group that is full, or has no room: as columns it takes less, so that there may be room behind it.
            closeGroup();
        }
    }

    /** Counts entries that have been noted. */
    private void noteEntries(int count) {
        int end = entryCount + count;
        for (int index = entryCount; index < end; index++) {
            latestOfRef[entries.refs[index]] = (char) index;
        }
        entryCount = end;
    }

    /** Notes the entries to come, up to the first whose value does not fit the code that is usual for its series. */
    private int takeUsual(int[] refs, long[] bits, int from, int to) {
        int index = entryCount;
        entries.reserve(index + (to - from));
        int[] entryRefs = entries.refs;
        byte[] entryCodes = entries.codes;
        long[] integers = entries.integers;
        byte[] codes = codeOfRef;
        for (int i = from; i < to; i++, index++) {
            int ref = refs[i] & ~COMPLETES;
            int code = ref < codes.length ? codes[ref] : LogEntryCode.UNKNOWN;
            long integer = LogEntryCode.toInteger(code, bits[i]);
            if (integer == LogEntryCode.NOT_DECIMAL && code != LogEntryCode.INTEGER) {
                return i - from;
            }
            entryRefs[index] = ref;
            entryCodes[index] = (byte) code;
            integers[index] = integer;
        }
        return to - from;
    }

    /** How many of the entries to come would fit the page if each stood on its own; counts what they would take. */
    private int fitting(long[] timestamps, int from, int count) {
        boolean first = group.count() == 0;
        long refBefore = first ? previousRef : groupedRef;
        long timestampBefore = first ? times.previous() : groupedTimestamp;
        int[] refs = entries.refs;
        long[] integers = entries.integers;
        int room = LAST_GROUPED - position;
        int bytes = singlyBytes;
        for (int i = 0; i < count; i++) {
            int ref = refs[entryCount + i];
            long timestamp = timestamps[from + i];
            long step = timestamp - timestampBefore;
            int more = 1
                    + Bytes.varintLength(Bytes.zigzag(integers[entryCount + i]))
                    + lengthUnlessZero(ref - refBefore - 1, ref - refBefore)
                    // The first of a page states its timestamp whatever it is.
                    + lengthUnlessZero(step | (entryCount + i == 0 ? 1 : 0), step);
            if (bytes + more > room) {
                singlyBytes = bytes;
                return i;
            }
            bytes += more;
            refBefore = ref;
            timestampBefore = timestamp;
        }
        singlyBytes = bytes;
        return count;
    }

    /** Length of a difference, 0 where a condition is: without a branch, since a jitter is what no processor foresees. */
    private static int lengthUnlessZero(long condition, long difference) {
        return Bytes.varintLength(Bytes.zigzag(difference)) & (int) ((condition | -condition) >> Long.SIZE - 1);
    }

    /**
     * Appends a burst fragment.
     *
     * @param originNanos time of the burst's sample 0
     * @param firstIndex index of the fragment's first sample, counted from the origin
     * @param sampleCount samples in the fragment
     * @param packed whether the values are a burst run instead of raw, little-endian
     * @param values of the fragment
     * @return false when it does not fit; nothing has been appended then
     */
    public boolean appendBurst(
            int ref,
            long originNanos,
            long firstIndex,
            int sampleCount,
            boolean packed,
            byte[] values,
            int offset,
            int length) {
        if (length > MAX_BURST_BYTES) {
            throw new IllegalArgumentException("burst fragment too long: length=" + length + " max=" + MAX_BURST_BYTES);
        }
        reserve(ref);
        closeGroup();
        if (position + LogEntryCode.MAX_SAMPLE_BYTES + 2 * Integer.BYTES + length > Pages.PAGE_BYTES
                || entryCount == PageEntries.MAX_ENTRIES) {
            return false;
        }
        putPrefix(packed ? LogEntryCode.BURST | LogEntryCode.PACKED : LogEntryCode.BURST, ref, originNanos);
        position = Bytes.putVarint(page, position, firstIndex);
        position = Bytes.putVarint(page, position, sampleCount);
        position = Bytes.putVarint(page, position, length);
        System.arraycopy(values, offset, page, position, length);
        position += length;
        entries.put(entryCount, ref, LogEntryCode.RAW_64, 0);
        noteEntries(1);
        return true;
    }

    /**
     * Appends a burst fragment by reference: its values stand in a block, and nowhere in the log.
     *
     * @return false when it does not fit; nothing has been appended then
     * @see #appendBurst
     */
    public boolean appendReference(int ref, long originNanos, long firstIndex, int sampleCount) {
        return appendBurst(ref, originNanos, firstIndex, sampleCount, false, NO_VALUES, 0, 0);
    }

    /** Makes the page just begun a forward page that holds carried heads. */
    public void putForward(CarriedHeads.Payload heads) {
        System.arraycopy(heads.bytes(), 0, page, position, heads.bytes().length);
        position += heads.bytes().length;
        entryCount = heads.samples();
        forward = true;
    }

    /** States that the last entry completes an append. */
    public void markBoundary() {
        markBoundary(0);
    }

    private void markBoundary(int entriesBack) {
        Bytes.putU16(page, LogPage.BOUNDARY_COUNT_OFFSET, entryCount - entriesBack);
    }

    /**
     * Turns a sound page into a carried copy of its first entries, in place.
     *
     * @param entries that the copy is to hold
     * @param forcedLsn that the copy states
     */
    public void carry(byte[] source, int epoch, long sequence, int entries, long forcedLsn) {
        Bytes.putU8(source, LogPage.FLAGS_OFFSET, LogPage.FLAG_CARRIED);
        Bytes.putInt(source, LogPage.EPOCH_OFFSET, epoch);
        Bytes.putLong(source, LogPage.SEQUENCE_OFFSET, sequence);
        Bytes.putU16(source, LogPage.ENTRY_COUNT_OFFSET, entries);
        Bytes.putU16(source, LogPage.BOUNDARY_COUNT_OFFSET, Math.min(entries, LogPage.boundaryCount(source, 0)));
        Bytes.putLong(source, LogPage.FORCED_LSN_OFFSET, forcedLsn);
        checksum.seal(source, 0, Pages.PAGE_BYTES);
    }

    /** States that bursts by reference, up to the page's end, may be in no durable block. */
    public void markUnsettled() {
        unsettled = true;
    }

    /** States up to where the growing TSM file is durable. */
    public void markFileForced(long fileId, long forcedEnd) {
        Bytes.putInt(page, LogPage.FILE_ID_OFFSET, (int) fileId);
        Bytes.putInt(page, LogPage.FILE_FORCED_OFFSET, (int) (forcedEnd / Pages.PAGE_BYTES));
    }

    /**
     * Completes the page.
     *
     * @return its 4096 bytes, valid until the next {@link #begin}
     */
    public byte[] finish(long forcedLsn, long checkpointLsn, boolean closing) {
        closeGroup();
        Bytes.putU8(
                page,
                LogPage.FLAGS_OFFSET,
                (closing ? LogPage.FLAG_CLOSING : 0)
                        | (forward ? LogPage.FLAG_FORWARD : 0)
                        | (unsettled ? LogPage.FLAG_UNSETTLED : 0));
        Bytes.putU16(page, LogPage.PAYLOAD_LENGTH_OFFSET, position - LogPage.PAYLOAD_OFFSET);
        Bytes.putU16(page, LogPage.ENTRY_COUNT_OFFSET, entryCount);
        Bytes.putLong(page, LogPage.FORCED_LSN_OFFSET, forcedLsn);
        Bytes.putLong(page, LogPage.CHECKPOINT_LSN_OFFSET, checkpointLsn);
        checksum.seal(page, 0, Pages.PAGE_BYTES);
        return page;
    }

    private void putPrefix(int code, int ref, long timestamp) {
        int control = code;
        boolean sameTime = timestamp == times.previous() && !times.isEmpty();
        boolean nextRef = ref == previousRef + 1;
        if (sameTime) {
            control |= LogEntryCode.SAME_TIME;
        }
        if (nextRef) {
            control |= LogEntryCode.NEXT_REF;
        }
        Bytes.putU8(page, position++, control);
        if (!nextRef) {
            putVarint(Bytes.zigzag((long) ref - previousRef));
        }
        if (!sameTime) {
            putVarint(Bytes.zigzag(timestamp - times.previous()));
        }
        previousRef = ref;
        times.next(timestamp);
    }

    private boolean isUsual(int ref, long bits) {
        return ref < codeOfRef.length && isFor(codeOfRef[ref], bits);
    }

    /** Whether a code serves for value bits as an integer. */
    private static boolean isFor(int code, long bits) {
        return code == LogEntryCode.INTEGER || LogEntryCode.toInteger(code, bits) != LogEntryCode.NOT_DECIMAL;
    }

    /** Finds out how a value is to be coded, from then on the usual code of its series. */
    private int learn(ValueType type, int ref, long bits) {
        reserve(ref);
        int code = codeOf(type, ref, bits);
        codeOfRef[ref] = (byte) code;
        return code;
    }

    /** How a value is to be coded: as the one before of its series where that serves, else with the fewest decimals. */
    private int codeOf(ValueType type, int ref, long bits) {
        int usual = codeOfRef[ref];
        return switch (type) {
            case FLOAT64 -> codeOf(bits, usual, 0, LogEntryCode.MAX_DECIMALS, LogEntryCode.RAW_64);
            case FLOAT32 ->
                codeOf(
                        bits,
                        usual,
                        LogEntryCode.FLOAT_DECIMAL,
                        LogEntryCode.FLOAT_DECIMAL + LogEntryCode.MAX_FLOAT_DECIMALS,
                        LogEntryCode.RAW_32);
            default -> LogEntryCode.INTEGER;
        };
    }

    /** A series that showed no decimals last is asked again now and then only. */
    private int codeOf(long bits, int usual, int first, int last, int raw) {
        if (usual >= first && usual <= last && LogEntryCode.toInteger(usual, bits) != LogEntryCode.NOT_DECIMAL) {
            return usual;
        }
        boolean isWorthATry = usual != raw || entryCount % RAW_RETRY_ENTRIES == 0;
        for (int code = first; isWorthATry && code <= last; code++) {
            if (LogEntryCode.toInteger(code, bits) != LogEntryCode.NOT_DECIMAL) {
                return code;
            }
        }
        return raw;
    }

    private void reserve(int ref) {
        if (ref >= codeOfRef.length) {
            int room = Math.max(ref + 1, 2 * codeOfRef.length);
            byte[] codes = newCodes(room);
            System.arraycopy(codeOfRef, 0, codes, 0, codeOfRef.length);
            codeOfRef = codes;
            latestOfRef = Arrays.copyOf(latestOfRef, room);
        }
    }

    private static byte[] newCodes(int count) {
        byte[] codes = new byte[count];
        Arrays.fill(codes, LogEntryCode.UNKNOWN);
        return codes;
    }

    private boolean putRaw(int ref, long timestamp, long bits) {
        closeGroup();
        if (position + LogEntryCode.MAX_SAMPLE_BYTES > Pages.PAGE_BYTES) {
            return false;
        }
        int code = codeOfRef[ref];
        putPrefix(code, ref, timestamp);
        if (code == LogEntryCode.RAW_64) {
            Bytes.putLong(page, position, bits);
            position += Long.BYTES;
        } else {
            Bytes.putInt(page, position, (int) bits);
            position += Integer.BYTES;
        }
        entries.put(entryCount, ref, code, 0);
        noteEntries(1);
        return true;
    }

    /** How far back in the page the latest entry of a ref is, 0 when there is none. */
    private int distanceTo(int ref) {
        int latest = latestOfRef[ref];
        return latest < entryCount && entries.refs[latest] == ref ? entryCount - latest : 0;
    }

    /** Writes the entries gathered so far, as columns if that is shorter. */
    private void closeGroup() {
        int count = group.count();
        if (count == 0) {
            return;
        }
        if (count >= SMALLEST_GROUP && group.plan() < singlyBytes) {
            position = group.write(page, position);
            group.advance(times);
            previousRef = groupedRef;
        } else {
            for (int i = 0; i < count; i++) {
                int index = entryCount - count + i;
                putPrefix(entries.codes[index], entries.refs[index], group.timestamp(i));
                putVarint(Bytes.zigzag(entries.integers[index]));
            }
        }
        singlyBytes = 0;
        group.clear();
    }

    /**
     * Writes a varint, one of at most 56 bits without a branch on its length: its groups of seven bits are spread over eight
     * bytes in three steps. The zero bytes that go behind it are overwritten by what follows.
     */
    private void putVarint(long value) {
        if (value >>> SPREAD_BITS != 0) {
            position = Bytes.putVarint(page, position, value);
            return;
        }
        long bytes = value & 0x0FFF_FFFFL | (value & 0xFF_FFFF_F000_0000L) << 4;
        bytes = bytes & 0x3FFF_0000_3FFFL | (bytes & 0x0FFF_C000_0FFF_C000L) << 2;
        bytes = bytes & 0x7F_007F_007F_007FL | (bytes & 0x3F80_3F80_3F80_3F80L) << 1;
        int length = Bytes.varintLength(value);
        Bytes.putLong(page, position, bytes | 0x80_8080_8080_8080L & (1L << Byte.SIZE * (length - 1)) - 1);
        position += length;
    }
}
