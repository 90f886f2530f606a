package io.edgetsm.format;

/**
 * Reads the entries of a verified log page in order. Reusable, single-threaded; the page must not change while the
 * cursor is on it.
 */
public final class LogPageCursor {
    private final PageEntries entries = new PageEntries();
    private final PageTimes times = new PageTimes();
    private final LogGroupDecoder group = new LogGroupDecoder(entries);

    private byte[] page;
    private int offset;
    private String file;
    private long fileOffset;

    private int position;
    private int end;
    private int remaining;
    private int index;
    private int groupFrom;
    private int groupEnd;
    private long lsn;
    private int ref;
    private long timestamp;
    private long bits;
    private boolean burst;
    private boolean packed;
    private long firstIndex;
    private int sampleCount;
    private int rawLength;
    private boolean forward;
    private int leftInHead;
    private long headStartLsn;
    private long headEndLsn;

    /**
     * Opens a page.
     *
     * @param source holds the page, already verified with {@link LogPage#isSound}
     * @param at where it begins
     * @param file path for error messages
     * @param fileOffset position of the page in that file
     */
    public void wrap(byte[] source, int at, String file, long fileOffset) {
        this.page = source;
        this.offset = at;
        this.file = file;
        this.fileOffset = fileOffset;
        position = at + LogPage.PAYLOAD_OFFSET;
        end = position + Bytes.getU16(source, at + LogPage.PAYLOAD_LENGTH_OFFSET);
        remaining = LogPage.entryCount(source, at);
        lsn = LogPage.firstLsn(source, at) - 1;
        ref = 0;
        timestamp = 0;
        times.reset();
        index = 0;
        groupFrom = 0;
        groupEnd = 0;
        forward = LogPage.isForward(source, at);
        leftInHead = 0;
        headStartLsn = 0;
    }

    /**
     * Moves to the next entry.
     *
     * @return false behind the last one
     * @throws CorruptDataException if the payload is not what this version writes, although its checksum is right
     */
    public boolean next() {
        if (remaining == 0) {
            return false;
        }
        try {
            if (forward) {
                readForward();
            } else {
                read();
                index++;
                lsn++;
            }
        } catch (IndexOutOfBoundsException e) {
            throw malformed();
        }
        if (position > end) {
            throw malformed();
        }
        remaining--;
        return true;
    }

    /**
     * Moves on over samples that stand in one group with the current entry, right behind it, and adds them to columns.
     *
     * @param atMost how many at most
     * @return how many, as many as there is room for; 0 when the next entry is none of these
     */
    public int readOn(LogSamples target, int atMost) {
        int count = Math.min(Math.min(groupEnd - index, remaining), Math.min(atMost, target.room()));
        if (forward || count <= 0) {
            return 0;
        }
        target.add(entries, index, group.timestamps, index - groupFrom, lsn + 1, count);
        index += count;
        lsn += count;
        remaining -= count;
        readFromGroup(index - 1);
        return count;
    }

    private CorruptDataException malformed() {
        return new CorruptDataException(
                "malformed log page payload sequence=" + LogPage.sequence(page, offset) + " entry="
                        + (LogPage.entryCount(page, offset) - remaining),
                file,
                fileOffset);
    }

    private void read() {
        if (index == groupEnd) {
            int control = Bytes.getU8(page, position);
            if (!LogGroup.opens(control)) {
                readSingle(control);
                return;
            }
            openGroup();
        }
        readFromGroup(index);
    }

    private void readFromGroup(int at) {
        ref = entries.refs[at];
        timestamp = group.timestamps[at - groupFrom];
        bits = LogEntryCode.bits(entries.codes[at], entries.integers[at]);
    }

    private void openGroup() {
        position = group.read(page, position, index, ref, times);
        if (position < 0) {
            throw malformed();
        }
        groupFrom = index;
        groupEnd = index + group.count();
        burst = false;
        packed = false;
    }

    private void readSingle(int control) {
        position++;
        groupEnd = index + 1;
        long next = ref + ((control & LogEntryCode.NEXT_REF) != 0 ? 1 : Bytes.unzigzag(varint()));
        if (next < 1 || next > SeriesDefinition.MAX_REF) {
            throw malformed();
        }
        ref = (int) next;
        timestamp = times.previous() + ((control & LogEntryCode.SAME_TIME) != 0 ? 0 : Bytes.unzigzag(varint()));
        times.next(timestamp);
        burst = (control & LogEntryCode.BURST) != 0;
        packed = (control & LogEntryCode.PACKED) != 0;
        if (burst) {
            readBurst();
            entries.put(index, ref, LogEntryCode.RAW_64, 0);
        } else {
            readValue(control & LogEntryCode.VALUE_MASK);
        }
    }

