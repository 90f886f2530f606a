package io.edgetsm.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Layout of a section of the index of a TSM file: entries of blocks, grouped by series, in at most one page. It is read
 * whole and decodes alone; its checksum stands in the directory. All numbers are unsigned varints, signed ones in zigzag
 * form; positions in the file are in units of {@link Pages#FRAME_ALIGNMENT} bytes.
 *
 * <pre>
 *  each group, by ascending ref
 *  varint refStep     ref less that of the group before, of the first its ref
 *  varint definition  position of the frame that defines the series, signed, less that of the group before
 *  varint count       entries of the group: all blocks of the series, unless they fill several sections
 *
 *  each entry, by ascending minTimestamp
 *       1 form        bits 0-3: unit of times, 10^n ns; bit 4: the block of the entry before; bits 5-7: statistics
 *  varint offset      of the block, signed, less that of the entry before; not with bit 4
 *  varint length      of the block in bytes; not with bit 4
 *  varint samples     1 or more
 *  varint gap         from the reference to minTimestamp, signed, in units
 *  varint timeSpan    from minTimestamp to maxTimestamp, in units
 *  varint cutLsn      signed, less that of the entry before
 *       . statistics  see {@link IndexStatistics}
 * </pre>
 *
 * What is "less that before" counts from 0 in each section, across its groups. The reference of a gap is the maxTimestamp
 * of the entry before in the same group; for the first of a group it is the minTimestamp of the group before, or 0.
 */
public final class IndexSection {
    /** Longest section. */
    public static final int MAX_BYTES = Pages.PAGE_BYTES;

    private static final int MAX_UNIT = 15;
    private static final int SAME_BLOCK = 0x10;
    private static final int STATISTICS_SHIFT = 5;
    private static final int ALIGNMENT = Pages.FRAME_ALIGNMENT;
    private static final int MAX_ENTRY_BYTES = 128;
    private static final int MAX_GROUP_HEAD_BYTES = 24;

    private IndexSection() {}

    /**
     * Blocks of one series as a section lists them.
     *
     * @param seriesRef number of the series
     * @param definitionOffset where the frame that defines it begins in the file
     * @param blocks by ascending first timestamp
     */
    public record Group(int seriesRef, long definitionOffset, List<BlockEntry> blocks) {}

    /** What entries and groups are written relative to. */
    private static final class Before {
        private int seriesRef;
        private long definition;
        private long offset;
        private int length;
        private long cutLsn;
        private long groupStart;
        private long reference;
        private long minTimestamp;
    }

    /** Builds one section. */
    static final class Builder {
        private final byte[] section = new byte[MAX_BYTES];
        private final byte[] group = new byte[MAX_BYTES + MAX_ENTRY_BYTES];
        private final Before before = new Before();
        private int firstRef;
        private long minTimestamp = Long.MAX_VALUE;
        private long maxTimestamp = Long.MIN_VALUE;
        private int length;
        private int groupLength;
        private int groupRef;
        private long groupDefinition;
        private int groupCount;

        /** Opens a group; refs ascend. */
        void beginGroup(int seriesRef, long definitionOffset) {
            firstRef = firstRef == 0 ? seriesRef : firstRef;
            groupRef = seriesRef;
            groupDefinition = definitionOffset / ALIGNMENT;
            groupLength = 0;
            groupCount = 0;
            before.reference = before.groupStart;
        }

        /**
         * Adds an entry to the open group; false when the section is full, nothing was added then.
         *
         * <p>One long method on purpose, see {@link PatchedColumnEncoder#plan}.
         */
        boolean add(ValueType type, BlockEntry entry) {
            long gap = entry.minTimestamp() - before.reference;
            long span = entry.maxTimestamp() - entry.minTimestamp();
            int unit = span < 0 ? 0 : DecimalUnit.dividing(gap, span, MAX_UNIT);
            boolean sameBlock = entry.offset() / ALIGNMENT == before.offset && entry.length() == before.length;
            int statistics = IndexStatistics.choose(type, entry.statistics());
            int form = unit | (sameBlock ? SAME_BLOCK : 0) | (statistics & 0xFF) << STATISTICS_SHIFT;
            int at = groupLength;
            Bytes.putU8(group, at++, form);
            if (!sameBlock) {
                at = Bytes.putVarint(group, at, Bytes.zigzag(entry.offset() / ALIGNMENT - before.offset));
                at = Bytes.putVarint(group, at, entry.length());
            }
            at = Bytes.putVarint(group, at, entry.sampleCount());
            at = Bytes.putVarint(group, at, Bytes.zigzag(gap / DecimalUnit.power(unit)));
            at = Bytes.putVarint(group, at, unit == 0 ? span : span / DecimalUnit.power(unit));
            at = Bytes.putVarint(group, at, Bytes.zigzag(entry.cutLsn() - before.cutLsn));
            int end = IndexStatistics.write(group, at, entry.statistics(), statistics, entry.sampleCount());
            if (length + MAX_GROUP_HEAD_BYTES + end > MAX_BYTES) {
                return false;
            }
            if (groupCount == 0) {
                before.groupStart = entry.minTimestamp();
            }
            before.offset = entry.offset() / ALIGNMENT;
            before.length = entry.length();
            before.cutLsn = entry.cutLsn();
            before.reference = entry.maxTimestamp();
            minTimestamp = Math.min(minTimestamp, entry.minTimestamp());
            maxTimestamp = Math.max(maxTimestamp, entry.maxTimestamp());
            groupLength = end;
            groupCount++;
            return true;
        }

        /** Closes the open group, if one is. */
        void endGroup() {
            if (groupCount > 0) {
                length = Bytes.putVarint(section, length, (long) groupRef - before.seriesRef);
                length = Bytes.putVarint(section, length, Bytes.zigzag(groupDefinition - before.definition));
                length = Bytes.putVarint(section, length, groupCount);
                System.arraycopy(group, 0, section, length, groupLength);
                length += groupLength;
                before.seriesRef = groupRef;
                before.definition = groupDefinition;
                groupCount = 0;
            }
        }

        int firstRef() {
            return firstRef;
        }

        long minTimestamp() {
            return minTimestamp;
        }

        long maxTimestamp() {
            return maxTimestamp;
        }

        /** The section; every group has been closed. */
        byte[] finish() {
            return Arrays.copyOf(section, length);
        }
    }

    /**
     * Decodes a section whose checksum is right.
     *
     * @param wantedRef only this series, or 0 for all
     * @param dataEnd where the blocks of the file end
     * @param file path for error messages
     * @param fileOffset position of the section in that file
     * @throws CorruptDataException if it is not what this version writes
     */
    public static List<Group> decode(byte[] section, int wantedRef, long dataEnd, String file, long fileOffset) {
        try {
            return decode(section, wantedRef, dataEnd);
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException("malformed index section: " + e.getMessage(), file, fileOffset);
        }
    }

    private static List<Group> decode(byte[] section, int wantedRef, long dataEnd) {
        NumberReader in = new NumberReader(section, 0, section.length);
        Before before = new Before();
        List<Group> groups = new ArrayList<>();
        while (in.remaining() > 0) {
            before.seriesRef += in.nextInt(1, SeriesDefinition.MAX_REF - before.seriesRef);
            before.definition += in.nextSigned();
            before.reference = before.groupStart;
            int count = in.nextInt(1, MAX_BYTES);
            long definitionOffset = position(before.definition, 1, dataEnd);
            if (wantedRef != 0 && before.seriesRef > wantedRef) {
                break;
            }
            boolean wanted = wantedRef == 0 || wantedRef == before.seriesRef;
            List<BlockEntry> blocks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                BlockEntry entry = readEntry(in, before, dataEnd, wanted);
                if (i == 0) {
                    before.groupStart = before.minTimestamp;
                }
                if (wanted) {
                    blocks.add(entry);
                }
            }
            if (wanted) {
                groups.add(new Group(before.seriesRef, definitionOffset, blocks));
            }
        }
        return groups;
    }

    private static long position(long units, int length, long dataEnd) {
        if (units < TsmFileHeader.BYTES / ALIGNMENT || units > (dataEnd - length) / ALIGNMENT) {
            throw new IllegalArgumentException("position outside the blocks units=" + units + " dataEnd=" + dataEnd);
        }
        return units * ALIGNMENT;
    }

    /** One that is not wanted is passed over, without statistics and without an entry. */
    private static BlockEntry readEntry(NumberReader in, Before before, long dataEnd, boolean wanted) {
        int form = in.nextByte();
        long unit = DecimalUnit.power(form & MAX_UNIT);
        if ((form & SAME_BLOCK) == 0) {
            before.offset += in.nextSigned();
            before.length = in.nextInt(1, BlockHeader.MAX_BLOCK_BYTES);
        }
        long offset = position(before.offset, before.length, dataEnd);
        int samples = in.nextInt(1, BlockHeader.MAX_SAMPLES);
        long minTimestamp = before.reference + in.nextSigned() * unit;
        long maxTimestamp = minTimestamp + in.next() * unit;
        before.minTimestamp = minTimestamp;
        before.reference = maxTimestamp;
        before.cutLsn += in.nextSigned();
        if (minTimestamp > maxTimestamp || before.cutLsn <= 0 || before.cutLsn > LogPage.MAX_LSN) {
            throw new IllegalArgumentException("impossible entry minTimestamp=" + minTimestamp + " maxTimestamp="
                    + maxTimestamp + " cutLsn=" + before.cutLsn);
        }
        if (!wanted) {
            IndexStatistics.skip(in, form >>> STATISTICS_SHIFT);
            return null;
        }
        BlockStatistics statistics = IndexStatistics.read(in, form >>> STATISTICS_SHIFT, samples);
        return new BlockEntry(offset, before.length, samples, minTimestamp, maxTimestamp, before.cutLsn, statistics);
    }
}
