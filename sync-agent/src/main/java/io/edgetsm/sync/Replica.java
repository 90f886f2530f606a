package io.edgetsm.sync;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.FrameWalker;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.TsmIndex;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import io.edgetsm.io.StorageLock;
import io.edgetsm.wal.ManifestFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.Long2LongHashMap;

/**
 * What has arrived of one store: a directory with a manifest and one TSM file for each batch that brought something new.
 * Any reader of stores opens it. Holds the directory's lock; knows the identity of every block in it, about 32 bytes of
 * memory each, read from the files at opening. Thread-safe.
 */
final class Replica implements AutoCloseable {
    private static final String ASIDE = "incoming.new";
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final Storage storage;
    private final StorageLock lock;
    private final Long2LongHashMap checksumOfBlock = new Long2LongHashMap(UNKNOWN);
    private final Map<Integer, SeriesDefinition> definitions = new HashMap<>();
    private Manifest manifest;
    private boolean failed;

    private Replica(Storage storage, StorageLock lock) {
        this.storage = storage;
        this.lock = lock;
    }

    /**
     * Opens the replica of a store, beginning one in a directory that has none.
     *
     * @param storage closed with the replica, also when opening fails
     * @throws BatchRefusedException if the directory holds something else
     */
    static Replica open(Storage storage, StoreId store) {
        StorageLock lock = null;
        try {
            lock = storage.lock(
                    StoreFiles.LOCK,
                    "sync receiver of process " + ProcessHandle.current().pid());
            Replica replica = new Replica(storage, lock);
            replica.load(store);
            return replica;
        } catch (RuntimeException | Error e) {
            if (lock != null) {
                lock.close();
            }
            storage.close();
            throw e;
        }
    }

    private void load(StoreId store) {
        // What a process found dead had renamed but not forced is answered for from here on, so it is made durable
        // first.
        storage.forceDirectory();
        manifest = ManifestFile.exists(storage)
                ? ManifestFile.read(storage)
                : new Manifest(store, 0, 0, 0, 0, 0, List.of());
        if (!manifest.isReplica() || !manifest.storeId().equals(store)) {
            throw new BatchRefusedException(
                    BatchRefusedException.Reason.CONFLICT,
                    storage.path(),
                    "what=\"the directory holds " + (manifest.isReplica() ? "a replica of another store" : "a store")
                            + "\" storeId=" + manifest.storeId() + " wanted=" + store);
        }
        for (long fileId : manifest.sealedFileIds()) {
            learn(StoreFiles.tsm(fileId));
        }
    }

    /**
     * Takes in what a reader finds in a file: blocks behind a sound header, of series that the file defines. What is not will
     * be accepted again when it is sent again.
     */
    private void learn(String name) {
        Map<Integer, SeriesDefinition> ofFile = new HashMap<>();
        try (StorageFile file = storage.openForRead(name)) {
            if (!hasHeader(file)) {
                return;
            }
            FrameWalker walker =
                    new FrameWalker(file, manifest.storeId(), TsmFileHeader.BYTES, dataEnd(file, manifest.storeId()));
            while (walker.next()) {
                byte[] frame = walker.array();
                int at = walker.index();
                if (!walker.isBlock()) {
                    for (SeriesDefinition series : SeriesFrame.decode(frame, at, file.path(), walker.offset())) {
                        ofFile.put(series.ref(), series);
                        definitions.putIfAbsent(series.ref(), series);
                    }
                } else if (BatchBuilder.seriesOf(frame, at, ofFile::get) != null) {
                    checksumOfBlock.put(BlockId.of(frame, at), Bytes.getInt(frame, at + BlockHeader.CHECKSUM_OFFSET));
                }
            }
        } catch (MissingFileException e) {
            return;
        }
    }

    private boolean hasHeader(StorageFile file) {
        byte[] header = new byte[TsmFileHeader.BYTES];
        int length = file.read(ByteBuffer.wrap(header), 0);
        try {
            return TsmFileHeader.decode(header, length, file.path()).storeId().equals(manifest.storeId());
        } catch (CorruptDataException e) {
            return false;
        }
    }