    private void readForward() {
        if (leftInHead == 0) {
            openHead();
        } else {
            lsn++;
        }
        leftInHead--;
        if (leftInHead == 0) {
            // Only the ends of the range are known; what is between keeps its order.
            lsn = headEndLsn - 1;
        }
        timestamp += Bytes.unzigzag(varint());
        bits = Bytes.getLong(page, position);
        position += Long.BYTES;
    }

    private void openHead() {
        long next = ref + Bytes.unzigzag(varint());
        headStartLsn += Bytes.unzigzag(varint());
        long span = varint();
        long count = varint();
        headEndLsn = headStartLsn + span;
        if (next < 1
                || next > SeriesDefinition.MAX_REF
                || headStartLsn < 0
                || headStartLsn > LogPage.MAX_LSN
                || span > CarriedHeads.MAX_SPAN
                || span < count
                || count < 1
                || count > remaining
                || headEndLsn > LogPage.firstLsn(page, offset)) {
            throw malformed();
        }
        ref = (int) next;
        leftInHead = (int) count;
        lsn = headStartLsn;
        burst = false;
    }

    private void readBurst() {
        firstIndex = varint();
        long count = varint();
        long length = varint();
        if (firstIndex < 0
                || count < 1
                || count > mostSamples(length)
                || length < (packed ? 1 : 0)
                || length > end - position) {
            throw malformed();
        }
        sampleCount = (int) count;
        rawLength = (int) length;
        position += rawLength;
    }

    private long mostSamples(long length) {
        return packed || length == 0 ? LogPageBuilder.MAX_BURST_BYTES / Short.BYTES : length;
    }

    private void readValue(int code) {
        long integer = 0;
        if (LogEntryCode.isInteger(code)) {
            integer = Bytes.unzigzag(varint());
            bits = LogEntryCode.bits(code, integer);
        } else if (code == LogEntryCode.RAW_64) {
            bits = Bytes.getLong(page, position);
            position += Long.BYTES;
        } else if (code == LogEntryCode.RAW_32) {
            bits = Bytes.getU32(page, position);
            position += Integer.BYTES;
        } else {
            throw malformed();
        }
        entries.put(index, ref, code, integer);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = page[position++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed();
    }

    /** Whether the entry belongs to a head carried forward. */
    public boolean isForward() {
        return forward;
    }

    /** Of an entry of a carried head: LSN of the head's first sample. */
    public long headStartLsn() {
        return headStartLsn;
    }

    /** Of an entry of a carried head: LSN behind the head's last sample. */
    public long headEndLsn() {
        return headEndLsn;
    }

    /** Position of the entry in the log; of a carried head only the first and the last are exact. */
    public long lsn() {
        return lsn;
    }

    /** Series the entry belongs to. */
    public int ref() {
        return ref;
    }

    /** Time of a sample, or the origin of a burst: the time of its sample 0. */
    public long timestamp() {
        return timestamp;
    }

    /** Value bits of a sample. */
    public long bits() {
        return bits;
    }

    /**
     * Whether the entry can belong to a series of that type: a fragment to a burst series, with raw values of its width if it
     * has any, or a sample to a sensor series.
     */
    public boolean fits(ValueType type) {
        return type.isBurst() == burst
                && (!burst || packed || rawLength == 0 || rawLength == (long) sampleCount * type.bytesPerValue());
    }

    /** Whether the entry is a burst fragment. */
    public boolean isBurst() {
        return burst;
    }

    /** Whether the entry is a burst fragment by reference: its values stand in a block only. */
    public boolean isReference() {
        return burst && rawLength == 0;
    }

    /** Whether the values of the fragment are a burst run, see {@link io.edgetsm.format.codec.FragmentReader}. */
    public boolean isPacked() {
        return packed;
    }

    /** Index of a fragment's first sample, counted from its origin. */
    public long firstIndex() {
        return firstIndex;
    }

    /** Samples of the entry. */
    public int sampleCount() {
        return burst ? sampleCount : 1;
    }

    /** Array that holds a fragment's values, raw or packed. */
    public byte[] rawArray() {
        return page;
    }

    /** Where in {@link #rawArray} they begin. */
    public int rawOffset() {
        return position - rawLength;
    }

    /** Length of a fragment's values in bytes as they stand there. */
    public int rawLength() {
        return rawLength;
    }
}
