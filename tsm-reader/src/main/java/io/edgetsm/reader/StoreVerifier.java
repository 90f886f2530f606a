package io.edgetsm.reader;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameWalker;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import io.edgetsm.wal.ManifestFile;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Checks a whole store: manifest, catalogue, every TSM file, the log. Takes no lock and changes nothing; beside a writer it
 * starts again when the set of files has changed meanwhile. Single-threaded.
 */
public final class StoreVerifier {
    private static final int ATTEMPTS = 5;

    private final Storage storage;
    private final Manifest manifest;
    private final LongConsumer progress;
    private final List<Finding> findings = new ArrayList<>();
    private final TreeMap<Integer, SeriesDefinition> catalogue = new TreeMap<>();
    private long catalogueBytes;
    private long bytesDone;

    private StoreVerifier(Storage storage, LongConsumer progress) {
        this.storage = storage;
        this.manifest = ManifestFile.read(storage);
        this.progress = progress;
    }

    /**
     * Verifies a store.
     *
     * @param progress is told how many bytes of TSM files have been read, now and then
     * @throws io.edgetsm.wal.NotAStoreException if the directory holds none
     * @throws CorruptDataException if the manifest is damaged: nothing else can be told then
     * @throws io.edgetsm.format.UnsupportedFormatException if a newer release wrote it
     */
    public static StoreReport verify(Storage storage, LongConsumer progress) {
        for (int attempt = 1; ; attempt++) {
            StoreVerifier verifier = new StoreVerifier(storage, progress);
            StoreReport report = verifier.run();
            if (attempt == ATTEMPTS || ManifestFile.read(storage).equals(verifier.manifest)) {
                return report;
            }
        }
    }

    private StoreReport run() {
        boolean hasLog = !manifest.isReplica();
        if (hasLog) {
            checkCatalogue();
        }
        List<FileReport> files = new ArrayList<>();
        for (long fileId : manifest.sealedFileIds()) {
            // Of one that was given up the manifest says up to where it has been forced; what stands behind does not
            // count.
            boolean givenUp = manifest.cutLimits().holds(fileId);
            checkFile(fileId, givenUp ? manifest.cutLimits().endOf(fileId) : 0, files);
        }
        LogReport log = hasLog ? checkLog() : null;
        if (manifest.growingFileId() != 0) {
            // The newest log page says up to where it has been forced: there it has neither end nor gap.
            long forcedEnd = log == null || log.scan().pages().isEmpty()
                    ? 0
                    : Math.max(TsmFileHeader.BYTES, log.scan().fileForcedEnd(manifest.growingFileId()));
            checkFile(manifest.growingFileId(), forcedEnd, files);
        }
        checkRefs(log);
        checkLeftovers();
        return new StoreReport(
                storage.path(), manifest, List.copyOf(catalogue.values()), catalogueBytes, files, log, findings);
    }

    private void checkCatalogue() {
        try (StorageFile file = storage.openForRead(StoreFiles.CATALOGUE)) {
            catalogueBytes = file.size();
            Findings found = new Findings(file.path());
            new FrameAudit(file, manifest.storeId(), found)
                    .walk(0, catalogueBytes, 0, 0, walker -> learn(walker, found));
            findings.addAll(found.all());
        } catch (MissingFileException e) {
            missing(StoreFiles.CATALOGUE);
        }
    }

    private void learn(FrameWalker walker, Findings found) {
        if (walker.isBlock()) {
            found.damage("block in the catalogue", walker.offset());
            return;
        }
        try {
            String path = storage.path() + "/" + StoreFiles.CATALOGUE;
            SeriesFrame.decode(walker.array(), walker.index(), path, walker.offset())
                    .forEach(definition -> catalogue.put(definition.ref(), definition));
        } catch (CorruptDataException e) {
            found.damage(e);
        }
    }

    private void missing(String name) {
        findings.add(new Finding(Finding.Kind.DAMAGE, "file is missing", storage.path() + "/" + name, 0));
    }

    private void checkFile(long fileId, long forcedEnd, List<FileReport> files) {
        String name = StoreFiles.tsm(fileId);
        FileVerifier.State state = FileVerifier.State.of(manifest, fileId);
        try {
            FileReport report = FileVerifier.verify(
                    storage, name, state, forcedEnd, catalogue::get, position -> progress.accept(bytesDone + position));
            bytesDone += report.sizeBytes();
            files.add(report);
            checkIdentity(report, fileId);
        } catch (MissingFileException e) {
            missing(name);
        }
    }

    /** Files of a replica are batches, which have no number of their own. */
    private void checkIdentity(FileReport report, long fileId) {
        if (report.header() == null) {
            return;
        }
        boolean sameFile = manifest.isReplica() || report.header().fileId() == fileId;
        if (!sameFile || !report.header().storeId().equals(manifest.storeId())) {
            findings.add(new Finding(
                    Finding.Kind.DAMAGE,
                    "another file stands in its place, storeId="
                            + report.header().storeId() + " fileId="
                            + report.header().fileId(),
                    report.path(),
                    0));
        }
    }

    private LogReport checkLog() {
        try {
            return LogVerifier.verify(storage, manifest);
        } catch (MissingFileException e) {
            missing(manifest.logName());
            return null;
        }
    }

    /** A definition is forced before its ref is used, so a ref that the catalogue does not know is one that it has lost. */
    private void checkRefs(LogReport log) {
        if (log == null) {
            return;
        }
        for (int ref : log.refs()) {
            if (!catalogue.containsKey(ref)) {
                findings.add(new Finding(
                        Finding.Kind.DAMAGE,
                        "catalogue lacks a series that the log speaks of, seriesRef=" + ref,
                        storage.path() + "/" + StoreFiles.CATALOGUE,
                        0));
            }
        }
    }

    private void checkLeftovers() {
        for (String name : storage.list()) {
            boolean strayTsm = name.endsWith(StoreFiles.TSM_SUFFIX) && !isLive(name);
            if (strayTsm || name.contains(".aside-")) {
                findings.add(new Finding(
                        Finding.Kind.NOTE,
                        strayTsm ? "TSM file is not in the manifest" : "file was set aside by an earlier recovery",
                        storage.path() + "/" + name,
                        0));
            }
        }
    }

    private boolean isLive(String name) {
        return name.equals(StoreFiles.tsm(manifest.growingFileId()))
                || manifest.sealedFileIds().stream().anyMatch(id -> name.equals(StoreFiles.tsm(id)));
    }
}