    /** Where the blocks of a TSM file end: as its footer says, or, without a sound one, where the file does. */
    static long dataEnd(StorageFile file, StoreId store) {
        long size = file.size();
        long footerOffset = size - TsmIndex.FOOTER_BYTES;
        if (footerOffset < TsmFileHeader.BYTES) {
            return size;
        }
        byte[] footer = new byte[TsmIndex.FOOTER_BYTES];
        file.read(ByteBuffer.wrap(footer), footerOffset);
        // A batch keeps file id 0 under whatever name it is stored, so the id is no part of the question.
        long fileId = Bytes.getLong(footer, TsmIndex.FOOTER_FILE_ID_OFFSET);
        if (!TsmIndex.isFooter(footer, 0, new FrameChecksum(store), fileId)) {
            return size;
        }
        long dataEnd = Bytes.getLong(footer, TsmIndex.FOOTER_DATA_END_OFFSET);
        return dataEnd < TsmFileHeader.BYTES || dataEnd > footerOffset ? footerOffset : dataEnd;
    }

    /**
     * Stores the blocks of a batch that are not there yet; durable after return. A batch that brings nothing new changes
     * nothing on disk.
     *
     * @throws BatchRefusedException if a block or series there has the same identity and another content
     */
    synchronized Ack add(Batch batch) {
        if (failed) {
            throw new IllegalStateException("replica has failed and must be opened again: path=" + storage.path());
        }
        List<Batch.Block> fresh = freshBlocks(batch);
        if (!fresh.isEmpty()) {
            store(fresh.size() == batch.blockCount() ? batch : batch.only(fresh));
        }
        long samples = 0;
        for (Batch.Block block : fresh) {
            checksumOfBlock.put(block.id(), block.checksum());
            block.series().forEach(series -> definitions.putIfAbsent(series.ref(), series));
            samples += block.sampleCount();
        }
        return new Ack(fresh.size(), batch.blockCount() - fresh.size(), samples);
    }

    private List<Batch.Block> freshBlocks(Batch batch) {
        Map<Long, Batch.Block> inBatch = new HashMap<>();
        List<Batch.Block> fresh = new ArrayList<>();
        for (Batch.Block block : batch.blocks()) {
            block.series().forEach(this::requireSame);
            long checksum = checksumOfBlock.get(block.id());
            Batch.Block twin = inBatch.putIfAbsent(block.id(), block);
            if (checksum == UNKNOWN && twin == null) {
                fresh.add(block);
            } else if (block.checksum() != (twin == null ? checksum : twin.checksum())) {
                throw conflict("block " + BlockId.text(block.id()));
            }
        }
        return fresh;
    }

    private void requireSame(SeriesDefinition sent) {
        SeriesDefinition known = definitions.get(sent.ref());
        if (known != null && !known.equals(sent)) {
            throw conflict("series ref=" + sent.ref() + " known=" + known.key() + " sent=" + sent.key());
        }
    }

    private BatchRefusedException conflict(String what) {
        return new BatchRefusedException(
                BatchRefusedException.Reason.CONFLICT,
                storage.path(),
                "what=\"other content under the same identity: " + what + "\" storeId=" + manifest.storeId());
    }

    /** Written aside, forced, renamed, its name forced; then it gets its place in the manifest. */
    private void store(Batch batch) {
        boolean stored = false;
        try {
            long fileId = manifest.lastFileId() + 1;
            writeAside(batch);
            storage.rename(ASIDE, StoreFiles.tsm(fileId));
            storage.forceDirectory();
            List<Long> fileIds = new ArrayList<>(manifest.sealedFileIds());
            fileIds.add(fileId);
            Manifest next = new Manifest(manifest.storeId(), manifest.epoch(), 0, 0, fileId, 0, fileIds);
            ManifestFile.write(storage, next);
            manifest = next;
            stored = true;
        } finally {
            // Whether the manifest took its name is not known then; only the disk can tell.
            failed = !stored;
        }
    }

    private void writeAside(Batch batch) {
        if (storage.exists(ASIDE)) {
            storage.delete(ASIDE);
        }
        try (StorageFile file = storage.create(ASIDE)) {
            file.write(batch.bytes(), 0);
            file.force();
        } catch (RuntimeException e) {
            removeAside(e);
            throw e;
        }
    }

    /** A full disk must not stay full of what did not fit. */
    private void removeAside(RuntimeException cause) {
        try {
            storage.delete(ASIDE);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /** Blocks in the replica. */
    synchronized long blockCount() {
        return checksumOfBlock.size();
    }

    /** Whether an operation failed half way: it must be closed and opened again. */
    synchronized boolean hasFailed() {
        return failed;
    }

    @Override
    public void close() {
        lock.close();
        storage.close();
    }
}
