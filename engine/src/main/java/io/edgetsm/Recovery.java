package io.edgetsm;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameWalker;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.Pages;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.io.Clock;
import io.edgetsm.io.DiskFullException;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageFile;
import io.edgetsm.reader.CutCoverage;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.reader.WalkedIndex;
import io.edgetsm.wal.Catalogue;
import io.edgetsm.wal.LogReader;
import io.edgetsm.wal.LogScan;
import io.edgetsm.wal.LogWriter;
import io.edgetsm.wal.ManifestFile;
import io.edgetsm.wal.ReplicaException;
import io.edgetsm.writer.Heads;
import io.edgetsm.writer.TsmFileWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings a store from whatever state its files are in to one that can be written: raises the epoch, reads the catalogue,
 * finds the end of the log, walks the growing file, takes out what was written ahead of the log, and replays what is in
 * the log only. Nothing is deleted that could not be read.
 */
final class Recovery {
    private final Storage storage;
    private final Reserve reserve;
    private final StoreConfig config;
    private final Clock clock;
    private final boolean threaded;
    private final List<String> problems = new ArrayList<>();

    private Manifest manifest;
    private Catalogue catalogue;
    private LogScan scan;
    /** The growing file as it was found; null where there is none, or none that can be walked. */
    private TsmFile walked;

    private LogWriter log;
    private TsmFiles files;
    private Heads heads;
    private CutCoverage coverage;
    /** Everything before it is in the TSM files as they were found, or in carried heads. */
    private long durableLsn;

    private long discardedBytes;
    private long replayedEntries;
    private long replayedPages;
    private long replayNanos;

    /** @param threaded whether part of the work may have a thread of its own */
    Recovery(Storage storage, StoreConfig config, boolean threaded) {
        this.storage = storage;
        this.reserve = new Reserve(storage);
        this.config = config;
        this.clock = config.clock();
        this.threaded = threaded;
    }

    private Manifest create() {
        return StoreCreation.create(
                storage, wantedLogPages(), config.newStoreId().get());
    }

