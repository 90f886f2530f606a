package io.edgetsm.reader;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.BlockMembers;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.CutLimits;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.IndexSection;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.TsmIndex;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A TSM file open for reading. A sealed file is opened through its footer, in time that does not grow with its blocks,
 * and its index read as far as it is asked for; any other is walked from its header. Changes nothing. Index queries and {@link #read} may be called by several threads
 * when each brings its own buffer.
 */
public final class TsmFile implements AutoCloseable {
    private final StorageFile file;
    private final TsmFileHeader header;
    private final int salt;
    private final FileIndex index;
    private final long sizeBytes;
    private final AtomicInteger users = new AtomicInteger(1);

    private TsmFile(StorageFile file, TsmFileHeader header, FileIndex index, long sizeBytes) {
        this.file = file;
        this.header = header;
        this.salt = header.storeId().checksumSalt();
        this.index = index;
        this.sizeBytes = sizeBytes;
    }

    /**
     * Opens a file of any state.
     *
     * @throws CorruptDataException if it is no TSM file, or its header is damaged
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
                        : new SealedIndex(file, store, footer, dataEnd(footer, footerOffset));
            }
        }
        return WalkedIndex.walk(file, store, size);
    }

    private static long dataEnd(byte[] footer, long footerOffset) {
        long dataEnd = io.edgetsm.format.Bytes.getLong(footer, TsmIndex.FOOTER_DATA_END_OFFSET);
        return dataEnd < TsmFileHeader.BYTES || dataEnd > footerOffset ? footerOffset : dataEnd;
    }

    /**
     * Requires that it is the file a store speaks of and no other that has been copied into its place; closes it if not. Files
     * of a replica are batches, which have no number of their own. Takes out of one that was given up what does not count.
     *
     * @return this
     * @throws CorruptDataException if it is another
     */
    public TsmFile requireIdentity(Manifest manifest, long fileId) {
        boolean sameFile = manifest.isReplica() || header.fileId() == fileId;
        if (!sameFile || !header.storeId().equals(manifest.storeId())) {
            close();
            throw new CorruptDataException(
                    "another file stands in its place, storeId=" + header.storeId() + " fileId=" + header.fileId(),
                    file.path(),
                    0);
        }
        limit(manifest.cutLimits(), fileId);
        return this;
    }

    /** Takes out of a file that was given up what does not count. */
    public void limit(CutLimits limits, long fileId) {
        if (limits.holds(fileId) && index instanceof WalkedIndex walked) {
            walked.exclude(block -> block.entry().cutLsn() > limits.cutOf(fileId)
                    || block.entry().offset() >= limits.endOf(fileId));
        }
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

    /** Walks on in a file that was opened by walking and has grown. Not while others read from its index. */
    void walkOn() {
        walk().walkOn(file, header.storeId(), file.size());
    }

    /** The walk, for a file that was walked; else null. */
    public WalkedIndex walk() {
        return index instanceof WalkedIndex walked ? walked : null;
    }

    /** Refs of its series, ascending. */
    public int[] refs() {
        return index.refs();
    }

    /** Definition of a series as the file repeats it; null when it has none, or the only one is damaged. */
    public SeriesDefinition definition(int ref) {
        return index.definition(ref);
    }

    /** Blocks of a series by ascending first timestamp; empty when it has none here. */
    public List<BlockEntry> blocks(int ref) {
        return index.blocks(ref);
    }

    /**
     * Blocks of a series that reach into {@code [from, to]}, both inclusive, by ascending first timestamp; a series that
     * does not costs no read.
     */
    public List<BlockEntry> blocks(int ref, long from, long to) {
        return index.blocks(ref, from, to);
    }

    /**
     * Adds the blocks of a series that reach into {@code [from, to]} as sources.
     *
     * @param listener told when the index of the series is damaged; null to get the error instead
     */
    public void addSources(
            SeriesDefinition series, long from, long to, DamageListener listener, List<SampleSource> sources) {
        List<BlockEntry> blocks;
        try {
            blocks = index.blocks(series.ref(), from, to);
        } catch (CorruptDataException e) {
            if (listener == null) {
                throw e;
            }
            listener.skipped(this, series, e);
            return;
        }
        for (BlockEntry block : blocks) {
            sources.add(SampleSource.of(this, block, series));
        }
    }

    /** Takes note of what the values of a series in a block have turned out to come to, if its entry does not say. */
    void learn(int ref, BlockEntry entry, BlockStatistics statistics) {
        WalkedIndex walked = walk();
        if (walked != null) {
            walked.learn(ref, entry, statistics);
        }
    }

    /** Tells all blocks, by ascending ref; a series with many comes in several groups. */
    public void forEach(Consumer<IndexSection.Group> visitor) {
        index.forEach(visitor);
    }

    /** Highest cut among the blocks of a series, 0 when it has none here. */
    public long maxCutLsn(int ref) {
        return index.maxCutLsn(ref);
    }

    /** Highest cut among all blocks, 0 when there is none; costs no read in a sealed file. */
    public long maxCutLsn() {
        return index.maxCutLsn();
    }

    /** Time of the latest sample, {@code Long.MIN_VALUE} when there is none; costs no read in a sealed file. */
    public long maxTimestamp() {
        return index.maxTimestamp();
    }

    /** Highest ref of a series that has blocks here, 0 when there is none; costs no read in a sealed file. */
    public int maxRef() {
        return index.maxRef();
    }

    /** What was found wrong with the index of a sealed file, which is walked since then; null when nothing was. */
    public CorruptDataException indexDamage() {
        return index instanceof SealedIndex sealed ? sealed.damage() : null;
    }

    /** Samples of a series in this file. */
    public long sampleCount(int ref) {
        return index.sampleCount(ref);
    }

    /**
     * Reads one block and verifies that it is the one the index speaks of.
     *
     * @param target at least {@link BlockHeader#MAX_BLOCK_BYTES} long; the block lands at index 0
     * @throws CorruptDataException if the bytes are not that block
     */
    public void read(int seriesRef, BlockEntry entry, byte[] target) {
        BlockWindow window = new BlockWindow();
        read(seriesRef, entry, window, new BlockMembers());
        System.arraycopy(window.array(), 0, target, 0, entry.length());
    }

    /**
     * Reads one block into a window and verifies it.
     *
     * <p>One long method on purpose, so that HotSpot does not compile it into whatever opens a block: that took 30 MB while it
     * was done.
     *
     * @param members shows the block from then on
     * @throws CorruptDataException if the bytes are not that block
     */
    void read(int seriesRef, BlockEntry entry, BlockWindow window, BlockMembers members) {
        if (entry.length() > BlockHeader.MAX_BLOCK_BYTES) {
            throw new CorruptDataException(
                    "block length out of range length=" + entry.length(), file.path(), entry.offset());
        }
        FrameChecksum checksum = window.checksum(salt);
        int at = window.load(file, entry.offset(), entry.length());
        String defect;
        boolean again;
        do {
            byte[] block = window.array();
            defect = BlockHeader.defect(block, at, window.limit(), checksum);
            if (defect == null) {
                int member = members.wrap(block, at).find(seriesRef);
                boolean expected = member >= 0
                        && BlockHeader.statedLength(block, at) == entry.length()
                        && members.sampleCount(member) == entry.sampleCount()
                        && members.minTimestamp(member) == entry.minTimestamp()
                        && members.maxTimestamp(member) == entry.maxTimestamp()
                        && members.cutLsn(member) == entry.cutLsn();
                defect = expected
                        ? null
                        : "another block than the index speaks of, seriesRef=" + seriesRef + " samples="
                                + entry.sampleCount() + " minTimestamp=" + entry.minTimestamp() + " cutLsn="
                                + entry.cutLsn();
            }
            // Of a growing file the window may have been filled before the block was written.
            again = defect != null && window.isReadAhead();
            if (again) {
                at = window.reload(file, entry.offset(), entry.length());
            }
        } while (again);
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
