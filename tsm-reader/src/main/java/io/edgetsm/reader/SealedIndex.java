package io.edgetsm.reader;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmIndex;
import io.edgetsm.io.Crc32c;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Index of a sealed file: the directory is in memory, a series' section is read when it is asked for. */
final class SealedIndex implements FileIndex {
    private static final int MAX_SECTION_BYTES = 1 << 28;

    private final StorageFile file;
    private final StoreId store;
    private final byte[] directory;
    private final int seriesCount;

    private SealedIndex(StorageFile file, StoreId store, byte[] directory, int seriesCount) {
        this.file = file;
        this.store = store;
        this.directory = directory;
        this.seriesCount = seriesCount;
    }

    /** Reads and verifies the directory that a sound footer points to. */
    static SealedIndex open(StorageFile file, StoreId store, byte[] footer) {
        int seriesCount = Bytes.getInt(footer, TsmIndex.FOOTER_SERIES_COUNT_OFFSET);
        long offset = Bytes.getLong(footer, TsmIndex.FOOTER_DIRECTORY_OFFSET);
        long length = (long) seriesCount * TsmIndex.DIRECTORY_ENTRY_BYTES;
        long available = file.size() - TsmIndex.FOOTER_BYTES - offset;
        if (seriesCount < 0 || offset < 0 || length != available) {
            throw new CorruptDataException("index directory out of range series=" + seriesCount, file.path(), offset);
        }
        byte[] directory = read(file, offset, length, "index directory");
        if ((Crc32c.of(directory, 0, directory.length) ^ store.checksumSalt())
                != Bytes.getInt(footer, TsmIndex.FOOTER_DIRECTORY_CHECKSUM_OFFSET)) {
            throw new CorruptDataException("checksum mismatch in the index directory", file.path(), offset);
        }
        return new SealedIndex(file, store, directory, seriesCount);
    }

    private static byte[] read(StorageFile file, long offset, long length, String what) {
        if (length > MAX_SECTION_BYTES || length < 0 || offset < 0 || offset + length > file.size()) {
            throw new CorruptDataException(what + " out of range, length=" + length, file.path(), offset);
        }
        byte[] bytes = new byte[(int) length];
        file.read(ByteBuffer.wrap(bytes), offset);
        return bytes;
    }

    @Override
    public int[] refs() {
        int[] refs = new int[seriesCount];
        for (int i = 0; i < seriesCount; i++) {
            refs[i] = Bytes.getInt(directory, at(i) + TsmIndex.DIRECTORY_SERIES_REF_OFFSET);
        }
        return refs;
    }

    private static int at(int index) {
        return index * TsmIndex.DIRECTORY_ENTRY_BYTES;
    }

    /** Position of the series in the directory, or -1. */
    private int find(int ref) {
        int low = 0;
        int high = seriesCount - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = Bytes.getInt(directory, at(middle) + TsmIndex.DIRECTORY_SERIES_REF_OFFSET);
            if (found == ref) {
                return at(middle);
            }
            if (found < ref) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    @Override
    public SeriesDefinition definition(int ref) {
        int entry = find(ref);
        if (entry < 0) {
            return null;
        }
        long offset = Bytes.getLong(directory, entry + TsmIndex.DIRECTORY_DEFINITION_OFFSET);
        int length = Bytes.getInt(directory, entry + TsmIndex.DIRECTORY_DEFINITION_LENGTH_OFFSET);
        byte[] frame = read(file, offset, length, "series definition");
        if (!SeriesFrame.isSound(frame, 0, frame.length, new FrameChecksum(store))) {
            throw new CorruptDataException("checksum mismatch in a series definition, ref=" + ref, file.path(), offset);
        }
        return SeriesFrame.decode(frame, 0, file.path(), offset);
    }

    @Override
    public List<BlockEntry> blocks(int ref) {
        return blocks(ref, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @Override
    public List<BlockEntry> blocks(int ref, long from, long to) {
        int entry = find(ref);
        if (entry < 0
                || Bytes.getLong(directory, entry + TsmIndex.DIRECTORY_MAX_TIMESTAMP_OFFSET) < from
                || Bytes.getLong(directory, entry + TsmIndex.DIRECTORY_MIN_TIMESTAMP_OFFSET) > to) {
            return List.of();
        }
        long offset = Bytes.getLong(directory, entry + TsmIndex.DIRECTORY_SECTION_OFFSET);
        int count = Bytes.getInt(directory, entry + TsmIndex.DIRECTORY_BLOCK_COUNT_OFFSET);
        byte[] section = read(file, offset, (long) count * BlockEntry.BYTES, "index section");
        if ((Crc32c.of(section, 0, section.length) ^ store.checksumSalt())
                != Bytes.getInt(directory, entry + TsmIndex.DIRECTORY_SECTION_CHECKSUM_OFFSET)) {
            throw new CorruptDataException("checksum mismatch in the index of series ref=" + ref, file.path(), offset);
        }
        List<BlockEntry> blocks = new ArrayList<>();
        for (int at = 0; at < section.length; at += BlockEntry.BYTES) {
            if (Bytes.getLong(section, at + BlockEntry.MAX_TIMESTAMP_OFFSET) >= from
                    && Bytes.getLong(section, at + BlockEntry.MIN_TIMESTAMP_OFFSET) <= to) {
                blocks.add(BlockEntry.read(section, at));
            }
        }
        return blocks;
    }

    @Override
    public long maxCutLsn(int ref) {
        int entry = find(ref);
        return entry < 0 ? 0 : Bytes.getLong(directory, entry + TsmIndex.DIRECTORY_MAX_CUT_LSN_OFFSET);
    }

    @Override
    public long sampleCount(int ref) {
        int entry = find(ref);
        return entry < 0 ? 0 : Bytes.getLong(directory, entry + TsmIndex.DIRECTORY_SAMPLE_COUNT_OFFSET);
    }
}
