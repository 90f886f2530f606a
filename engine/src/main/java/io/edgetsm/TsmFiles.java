package io.edgetsm;

import io.edgetsm.format.Manifest;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.io.AccessDeniedStorageException;
import io.edgetsm.io.Clock;
import io.edgetsm.io.DiskFullException;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.wal.ManifestFile;
import io.edgetsm.writer.BlockImage;
import io.edgetsm.writer.BlockSink;
import io.edgetsm.writer.TsmFileWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * The TSM files of an open store: the sealed ones and the one that grows. A block stays in memory until the file that
 * holds it has been forced; when a write or force fails, the file is left as it is, every block that was not safe in it
 * goes into a fresh one, and the failed force is never repeated.
 *
 * <p>Belongs to the encoder's thread. {@link #accept} never touches the device, so that a head is never left half flushed.
 */
final class TsmFiles implements BlockSink, AutoCloseable {
    /** So many times as much, and the encoder waits for it. */
    private static final int MAX_UNFORCED_FACTOR = 2;

    private final Storage storage;
    private final Reserve reserve;
    private final Clock clock;
    private final long maxFileBytes;
    private final int maxGrowingEntries;
    private final long retentionBytes;
    private final List<TsmFile> sealed;
    private final WaitingBlocks waiting = new WaitingBlocks();
    private LongConsumer logForce = lsn -> {};
    private LongPredicate logDurable = lsn -> true;
    private LongSupplier settledLsn = () -> Long.MAX_VALUE;
    private Runnable forceEnd = () -> {};
    private LongSupplier replayStart = () -> 0;
    private FileForce forcing;
    private Manifest manifest;
    private TsmFileWriter growing;
    private TsmFile growingReader;
    /** Null when nothing is left to be found. */
    private LateStatistics lateStatistics;

    private boolean broken;
    private final AtomicLong blocksWritten = new AtomicLong();
    private final AtomicLong blockBytes = new AtomicLong();
    private final AtomicLong droppedFiles = new AtomicLong();
    private final List<String> undeleted = new ArrayList<>();

    /** @param growing resumed by recovery, or null */
    TsmFiles(
            Storage storage,
            Reserve reserve,
            StoreConfig config,
            Manifest manifest,
            List<TsmFile> sealed,
            TsmFileWriter growing) {
        this.storage = storage;
        this.reserve = reserve;
        this.clock = config.clock();
        this.maxFileBytes = config.tsmFileBytes();
        this.maxGrowingEntries = new MemoryShares(config.memoryBudgetBytes()).growingEntries();
        this.retentionBytes = config.retentionBytes();
        this.manifest = manifest;
        this.sealed = new ArrayList<>(sealed);
        this.growing = growing;
        if (growing != null) {
            growingReader = TsmFile.openForBlocks(storage, StoreFiles.tsm(manifest.growingFileId()));
            lateStatistics = new LateStatistics(growing, growingReader);
        }
    }

    /** What makes the log durable up to an LSN; a TSM file is forced only behind it. */
    void forceLogWith(LongConsumer force) {
        this.logForce = force;
    }

    /** What tells whether the log is durable up to an LSN, so that a file whose blocks end there may be sealed. */
    void sealBehind(LongPredicate durable) {
        this.logDurable = durable;
    }

    /** What tells up to where the log vouches for the blocks of bursts that it holds by reference. */
    void settledBy(LongSupplier lsn) {
        this.settledLsn = lsn;
    }

    /** What waits for a force under way and tells of its end. */
    void endForcesWith(Runnable end) {
        this.forceEnd = end;
    }

    /** What tells the LSN from which on the log would be replayed: what is dropped behind it must be noted. */
    void noteDropsBehind(LongSupplier lsn) {
        this.replayStart = lsn;
    }

    @Override
    public void accept(BlockImage block) {
        waiting.add(block);
    }

    /** Appends what has been accepted to the growing file, and forces it when far too much is waiting. */
    void pump() {
        appendImages();
        if (waiting.areMany(MAX_UNFORCED_FACTOR)) {
            force();
        }
        if ((hasAllEntries() || growing != null && growing.end() >= maxFileBytes) && maySeal()) {
            seal();
        }
    }

    /** The same, if that much has been accepted: while many heads are flushed, their blocks must not pile up. */
    void pumpMany() {
        if (isForceDue() && !broken) {
            pump();
        }
    }

