package io.edgetsm.reader;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.TsmIndex;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TSM file open for reading. A sealed file is opened through its footer, in time that does not grow with its blocks;
 * any other is walked from its header. Changes nothing. Index queries and {@link #read} may be called by several threads
 * when each brings its own buffer and checksum.
 */
public final class TsmFile implements AutoCloseable {
    private final StorageFile file;
    private final TsmFileHeader header;
    private final FileIndex index;
    private final long sizeBytes;
    private final AtomicInteger users = new AtomicInteger(1);

    private TsmFile(StorageFile file, TsmFileHeader header, FileIndex index, long sizeBytes) {
        this.file = file;
        this.header = header;
        this.index = index;
        this.sizeBytes = sizeBytes;
    }

    /**
     * Opens a file of any state.
     *
     * @throws CorruptDataException if it is no TSM file, or its header or index directory is damaged
     * @throws io.edgetsm.format.UnsupportedFormatException if a newer release wrote it
     */
    public static TsmFile open(Storage storage, String name) {
        return open(storage.openForRead(name), (file, header, size) -> index(file, header, size, false));
    }

    /** Opens a file by walking its frames, whether or not it has a footer. */
    public static TsmFile openByWalking(Storage storage, String name) {
        return open(storage.openForRead(name), (file, header, size) -> index(file, header, size, true));
    }

    /** Opens a growing file whose blocks somebody else knows: only {@link #read} is of use, the index is empty. */
    public static TsmFile openForBlocks(Storage storage, String name) {
        return open(storage.openForRead(name), (file, header, size) -> new EmptyIndex());
    }

    private interface IndexOpener {
        FileIndex open(StorageFile file, TsmFileHeader header, long size);
    }

    private static TsmFile open(StorageFile file, IndexOpener opener) {
        try {
            long size = file.size();
            byte[] start = new byte[TsmFileHeader.BYTES];
            int read = file.read(ByteBuffer.wrap(start), 0);
            TsmFileHeader header = TsmFileHeader.decode(start, read, file.path());
            return new TsmFile(file, header, opener.open(file, header, size), size);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static FileIndex index(StorageFile file, TsmFileHeader header, long size, boolean walk) {
        StoreId store = header.storeId();
        long footerOffset = size - TsmIndex.FOOTER_BYTES;
        if (footerOffset >= TsmFileHeader.BYTES) {
            byte[] footer = new byte[TsmIndex.FOOTER_BYTES];
            file.read(ByteBuffer.wrap(footer), footerOffset);
            if (TsmIndex.isFooter(footer, 0, new FrameChecksum(store), header.fileId())) {
                return walk
                        ? WalkedIndex.walk(file, store, dataEnd(footer, footerOffset))
                        : SealedIndex.open(file, store, footer);
            }
        }
        return WalkedIndex.walk(file, store, size);
    }

    private static long dataEnd(byte[] footer, long footerOffset) {
        long dataEnd = io.edgetsm.format.Bytes.getLong(footer, TsmIndex.FOOTER_DATA_END_OFFSET);
        return dataEnd < TsmFileHeader.BYTES || dataEnd > footerOffset ? footerOffset : dataEnd;
    }

    /** Header of the file. */
    public TsmFileHeader header() {
        return header;
    }

    /** Path, for messages. */
    public String path() {
        return file.path();
    }

    /** Size when the file was opened. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** Whether the file was opened through its footer. */
    public boolean isSealed() {
        return index instanceof SealedIndex;
    }

    /** The walk, for a file that was walked; else null. */
    public WalkedIndex walk() {
        return index instanceof WalkedIndex walked ? walked : null;
    }

    /** Refs of its series, ascending. */
    public int[] refs() {
        return index.refs();
    }

    /** Definition of a series as the file repeats it, or null. */
    public SeriesDefinition definition(int ref) {
        return index.definition(ref);
    }

    /** Blocks of a series by ascending first timestamp; empty when it has none here. */
    public List<BlockEntry> blocks(int ref) {
        return index.blocks(ref);
    }

    /** Highest cut among the blocks of a series, 0 when it has none here. */
    public long maxCutLsn(int ref) {
        return index.maxCutLsn(ref);
    }

    /** Samples of a series in this file. */
    public long sampleCount(int ref) {
        return index.sampleCount(ref);
    }

    /**
     * Reads one block and verifies that it is the one the index speaks of.
     *
     * @param target at least {@link BlockHeader#MAX_BLOCK_BYTES} long; the block lands at index 0
     * @param checksum for this file's store
     * @throws CorruptDataException if the bytes are not that block
     */
    public void read(int seriesRef, BlockEntry entry, byte[] target, FrameChecksum checksum) {
        if (entry.length() > BlockHeader.MAX_BLOCK_BYTES) {
            throw new CorruptDataException(
                    "block length out of range length=" + entry.length(), file.path(), entry.offset());
        }
        int read = file.read(ByteBuffer.wrap(target, 0, entry.length()), entry.offset());
        String defect = BlockHeader.defect(target, 0, read, checksum);
        if (defect == null
                && (BlockHeader.statedLength(target, 0) != entry.length()
                        || BlockHeader.seriesRef(target, 0) != seriesRef
                        || BlockHeader.minTimestamp(target, 0) != entry.minTimestamp()
                        || BlockHeader.cutLsn(target, 0) != entry.cutLsn())) {
            defect = "another block than the index speaks of, seriesRef=" + BlockHeader.seriesRef(target, 0);
        }
        if (defect != null) {
            throw new CorruptDataException(defect, file.path(), entry.offset());
        }
    }

    /** One more user: the file closes when each has closed it. For a file that is open for sure. */
    public TsmFile retain() {
        users.incrementAndGet();
        return this;
    }

    /** Ends one use; the last one closes the file. Each use ends once. */
    @Override
    public void close() {
        if (users.decrementAndGet() == 0) {
            file.close();
        }
    }
}
