package io.edgetsm.sync;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageFile;
import io.edgetsm.io.StorageLock;
import io.edgetsm.reader.StoreView;
import io.edgetsm.wal.ManifestFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ships the blocks of a store to one target.
 *
 * <pre>{@code
 * try (Target target = Target.of("http://127.0.0.1:8086", token);
 *         SyncAgent agent = SyncAgent.open(store, target, SyncConfig.defaults())) {
 *     SyncReport report = agent.syncOnce();
 * }
 * }</pre>
 *
 * <p>Works beside the store's writer, in this process or another, and takes no lock of the store; one of its own keeps a
 * second agent from the same target. It may be interrupted anywhere and goes on with the next sync. Samples that are in no
 * block yet stay behind: {@link SyncReport#samplesOnlyInLog} counts them, and a writer makes blocks of them by a flush.
 * Single-threaded.
 */
public final class SyncAgent implements AutoCloseable {
    private final Storage storage;
    private final Target target;
    private final SyncConfig config;
    private final WatermarkFile watermarkFile;
    private final StorageLock lock;
    /** Watermark that could not be written; null when the file is up to date. */
    private Watermark unwritten;

    private SyncAgent(Storage storage, Target target, SyncConfig config) {
        this.storage = storage;
        this.target = target;
        this.config = config;
        // Before the lock, which leaves a file: what is no store stays as it is.
        ManifestFile.read(storage);
        this.watermarkFile = new WatermarkFile(storage, target);
        this.lock = watermarkFile.lock();
    }

    /**
     * Prepares to ship a store.
     *
     * @param target stays the caller's, who closes it
     * @throws io.edgetsm.wal.NotAStoreException if the directory holds no store
     * @throws io.edgetsm.io.StoreLockedException if another agent ships this store to this target
     */
    public static SyncAgent open(Path store, Target target, SyncConfig config) {
        return open(DirectoryStorage.open(store), target, config);
    }

    /** The same on any storage, which is closed with the agent, also when opening fails. */
    public static SyncAgent open(Storage storage, Target target, SyncConfig config) {
        try {
            return new SyncAgent(storage, target, config);
        } catch (RuntimeException | Error e) {
            storage.close();
            throw e;
        }
    }

    /**
     * Ships every block that is durable now and that the target has not acknowledged yet.
     *
     * @throws TargetUnavailableException if the target could not take something, after all attempts; what was acknowledged
     *     before stays so
     * @throws BatchRefusedException if the target will never take something
     * @throws StorageFailureException if the device of the store, or of the target, refuses
     */
    public SyncReport syncOnce() {
        try (StoreView view = StoreView.open(storage)) {
            return new Run(view).run();
        }
    }

    @Override
    public void close() {
        lock.close();
        storage.close();
    }

    /** One sync. */
    private final class Run {
        private final StoreView view;
        private final StoreId store;
        private final Retries retries = new Retries(config);
        private final List<String> problems = new ArrayList<>();
        private final Map<Integer, SeriesDefinition> definitions = new HashMap<>();
        private Watermark watermark;
        private BatchBuilder batch;
        private Watermark behindBatch;
        /** Blocks of the store that the target has, as far as it has said. */
        private long held;

        private boolean isToldUnwritten;
        private long batches;
        private long blocks;
        private long blocksAlreadyThere;
        private long samples;
        private long bytes;

        Run(StoreView view) {
            this.view = view;
            this.store = view.manifest().storeId();
        }

        SyncReport run() {
            problems.addAll(view.unreadable());
            view.series().forEach(series -> definitions.put(series.ref(), series));
            follow(unwritten == null ? watermarkFile.read(store, problems) : unwritten);
            List<BlockWalk.Part> parts = new Shippable(storage, view, problems).partsBehind(watermark);
            try (BlockWalk walk = new BlockWalk(storage, store, parts, problems)) {
                ship(walk);
            }
            return new SyncReport(
                    batches, blocks, blocksAlreadyThere, samples, bytes, retries.count(), view.tailSamples(), problems);
        }

        /** Goes on from a watermark if what it says still holds, at the target and here; else from the beginning. */
        private void follow(Watermark read) {
            held = retries.until(() -> target.blocksHeld(store)).orElse(read.blocks());
            String doubt = read.fileId() == 0 ? null : doubt(read);
            if (doubt != null) {
                problems.add(doubt + "; everything is sent again, the target drops what it has");
                startOver();
            } else {
                watermark = read.holding(held);
                // What could not be written before, and that the target need not be asked once more.
                if (unwritten != null || read.fileId() != 0 && !watermark.equals(read)) {
                    remember(watermark);
                }
            }
        }

        /** Written before anything is sent: what a sync that is interrupted has stored is no answer to the next one's doubt. */
        private void startOver() {
            remember(Watermark.start(store, target.description()).holding(held));
        }

        /** Goes on with it also where it cannot be written: a full disk here must not keep its blocks from leaving. */
        private void remember(Watermark acknowledged) {
            watermark = acknowledged;
            try {
                watermarkFile.write(acknowledged);
                unwritten = null;
            } catch (StorageFailureException e) {
                unwritten = acknowledged;
                if (!isToldUnwritten) {
                    problems.add("watermark cannot be written: " + e.getMessage()
                            + "; this agent goes on, another sends again what has been acknowledged since");
                    isToldUnwritten = true;
                }
            }
        }

        /**
         * Why the watermark is not one of this target, or of this store, as they are now, or null. A store put back from a copy
         * has given the numbers of its files again: what has come since may stand in any of them, so not one of them is passed
         * over.
         */
        private String doubt(Watermark read) {
            if (held < read.blocks()) {
                return "target holds fewer blocks than it has acknowledged: target=" + target.description() + " held="
                        + held + " acknowledged=" + read.blocks();
            }
            String where =
                    ": file=" + storage.path() + "/" + StoreFiles.tsm(read.fileId()) + " offset=" + read.blockOffset();
            if (read.fileId() > view.manifest().lastFileId()) {
                return "watermark is ahead of the store, lastFileId="
                        + view.manifest().lastFileId() + where;
            }
            byte[] block = new byte[BlockHeader.MAX_BLOCK_BYTES];
            try {
                boolean there = isStillThere(read, block);
                if (!there) {
                    // Perhaps only the reading went wrong.
                    there = isStillThere(read, block);
                }
                if (!there) {
                    return "TSM file has changed, or cannot be read, behind the watermark" + where;
                }
            } catch (MissingFileException e) {
                return isDropped(read.fileId()) ? null : "TSM file of the watermark is gone" + where;
            }
            return held == read.blocks() || isHeld(read, block)
                    ? null
                    : "target lacks the last block it has acknowledged: target=" + target.description() + " held="
                            + held + " acknowledged=" + read.blocks();
        }

        /** Whether the last block acknowledged is where it was; then it is read. */
        private boolean isStillThere(Watermark read, byte[] block) {
            try (StorageFile file = storage.openForRead(StoreFiles.tsm(read.fileId()))) {
                int length;
                try {
                    length = BlockWalk.read(file, read.blockOffset(), block);
                } catch (StorageFailureException e) {
                    return false;
                }
                return BlockHeader.defect(block, 0, length, new FrameChecksum(store)) == null
                        && BlockId.of(block, 0) == read.blockId();
            }
        }

        /**
         * Whether the target has the last block acknowledged: it gets it once more and says so. One that holds more than it is
         * known to may have stored what it could not acknowledge, or be another. True where this cannot be asked.
         */
        private boolean isHeld(Watermark read, byte[] block) {
            List<SeriesDefinition> series = BatchBuilder.seriesOf(block, 0, definitions::get);
            if (series == null) {
                return true;
            }
            BatchBuilder question = new BatchBuilder(store, config.batchBytes());
            try {
                question.add(series, block, 0, StoreFiles.tsm(read.fileId()), read.blockOffset());
            } catch (CorruptDataException e) {
                return true;
            }
            startOver();
            Batch built = question.build();
            Ack ack = retries.until(() -> target.send(built));
            held += ack.blocksStored();
            return ack.blocksStored() == 0;
        }

        /** Whether a file went the way of the oldest; by the newest manifest, for it may have gone since the view was opened. */
        private boolean isDropped(long fileId) {
            Manifest newest = ManifestFile.read(storage);
            return (newest.growingFileId() == 0 || newest.growingFileId() > fileId)
                    && newest.sealedFileIds().stream().noneMatch(id -> id <= fileId);
        }

        private void ship(BlockWalk walk) {
            begin();
            while (walk.next()) {
                try {
                    add(walk);
                } catch (CorruptDataException e) {
                    problems.add("block cannot be decoded and was not sent: " + e.getMessage());
                }
            }
            if (!batch.isEmpty()) {
                send();
            }
        }

        private void begin() {
            batch = new BatchBuilder(store, config.batchBytes());
            behindBatch = watermark;
        }

        private void add(BlockWalk walk) {
            List<SeriesDefinition> series = BatchBuilder.seriesOf(walk.block(), 0, definitions::get);
            if (series == null) {
                problems.add(
                        "block of an unknown series was not sent: file=" + walk.path() + " offset=" + walk.offset());
                return;
            }
            if (!batch.add(series, walk.block(), 0, walk.path(), walk.offset())) {
                send();
                begin();
                batch.add(series, walk.block(), 0, walk.path(), walk.offset());
            }
            long endOffset = walk.offset() + BlockHeader.statedLength(walk.block(), 0);
            behindBatch = behindBatch.movedTo(walk.fileId(), walk.offset(), endOffset, BlockId.of(walk.block(), 0));
        }

        private void send() {
            Batch built = batch.build();
            Ack ack = retries.until(() -> target.send(built));
            if (ack.blocksStored() + ack.blocksAlreadyThere() != built.blockCount()) {
                throw new BatchRefusedException(
                        BatchRefusedException.Reason.UNEXPECTED_ANSWER,
                        target.description(),
                        "batchId=" + built.id() + " sent=" + built.blockCount() + " stored=" + ack.blocksStored()
                                + " alreadyThere=" + ack.blocksAlreadyThere());
            }
            held += ack.blocksStored();
            remember(behindBatch.holding(held));
            batches++;
            blocks += built.blockCount();
            blocksAlreadyThere += ack.blocksAlreadyThere();
            samples += built.sampleCount();
            bytes += built.sizeBytes();
        }
    }
}