    /**
     * Finds what the values come to in blocks of the growing file that stood there when the store was opened.
     *
     * @param blocks at most
     * @return how many it has been; 0 when nothing is left to be found
     */
    int findStatistics(int blocks) {
        int found = lateStatistics == null ? 0 : lateStatistics.find(blocks);
        if (found == 0) {
            lateStatistics = null;
        }
        return found;
    }

    /** Whether so much waits for a force that one should begin. */
    boolean isForceDue() {
        return waiting.areMany(1);
    }

    /**
     * File by file: one that has as many entries as it may is sealed before there is another, unless it must wait for the log.
     * The parts of a cut stay together, since recovery takes a sealed file for complete.
     */
    private void appendImages() {
        if (isSealedUnopened()) {
            openSealed();
        }
        while (!waiting.unappended().isEmpty()) {
            if (hasAllEntries() && maySeal()) {
                seal();
            }
            guarded(this::appendUntilFull);
        }
    }

    private boolean hasAllEntries() {
        return growing != null && growing.entryCount() >= maxGrowingEntries;
    }

    /** A sealed file counts whole: the log must have come as far. */
    private boolean maySeal() {
        return logDurable.test(growing.maxCutLsn());
    }

    private void appendUntilFull() {
        if (growing == null) {
            begin();
        }
        List<BlockImage> images = waiting.unappended();
        int maxEntries = hasAllEntries() ? Integer.MAX_VALUE : maxGrowingEntries;
        int end = 0;
        int entries = growing.entryCount();
        while (end < images.size() && (entries < maxEntries || !images.get(end).beginsCut())) {
            entries += images.get(end).series().size();
            end++;
        }
        appendTo(growing, images.subList(0, end));
        waiting.noteAppended(end);
    }

    private static void appendTo(TsmFileWriter writer, List<BlockImage> images) {
        List<SeriesDefinition> series = new ArrayList<>();
        for (BlockImage image : images) {
            series.addAll(image.series());
        }
        writer.define(series);
        for (BlockImage image : images) {
            writer.append(image);
        }
    }

    /** After a failure nobody knows what the growing file holds beyond its last force. */
    private void guarded(Runnable action) {
        if (broken) {
            throw new IllegalStateException("a broken file must be replaced first");
        }
        broken = true;
        action.run();
        broken = false;
    }

    private void begin() {
        TsmFileWriter writer = createNext();
        try {
            long fileId = writer.header().fileId();
            replaceManifest(manifest.withGrowing(fileId));
            growingReader = TsmFile.openForBlocks(storage, StoreFiles.tsm(fileId));
            growing = writer;
        } catch (RuntimeException | Error e) {
            writer.close();
            throw e;
        }
    }

    private TsmFileWriter createNext() {
        long fileId = manifest.lastFileId() + 1;
        while (storage.exists(StoreFiles.tsm(fileId))) {
            fileId++;
        }
        TsmFileWriter writer = TsmFileWriter.create(
                storage,
                StoreFiles.tsm(fileId),
                new TsmFileHeader(manifest.storeId(), manifest.epoch(), fileId, clock.epochNanos()));
        try {
            storage.forceDirectory();
            return writer;
        } catch (RuntimeException | Error e) {
            writer.close();
            throw e;
        }
    }

    private void replaceManifest(Manifest next) {
        Manifest pruned = next.withDroppedCuts(next.droppedCuts().behind(replayStart.getAsLong()));
        ManifestFile.write(storage, pruned);
        manifest = pruned;
    }

    /**
     * Begins to make every block durable: the force is to be carried out by somebody, and to be told of with
     * {@link #endForce}. Meanwhile more blocks may come.
     *
     * @param checkpointLsn everything before it is in these blocks, or was durable before
     * @return null when there is nothing to force
     */
    FileForce beginForce(long checkpointLsn) {
        appendImages();
        if (growing == null || waiting.unforced().isEmpty()) {
            return null;
        }
        long[] end = new long[1];
        guarded(() -> end[0] = growing.writeToPageBorder());
        forcing = new FileForce(growing, end[0], waiting.appended(), growing.maxCutLsn(), checkpointLsn);
        return forcing;
    }

    /** The force under way, or null. */
    FileForce forcing() {
        return forcing;
    }