    /** Runs to the end, or closes what it had opened and throws. */
    RecoveryReport run() {
        try (SideThread side =
                new SideThread("edgetsm-recovery " + config.directory().getFileName(), threaded)) {
            boolean isNew = !ManifestFile.exists(storage);
            manifest = isNew ? create() : ManifestFile.read(storage);
            if (manifest.isReplica()) {
                throw new ReplicaException(storage.path());
            }
            beginScan(side);
            manifest = manifest.withEpoch(manifest.epoch() + 1);
            reserve.use(() -> ManifestFile.write(storage, manifest));
            reserve.use(this::removeStrays);
            openCatalogue();
            walkGrowing();
            endScan(side);
            keepDefinitions();
            openFiles();
            replay(side);
            openLog();
            reserve.restore();
            return isNew ? RecoveryReport.ofNewStore() : report();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * A TSM file gets its place in the manifest before its first block, so that one without a place holds nothing but its
     * header: left by a cut between the two. Anything else that looks like one is kept aside.
     */
    private void removeStrays() {
        Set<String> live = liveFiles();
        for (String name : storage.list()) {
            if (isSupersededLog(name)) {
                storage.delete(name);
            } else if (name.endsWith(StoreFiles.TSM_SUFFIX) && !live.contains(name)) {
                if (holdsNothing(name)) {
                    storage.delete(name);
                } else {
                    setAside(name, "is not in the manifest");
                }
            }
        }
    }

    /** Another ring has taken its place in the manifest, after everything in it had become durable in TSM files. */
    private boolean isSupersededLog(String name) {
        if (!name.startsWith(StoreFiles.LOG)) {
            return false;
        }
        for (long id = 0; id < manifest.logFileId(); id++) {
            if (name.equals(StoreFiles.log(id))) {
                return true;
            }
        }
        return false;
    }

    private Set<String> liveFiles() {
        Set<String> live = new HashSet<>();
        live.add(StoreFiles.tsm(manifest.growingFileId()));
        for (long fileId : manifest.sealedFileIds()) {
            live.add(StoreFiles.tsm(fileId));
        }
        return live;
    }

    private boolean holdsNothing(String name) {
        try (StorageFile file = storage.openForRead(name)) {
            return file.size() <= Pages.PAGE_BYTES
                    && !new FrameWalker(file, manifest.storeId(), TsmFileHeader.BYTES, file.size()).next();
        }
    }

    private void setAside(String name, String why) {
        String aside = StoreFiles.aside(name, manifest.epoch());
        storage.rename(name, aside);
        problems.add(
                "TSM file was set aside: file=" + storage.path() + "/" + name + " as=" + aside + " because it " + why);
    }

    private void openCatalogue() {
        if (!storage.exists(StoreFiles.CATALOGUE)) {
            problems.add("catalogue is missing: path=" + storage.path() + "; series are taken from the TSM files");
            Catalogue.create(storage);
            storage.forceDirectory();
        }
        catalogue = Catalogue.open(storage, manifest.storeId(), config.maxSeries());
        if (catalogue.damagedBytes() > 0) {
            problems.add(
                    "catalogue has unreadable bytes: path=" + storage.path() + " bytes=" + catalogue.damagedBytes());
            setCatalogueTailAside();
        }
    }

    private void setCatalogueTailAside() {
        String aside = StoreFiles.aside(StoreFiles.CATALOGUE, manifest.epoch());
        try {
            long bytes = catalogue.setTornTailAside(storage, aside);
            if (bytes > 0) {
                problems.add("torn end of the catalogue was set aside: path=" + storage.path() + " as=" + aside
                        + " bytes=" + bytes);
            }
        } catch (DiskFullException e) {
            // It is told, and can stay where it is.
            problems.add(e.getMessage());
        }
    }

    /** Reads the log beside whatever else must be read and forced; where it is missing there is nothing to read. */
    private void beginScan(SideThread side) {
        Manifest found = manifest;
        if (storage.exists(found.logName())) {
            side.run(() -> scan = scan(found));
        }
    }

    private LogScan scan(Manifest found) {
        try (StorageFile file = storage.openForWrite(found.logName())) {
            // What the scan keeps is served and built upon: it must not vanish with the next cut.
            file.force();
            return LogScan.of(file, found.storeId(), found.logPages());
        }
    }

    private void walkGrowing() {
        if (manifest.growingFileId() == 0) {
            return;
        }
        String name = StoreFiles.tsm(manifest.growingFileId());
        try {
            walked = TsmFile.openByWalking(storage, name).requireIdentity(manifest, manifest.growingFileId());
        } catch (CorruptDataException e) {
            problems.add(e.getMessage());
            setAside(name, "cannot be walked");
        } catch (MissingFileException e) {
            problems.add(e.getMessage());
        }
    }

    private void endScan(SideThread side) {
        side.await();
        if (scan == null) {
            problems.add("log is missing: path=" + storage.path() + "; samples that were only there are lost");
            LogWriter.create(storage, manifest.logName(), manifest.logPages());
            storage.forceDirectory();
            scan = scan(manifest);
        }
        if (scan.isLost(storage, manifest)) {
            problems.add("log holds no page that counts: path=" + storage.path()
                    + "; samples that were only there are lost");
        }
    }

    /**
     * After a force that failed, what is read of the catalogue may be in no more than a cache, and forcing it once more would
     * prove nothing. Whoever met the failure could not close cleanly: where that may be, the definitions are written anew. A
     * catalogue with damage in it stays as it is, for a copy of what can be read would be all that is left.
     */
    private void keepDefinitions() {
        if (scan.cleanlyClosed() || catalogue.size() == 0 || catalogue.damagedBytes() > 0) {
            return;
        }
        try {
            reserve.use(() -> catalogue.rewrite(storage));
        } catch (StorageFailureException e) {
            // It is broken then: nothing is acknowledged before it has been.
            problems.add("catalogue could not be written anew: " + e.getMessage());
        }
    }

    private void openFiles() {
        List<TsmFile> sealed = new ArrayList<>();
        TsmFileWriter growing = null;
        int problemsBefore = problems.size();
        try {
            openSealed(sealed);
            CutCoverage.dropUnproven(sealed, scan);
            WalkedIndex walk = null;
            if (walked != null) {
                walk = walked.walk();
                growing = resume(walked);
                walked.close();
                walked = null;
            }
            boolean growingLost = manifest.growingFileId() != 0 && growing == null;
            // What the files have lost the ring may still hold, before its checkpoint.
            durableLsn = growingLost || problems.size() > problemsBefore
                    ? 0
                    : CutCoverage.durableLsn(sealed, walk, manifest.growingFileId(), scan);
            coverage = CutCoverage.of(sealed, walk, manifest.droppedCuts(), scan, durableLsn);
            files = new TsmFiles(
                    storage, reserve, config, growing == null ? manifest.withGrowing(0) : manifest, sealed, growing);
            files.noteDropsBehind(scan::checkpointLsn);
        } catch (RuntimeException e) {
            sealed.forEach(TsmFile::close);
            if (growing != null) {
                growing.close();
            }
            throw e;
        }
    }

    private void openSealed(List<TsmFile> sealed) {
        for (long fileId : manifest.sealedFileIds()) {
            try {
                TsmFile file = TsmFile.open(storage, StoreFiles.tsm(fileId)).requireIdentity(manifest, fileId);
                sealed.add(file);
                if (!catalogue.isCompleteThrough(file.maxRef())) {
                    for (int ref : file.refs()) {
                        learn(ref, catalogue.find(ref) == null ? file.definition(ref) : null);
                    }
                }
            } catch (CorruptDataException | MissingFileException e) {
                problems.add(e.getMessage());
            }
        }
    }

    private void learn(int ref, SeriesDefinition definition) {
        if (definition != null) {
            catalogue.restore(definition);
        }
        catalogue.reserveThrough(ref);
    }

    /** Cuts off what does not count, forces the rest, and goes on behind it. */
    private TsmFileWriter resume(TsmFile file) {
        WalkedIndex walk = file.walk();
        String name = StoreFiles.tsm(manifest.growingFileId());
        String loss = walk.lossBefore(scan.fileForcedEnd(manifest.growingFileId()));
        long end = endOfWhatCounts(file);
        discardedBytes = file.sizeBytes() - end;
        try (StorageFile writable = storage.openForWrite(name)) {
            if (discardedBytes > 0) {
                writable.truncate(end);
            }
            writable.force();
        }
        if (loss != null) {
            problems.add("TSM file has lost what was durable: file=" + file.path() + ": " + loss
                    + "; samples that were only there are lost");
        } else if (walk.firstDamageOffset() >= 0 && walk.firstDamageOffset() < end) {
            problems.add("TSM file has unreadable bytes: file=" + file.path() + " bytes=" + walk.damagedBytes()
                    + " firstOffset=" + walk.firstDamageOffset());
        }
        TsmFileWriter writer = TsmFileWriter.resume(storage, name, file.header(), end);
        try {
            adopt(file, walk, writer);
            return writer;
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /**
     * Behind the last block that counts, and behind what the file is known to be durable up to: what a cut has torn there
     * is in the log, and must not stay between this block and the next for ever.
     */
    private long endOfWhatCounts(TsmFile file) {
        WalkedIndex walk = file.walk();
        long voidFrom = CutCoverage.dropVoid(walk, manifest.growingFileId(), scan);
        long end = voidFrom >= 0 ? voidFrom : file.sizeBytes();
        if (scan.pages().isEmpty()) {
            return end;
        }
        long soundEnd = Math.max(TsmFileHeader.BYTES, scan.fileForcedEnd(manifest.growingFileId()));
        for (WalkedIndex.WalkedBlock block : walk.inOrder()) {
            soundEnd = Math.max(soundEnd, block.entry().offset() + block.entry().length());
        }
        return Math.min(end, Pages.alignToPage(soundEnd));
    }

    /** What their values come to is found later, see {@link LateStatistics}: that would take longer than all the rest. */
    private void adopt(TsmFile file, WalkedIndex walk, TsmFileWriter writer) {
        for (int ref : walk.refs()) {
            WalkedIndex.WalkedSeries frame = walk.frame(ref);
            SeriesDefinition series = frame == null ? catalogue.find(ref) : frame.definition();
            learn(ref, series);
            if (series == null) {
                problems.add("blocks of an unknown series: file=" + file.path() + " seriesRef=" + ref);
                continue;
            }
            if (frame != null) {
                writer.adoptSeries(series, frame.offset());
            }
            for (BlockEntry entry : walk.blocks(ref)) {
                writer.adoptBlock(series, entry);
            }
        }
    }

    private int wantedLogPages() {
        return (int) (config.logBytes() / Pages.PAGE_BYTES);
    }

    private void openLog() {
        if (wantsOtherSize() && replaceLog()) {
            return;
        }
        openLogForWriting();
        if (!log.isProven()) {
            keepUnproven();
        }
    }

    /** The ring is too full for a second copy of what may be in a cache only: another takes its place. */
    private void keepUnproven() {
        LogWriter unproven = log;
        try {
            if (replaceLog()) {
                return;
            }
        } finally {
            if (log != unproven) {
                unproven.close();
            }
        }
        if (files.isBroken()) {
            problems.add(
                    "a power cut may take what was appended before the last failure: the log is too full to be written"
                            + " again, and the device refuses TSM files, path=" + storage.path());
        }
        log.noteFileForced(files.manifest().growingFileId(), files.growingForcedEnd());
        log.beginProven();
    }

    private boolean wantsOtherSize() {
        return config.hasLogBytes() && wantedLogPages() != manifest.logPages();
    }

    /**
     * Gives the log a fresh ring, of the size that is configured: everything in it is made durable in TSM files, and an empty
     * ring takes its place in the manifest. When there is no room for it the old one stays.
     */
    private boolean replaceLog() {
        if (files.isBroken()) {
            return false;
        }
        String oldName = manifest.logName();
        heads.flushAll();
        if (!makeRing()) {
            return false;
        }
        files.switchLog(manifest.logFileId() + 1, pagesOfFreshRing());
        storage.delete(oldName);
        return true;
    }

    private int pagesOfFreshRing() {
        return config.hasLogBytes() ? wantedLogPages() : manifest.logPages();
    }

    private boolean makeRing() {
        String name = StoreFiles.log(manifest.logFileId() + 1);
        try {
            files.force();
            log = LogWriter.replace(
                    storage,
                    name,
                    manifest.storeId(),
                    manifest.epoch(),
                    pagesOfFreshRing(),
                    startLsn(),
                    files.manifest().growingFileId(),
                    files.growingForcedEnd());
            return true;
        } catch (DiskFullException e) {
            problems.add("log keeps its size: pages=" + manifest.logPages() + " wanted=" + pagesOfFreshRing()
                    + " because " + e.getMessage());
            for (String unused : List.of(name, StoreFiles.LOG_ASIDE)) {
                if (storage.exists(unused)) {
                    storage.delete(unused);
                }
            }
            return false;
        }
    }

    private long startLsn() {
        return Math.max(
                scan.endLsn(), Math.max(coverage.maxCutLsn(), scan.carried().endLsn()));
    }

    private void openLogForWriting() {
        log = LogWriter.open(
                storage,
                manifest.logName(),
                manifest.storeId(),
                manifest.epoch(),
                scan,
                manifest.logPages(),
                startLsn(),
                files.manifest().growingFileId(),
                files.growingForcedEnd());
    }

    private void replay(SideThread side) {
        heads = new Heads(
                manifest.storeId(),
                manifest.epoch(),
                new MemoryShares(config.memoryBudgetBytes()).headBytes(catalogue.memoryBytes()),
                config.codecPolicy(),
                config.busyCodecPolicy(),
                files);
        long start = clock.monotonicNanos();
        ReplayTarget target = new ReplayTarget(catalogue, coverage, heads, files, problems);
        try (StorageFile file = storage.openForRead(manifest.logName())) {
            LogReader reader = new LogReader(file, manifest.storeId(), scan, 0, durableLsn);
            new Replay(target, side, config.recoveryListener()).run(reader, file.path(), problems);
            replayedPages = reader.pagesRead();
        }
        if (durableLsn < scan.checkpointLsn()) {
            keepHealed();
        }
        replayedEntries = target.replayedEntries();
        replayNanos = clock.monotonicNanos() - start;
    }

    /** What was replayed from before the checkpoint stands in pages that are free to be written again: it goes into a file. */
    private void keepHealed() {
        heads.flushOlderThan(scan.checkpointLsn());
        if (files.isBroken()) {
            return;
        }
        try {
            files.pump();
            files.force();
        } catch (StorageFailureException e) {
            problems.add("blocks wait in memory because " + e.getMessage());
        }
    }

    private RecoveryReport report() {
        return new RecoveryReport(
                scan.cleanlyClosed(),
                replayedEntries,
                replayedPages * Pages.PAGE_BYTES,
                replayNanos,
                scan.lostEntries(),
                scan.damagedPages(),
                discardedBytes,
                problems);
    }

    Catalogue catalogue() {
        return catalogue;
    }

    LogWriter log() {
        return log;
    }

    TsmFiles files() {
        return files;
    }

    Heads heads() {
        return heads;
    }

    /** Closes what has been opened, when nobody is going to use it. */
    void close() {
        if (walked != null) {
            walked.close();
        }
        if (heads != null) {
            heads.close();
        }
        if (files != null) {
            files.close();
        }
        if (log != null) {
            log.close();
        }
        if (catalogue != null) {
            catalogue.close();
        }
    }
}
