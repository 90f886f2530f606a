package io.edgetsm;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.io.Clock;
import io.edgetsm.io.Storage;
import io.edgetsm.reader.SampleSource;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.wal.ManifestFile;
import io.edgetsm.writer.BlockSink;
import io.edgetsm.writer.TsmFileWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * The TSM files of an open store: the sealed ones and the one that grows. Belongs to the encoder's thread; whoever opens
 * a snapshot on that thread may read the files from any other.
 */
final class TsmFiles implements BlockSink, AutoCloseable {
    private final Storage storage;
    private final Clock clock;
    private final long maxFileBytes;
    private final List<TsmFile> sealed;
    private LongConsumer logForce = lsn -> {};
    private Manifest manifest;
    private TsmFileWriter growing;
    private TsmFile growingReader;
    private final AtomicLong blocksWritten = new AtomicLong();
    private final AtomicLong blockBytes = new AtomicLong();

    /** @param growing resumed by recovery, or null */
    TsmFiles(
            Storage storage,
            Clock clock,
            long maxFileBytes,
            Manifest manifest,
            List<TsmFile> sealed,
            TsmFileWriter growing) {
        this.storage = storage;
        this.clock = clock;
        this.maxFileBytes = maxFileBytes;
        this.manifest = manifest;
        this.sealed = new ArrayList<>(sealed);
        this.growing = growing;
        if (growing != null) {
            growingReader = TsmFile.openForBlocks(storage, StoreFiles.tsm(manifest.growingFileId()));
        }
    }

    /** What makes the log durable up to an LSN; a TSM file is forced only behind it. */
    void forceLogWith(LongConsumer force) {
        this.logForce = force;
    }

    @Override
    public void accept(SeriesDefinition series, byte[] block, int length, BlockStatistics statistics) {
        if (growing == null) {
            begin();
        }
        growing.append(series, block, length, statistics);
        blocksWritten.incrementAndGet();
        blockBytes.addAndGet(length);
    }

    private void begin() {
        long fileId = manifest.lastFileId() + 1;
        while (storage.exists(StoreFiles.tsm(fileId))) {
            fileId++;
        }
        String name = StoreFiles.tsm(fileId);
        TsmFileWriter writer = TsmFileWriter.create(
                storage, name, new TsmFileHeader(manifest.storeId(), manifest.epoch(), fileId, clock.epochNanos()));
        try {
            storage.forceDirectory();
            replaceManifest(manifest.withGrowing(fileId));
            growingReader = TsmFile.openForBlocks(storage, name);
            growing = writer;
        } catch (RuntimeException | Error e) {
            writer.close();
            throw e;
        }
    }

    private void replaceManifest(Manifest next) {
        ManifestFile.write(storage, next);
        manifest = next;
    }

    /** Makes every block durable, the log first: then no block can say more than a recovered log. */
    void force() {
        if (growing != null) {
            logForce.accept(growing.maxCutLsn());
            growing.force();
        }
    }

    /** Seals the growing file when it has reached its size. */
    boolean rollIfFull() {
        if (growing == null || growing.end() < maxFileBytes) {
            return false;
        }
        seal();
        return true;
    }

    private void seal() {
        logForce.accept(growing.maxCutLsn());
        growing.seal();
        long fileId = manifest.growingFileId();
        growing = null;
        growingReader.close();
        growingReader = null;
        List<Long> ids = new ArrayList<>(manifest.sealedFileIds());
        ids.add(fileId);
        replaceManifest(manifest.withSealed(ids).withGrowing(0));
        sealed.add(TsmFile.open(storage, StoreFiles.tsm(fileId)));
    }

    /** Hands everything buffered to the operating system, so that it can be read. */
    void write() {
        if (growing != null) {
            growing.write();
        }
    }

    /** Blocks of a series in all files. */
    List<SampleSource> sources(SeriesDefinition series) {
        List<SampleSource> sources = new ArrayList<>();
        for (TsmFile file : sealed) {
            for (BlockEntry block : file.blocks(series.ref())) {
                sources.add(SampleSource.of(file, block, series));
            }
        }
        if (growing != null) {
            for (BlockEntry block : growing.blocks(series.ref())) {
                sources.add(SampleSource.of(growingReader, block, series));
            }
        }
        return sources;
    }

    /** Manifest as it stands. */
    Manifest manifest() {
        return manifest;
    }

    /** Blocks written since opening. */
    long blocksWritten() {
        return blocksWritten.get();
    }

    /** Bytes of the blocks written since opening. */
    long blockBytes() {
        return blockBytes.get();
    }

    @Override
    public void close() {
        if (growing != null) {
            growing.close();
            growingReader.close();
        }
        sealed.forEach(TsmFile::close);
    }
}