    /** Ends the force under way: as it says when it is done, as if it had not been begun when it is not. */
    void endForce() {
        FileForce ended = forcing;
        forcing = null;
        if (ended.isDone() && ended.failure() != null) {
            broken = true;
            throw ended.failure();
        }
        if (ended.isDone()) {
            growing.noteForced(ended.end());
            noteForced(ended.blocks());
        }
    }

    /** Makes every block durable, the log first: then no block can say more than a recovered log. */
    void force() {
        forceEnd.run();
        appendImages();
        forceAppended();
    }

    private void forceAppended() {
        if (waiting.appended() > 0) {
            logForce.accept(growing.maxCutLsn());
            guarded(growing::force);
            noteForced(waiting.appended());
        }
    }

    private void noteForced(int count) {
        blocksWritten.addAndGet(count);
        blockBytes.addAndGet(waiting.noteForced(count, settledLsn.getAsLong()));
        reserve.restore();
    }

    /** Whether so many blocks are in memory only because the log does not vouch for them that it should. */
    boolean isSettlementDue() {
        return waiting.isSettlementDue(settledLsn.getAsLong());
    }

    private void seal() {
        forceEnd.run();
        forceAppended();
        findStatistics(Integer.MAX_VALUE);
        long fileId = manifest.growingFileId();
        guarded(() -> {
            growing.seal();
            replaceManifest(manifest.withSealed(withSealedId(fileId)).withGrowing(0));
        });
        openSealed();
    }

    /** Whether the file that grew has been sealed, and is still read as one that grows: it could not be opened as what it is. */
    private boolean isSealedUnopened() {
        return growing != null && manifest.growingFileId() == 0;
    }

    private void openSealed() {
        TsmFile file = TsmFile.open(storage, StoreFiles.tsm(growing.header().fileId()));
        closeGrowing();
        sealed.add(file);
        dropBeyondRetention();
    }

    private List<Long> withSealedId(long fileId) {
        List<Long> ids = new ArrayList<>(manifest.sealedFileIds());
        if (!ids.contains(fileId)) {
            ids.add(fileId);
        }
        return ids;
    }

    private void closeGrowing() {
        if (growing != null) {
            growing.close();
            growingReader.close();
            growing = null;
            growingReader = null;
            lateStatistics = null;
        }
    }

    /** Whether a write or force has failed, so that {@link #replaceBroken} must come before anything else. */
    boolean isBroken() {
        return broken;
    }

    /**
     * Puts every block that is not safe into a fresh file and forces it; the old one stays readable up to its last force.
     * May be tried again when it fails.
     */
    void replaceBroken() {
        try {
            forceEnd.run();
        } catch (StorageFailureException e) {
            // One more reason to replace the file.
        }
        long settled = settledLsn.getAsLong();
        waiting.dropSettled(settled);
        if (waiting.unforced().isEmpty() && growing == null) {
            broken = false;
            return;
        }
        TsmFileWriter fresh = createNext();
        try {
            appendTo(fresh, waiting.unsafe());
            logForce.accept(fresh.maxCutLsn());
            fresh.force();
            switchTo(fresh, settled);
        } catch (RuntimeException | Error e) {
            fresh.close();
            discard(StoreFiles.tsm(fresh.header().fileId()));
            throw e;
        }
        noteForced(waiting.unforced().size());
        broken = false;
    }

    /** @param settled up to where the log vouched for blocks when those behind it went into the fresh file */
    private void switchTo(TsmFileWriter fresh, long settled) {
        long abandonedId = manifest.growingFileId();
        TsmFile reader =
                TsmFile.openForBlocks(storage, StoreFiles.tsm(fresh.header().fileId()));
        TsmFile abandoned = null;
        try {
            Manifest next = manifest.withGrowing(fresh.header().fileId());
            if (growing != null && growing.forcedEnd() > TsmFileHeader.BYTES) {
                abandoned = TsmFile.openByWalking(storage, StoreFiles.tsm(abandonedId));
                next = next.withSealed(withSealedId(abandonedId))
                        .withCutLimit(abandonedId, settled, growing.forcedEnd());
                abandoned.limit(next.cutLimits(), abandonedId);
            }
            replaceManifest(next);
        } catch (RuntimeException | Error e) {
            reader.close();
            if (abandoned != null) {
                abandoned.close();
            }
            throw e;
        }
        closeGrowing();
        if (abandoned != null) {
            sealed.add(abandoned);
        }
        growing = fresh;
        growingReader = reader;
    }

