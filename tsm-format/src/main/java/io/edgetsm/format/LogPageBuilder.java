package io.edgetsm.format;

import java.util.Arrays;

/**
 * Fills one log page after the other. Single-threaded; allocates only when a series ref is larger than any before.
 *
 * <p>Order of use: {@link #begin}, any number of {@link #append} and {@link #markBoundary}, {@link #finish}.
 */
public final class LogPageBuilder {
    /** Most raw bytes of a burst that one entry may carry, so that two of them fit a page, and three or four packed. */
    public static final int MAX_BURST_BYTES = 1_984;

    private static final int RAW_RETRY_ENTRIES = 16;
    private static final int SPREAD_BITS = 56;
    private static final int SMALLEST_GROUP = 4;
    /** Numbers are written eight bytes at a time, also the last. */
    private static final int LAST_GROUPED = Pages.PAGE_BYTES - Long.BYTES;

    private final FrameChecksum checksum;
    private final byte[] page = new byte[Pages.PAGE_BYTES];
    private final PageEntries entries = new PageEntries();
    private final PageTimes times = new PageTimes();
    private final LogGroupEncoder group = new LogGroupEncoder(entries);
    /** A sensor keeps its resolution: the code that fitted a ref last is tried first. */
    private byte[] codeOfRef = new byte[64];

    /** Index in the page of a ref's latest entry; what a former page left there shows when the entry is looked at. */
    private char[] latestOfRef = new char[64];

    private int position;
    private int entryCount;
    private boolean forward;
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
        reserve(ref);
        return switch (type) {
            case FLOAT64 -> putDouble(ref, timestamp, bits);
            case FLOAT32 -> putFloat(ref, timestamp, bits);
            default -> putInteger(LogEntryCode.INTEGER, ref, timestamp, bits);
        };
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
        note(ref, LogEntryCode.RAW_64, 0);
        return true;
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
        Bytes.putU16(page, LogPage.BOUNDARY_COUNT_OFFSET, entryCount);
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
                (closing ? LogPage.FLAG_CLOSING : 0) | (forward ? LogPage.FLAG_FORWARD : 0));
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

    private boolean putDouble(int ref, long timestamp, long bits) {
        double value = Double.longBitsToDouble(bits);
        int usual = codeOfRef[ref];
        long integer =
                usual <= LogEntryCode.MAX_DECIMALS ? LogEntryCode.toDecimal(value, usual) : LogEntryCode.NOT_DECIMAL;
        if (integer != LogEntryCode.NOT_DECIMAL) {
            return putInteger(usual, ref, timestamp, integer);
        }
        if (isWorthATry(usual, LogEntryCode.RAW_64)) {
            for (int decimals = 0; decimals <= LogEntryCode.MAX_DECIMALS; decimals++) {
                integer = LogEntryCode.toDecimal(value, decimals);
                if (integer != LogEntryCode.NOT_DECIMAL) {
                    codeOfRef[ref] = (byte) decimals;
                    return putInteger(decimals, ref, timestamp, integer);
                }
            }
            codeOfRef[ref] = LogEntryCode.RAW_64;
        }
        return putRaw(LogEntryCode.RAW_64, ref, timestamp, bits, Long.BYTES);
    }

    private boolean putFloat(int ref, long timestamp, long bits) {
        float value = Float.intBitsToFloat((int) bits);
        int usual = codeOfRef[ref];
        int first = usual >= LogEntryCode.FLOAT_DECIMAL ? usual - LogEntryCode.FLOAT_DECIMAL : 0;
        if (isWorthATry(usual, LogEntryCode.RAW_32)) {
            for (int i = 0; i <= LogEntryCode.MAX_FLOAT_DECIMALS; i++) {
                int decimals = first + i & LogEntryCode.MAX_FLOAT_DECIMALS;
                long integer = LogEntryCode.toFloatDecimal(value, decimals);
                if (integer != LogEntryCode.NOT_DECIMAL) {
                    codeOfRef[ref] = (byte) (LogEntryCode.FLOAT_DECIMAL + decimals);
                    return putInteger(LogEntryCode.FLOAT_DECIMAL + decimals, ref, timestamp, integer);
                }
            }
            codeOfRef[ref] = LogEntryCode.RAW_32;
        }
        return putRaw(LogEntryCode.RAW_32, ref, timestamp, bits, Integer.BYTES);
    }

    private void reserve(int ref) {
        if (ref >= codeOfRef.length) {
            int room = Math.max(ref + 1, 2 * codeOfRef.length);
            codeOfRef = Arrays.copyOf(codeOfRef, room);
            latestOfRef = Arrays.copyOf(latestOfRef, room);
        }
    }

    /** A series that showed no decimals last is asked again now and then only. */
    private boolean isWorthATry(int usual, int raw) {
        return usual != raw || entryCount % RAW_RETRY_ENTRIES == 0;
    }

    private boolean putRaw(int code, int ref, long timestamp, long bits, int length) {
        closeGroup();
        if (position + LogEntryCode.MAX_SAMPLE_BYTES > Pages.PAGE_BYTES) {
            return false;
        }
        putPrefix(code, ref, timestamp);
        if (length == Long.BYTES) {
            Bytes.putLong(page, position, bits);
        } else {
            Bytes.putInt(page, position, (int) bits);
        }
        position += length;
        note(ref, code, 0);
        return true;
    }

    /** Takes the entry into the group that is being gathered, if it would fit the page on its own, too. */
    private boolean putInteger(int code, int ref, long timestamp, long integer) {
        int bytes = singleBytes(ref, timestamp, integer);
        if (position + singlyBytes + bytes > LAST_GROUPED) {
            closeGroup();
            bytes = singleBytes(ref, timestamp, integer);
            if (position + bytes > LAST_GROUPED) {
                return false;
            }
        }
        if (group.count() == 0) {
            group.begin(entryCount, distanceTo(ref), previousRef, times);
        }
        note(ref, code, integer);
        group.add(timestamp);
        groupedRef = ref;
        groupedTimestamp = timestamp;
        singlyBytes += bytes;
        if (group.isFull()) {
            closeGroup();
        }
        return true;
    }

    /** Length of the entry behind those gathered, if it stood on its own. */
    private int singleBytes(int ref, long timestamp, long integer) {
        boolean first = group.count() == 0;
        int refBefore = first ? previousRef : groupedRef;
        long timestampBefore = first ? times.previous() : groupedTimestamp;
        int bytes = 1 + Bytes.varintLength(Bytes.zigzag(integer));
        if (ref != refBefore + 1) {
            bytes += Bytes.varintLength(Bytes.zigzag((long) ref - refBefore));
        }
        if (timestamp != timestampBefore || entryCount == 0) {
            bytes += Bytes.varintLength(Bytes.zigzag(timestamp - timestampBefore));
        }
        return bytes;
    }

    /** How far back in the page the latest entry of a ref is, 0 when there is none. */
    private int distanceTo(int ref) {
        int latest = latestOfRef[ref];
        return latest < entryCount && entries.refs[latest] == ref ? entryCount - latest : 0;
    }

    private void note(int ref, int code, long integer) {
        entries.put(entryCount, ref, code, integer);
        latestOfRef[ref] = (char) entryCount;
        entryCount++;
    }

    /** Writes the entries gathered so far, as columns if that is shorter. */
    private void closeGroup() {
        int count = group.count();
        if (count == 0) {
            return;
        }
        if (count >= SMALLEST_GROUP && group.plan() < singlyBytes) {
            position = group.write(page, position);
            for (int i = 0; i < count; i++) {
                times.next(group.timestamp(i));
            }
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