    /** A file that never got its place in the manifest; if it cannot be deleted now, the next recovery does. */
    private void discard(String name) {
        try {
            if (!name.equals(StoreFiles.tsm(manifest.growingFileId()))) {
                storage.delete(name);
            }
        } catch (RuntimeException e) {
            // The device that just refused a write may refuse this as well.
        }
    }

    /** Drops the oldest sealed files until the rest fits the retention. Readers that have them open keep them. */
    private void dropBeyondRetention() {
        long total = growing == null ? 0 : growing.end();
        for (TsmFile file : sealed) {
            total += file.sizeBytes();
        }
        while (total > retentionBytes && !sealed.isEmpty()) {
            total -= sealed.get(0).sizeBytes();
            dropOldest();
        }
    }

    /** Bytes of blocks that are not durable yet. */
    long waitingBytes() {
        return waiting.bytes();
    }

    /** Drops the oldest sealed file; returns the bytes it took, 0 when there is none. */
    long dropOldest() {
        if (sealed.isEmpty()) {
            return 0;
        }
        TsmFile oldest = sealed.get(0);
        long bytes = oldest.sizeBytes();
        long fileId = oldest.header().fileId();
        List<Long> ids = new ArrayList<>(manifest.sealedFileIds());
        ids.remove(fileId);
        replaceManifest(manifest.withSealed(ids), cutsOf(oldest));
        sealed.remove(0);
        oldest.close();
        droppedFiles.incrementAndGet();
        undeleted.add(StoreFiles.tsm(fileId));
        deleteDropped();
        reserve.restore();
        return bytes;
    }

    private void replaceManifest(Manifest without, Map<Integer, Long> cuts) {
        try {
            reserve.use(() -> replaceManifest(
                    without.withDroppedCuts(without.droppedCuts().and(cuts))));
        } catch (DiskFullException e) {
            // So many series on so full a disk: that there is room again matters more than what may come back.
            reserve.use(() -> replaceManifest(without));
        }
    }

    /**
     * What the log may hold of a file that goes: the last cut of each series. Of one that was given up other parts may stand
     * in the next file: what the log holds of these cuts is replayed whole.
     */
    private Map<Integer, Long> cutsOf(TsmFile file) {
        Map<Integer, Long> cuts = new HashMap<>();
        long from = replayStart.getAsLong();
        if (file.walk() == null && file.maxCutLsn() > from) {
            try {
                file.forEach(group -> group.blocks().stream()
                        .filter(block -> block.cutLsn() > from)
                        .forEach(block -> cuts.merge(group.seriesRef(), block.cutLsn(), Math::max)));
            } catch (StorageFailureException e) {
                // What cannot be read goes nevertheless.
                return Map.of();
            }
        }
        return cuts;
    }

    /**
     * Deletes what the manifest no longer lists. Where a file that somebody reads cannot be deleted, it goes with a later
     * drop or the next recovery.
     */
    private void deleteDropped() {
        undeleted.removeIf(name -> {
            try {
                storage.delete(name);
                return true;
            } catch (MissingFileException e) {
                // Deleted before another could not be.
                return true;
            } catch (AccessDeniedStorageException e) {
                return false;
            }
        });
    }

    /** Makes another ring the live one. */
    void switchLog(long logFileId, int logPages) {
        replaceManifest(manifest.withLog(logFileId, logPages));
    }

    /** Files and blocks as they are now, kept open for a reader. */
    FilesMoment moment() {
        return new FilesMoment(sealed, growingReader, growing, waiting.unforced(), droppedFiles.get());
    }

    /** Position up to which the growing file is durable, 0 when there is none. */
    long growingForcedEnd() {
        return growing == null ? 0 : growing.forcedEnd();
    }

    /** What is given up when the disk is full. */
    Reserve reserve() {
        return reserve;
    }

    /** Manifest as it stands. */
    Manifest manifest() {
        return manifest;
    }

    /** Blocks made durable since opening. */
    long blocksWritten() {
        return blocksWritten.get();
    }

    /** Bytes of the blocks made durable since opening. */
    long blockBytes() {
        return blockBytes.get();
    }

    /** Files that retention has dropped since opening. */
    long droppedFiles() {
        return droppedFiles.get();
    }

    @Override
    public void close() {
        closeGrowing();
        sealed.forEach(TsmFile::close);
        sealed.clear();
    }
}
