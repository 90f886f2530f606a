package io.edgetsm.reader;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.DroppedCuts;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.RefTable;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import io.edgetsm.wal.Catalogue;
import io.edgetsm.wal.LogReader;
import io.edgetsm.wal.LogScan;
import io.edgetsm.wal.ManifestFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A store's directory, open for reading only: sealed files, the growing file, and what the log holds beyond them. Works
 * beside the process that writes the store, on a store that was not closed cleanly, and on a read-only mount; takes no
 * lock and writes nothing. A replica, which is what a sync has brought and has neither log nor catalogue, opens the same
 * way. Single-threaded.
 *
 * <p>It shows every append whose log page had been written when it was opened or last refreshed: a prefix in LSN order,
 * which only ever grows, but for what retention drops. {@link #refresh} costs what has been written since.
 */
public final class StoreView implements Snapshot {
    /** Beside a writer whose ring comes round in milliseconds opening may have to begin again. */
    private static final int ATTEMPTS = 32;

    private final Storage storage;
    private final List<TsmFile> files = new ArrayList<>();
    private final Map<Long, TsmFile> fileOfId = new HashMap<>();
    private final List<String> unreadable = new ArrayList<>();
    private boolean growingDamaged;
    private final TreeMap<Integer, SeriesDefinition> definitions = new TreeMap<>();
    private Manifest manifest;
    private StorageFile logFile;
    private LogScan log = LogScan.empty(0);
    private LogTail tail = LogTail.empty();
    private TsmFile growing;
    private RefTable<Optional<LastSample>> lastSamples = new RefTable<>();
    private long catalogueDamage;
    private long catalogueBytes;
    private SeriesIndex index;

    private StoreView(Storage storage) {
        this.storage = storage;
    }

    /**
     * Opens a store.
     *
     * @throws io.edgetsm.wal.NotAStoreException if the directory holds none
     * @throws CorruptDataException if the manifest or the log cannot be used
     */
    public static StoreView open(Storage storage) {
        StoreView view = new StoreView(storage);
        try {
            view.loadWhole(ManifestFile.read(storage));
            return view;
        } catch (RuntimeException | Error e) {
            view.close();
            throw e;
        }
    }

    /**
     * Moves on to what is written now. Sources and cursors taken before must not be used any more, and when this throws
     * nor must the view.
     *
     * @return false when there is nothing new
     * @throws CorruptDataException if the manifest or the log cannot be used
     */
    public boolean refresh() {
        Manifest now = ManifestFile.read(storage);
        if (now.equals(manifest)) {
            if (manifest.isReplica()) {
                return false;
            }
            try {
                boolean moved = follow();
                if (!moved || isConsistent()) {
                    return moved;
                }
            } catch (CorruptDataException e) {
                // The ring has come round over a page while it was read: what it held is in files by now.
            }
            now = ManifestFile.read(storage);
        }
        loadWhole(now);
        return true;
    }

    /** The writer may have sealed a file and begun another between our reads. A replica only ever gains files. */
    private boolean isConsistent() {
        return manifest.isReplica() || ManifestFile.read(storage).equals(manifest);
    }

    private void loadWhole(Manifest first) {
        Manifest next = first;
        for (int attempt = 1; ; attempt++) {
            manifest = next;
            try {
                load(attempt == 1);
                if (isConsistent()) {
                    return;
                }
            } catch (MissingFileException | CorruptDataException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
            if (attempt == ATTEMPTS) {
                throw new CorruptDataException(
                        "the store kept changing while it was opened, attempts=" + ATTEMPTS,
                        storage.path() + "/" + StoreFiles.MANIFEST,
                        0);
            }
            next = ManifestFile.read(storage);
        }
    }

    /** @param mayHeal whether to read what the ring still holds of the past, if blocks are gone that it makes up for */
    private void load(boolean mayHeal) {
        unreadable.clear();
        growingDamaged = false;
        lastSamples = new RefTable<>();
        tail = LogTail.empty();
        closeLog();
        if (manifest.isReplica()) {
            log = LogScan.empty(0);
            openFiles();
            learnDefinitions();
            return;
        }
        loadCatalogue();
        logFile = storage.openForRead(manifest.logName());
        // The log first: a block written after the scan is void here, its samples are in the pages scanned.
        log = LogScan.besideWriter(logFile, manifest.storeId(), manifest.logPages());
        if (log.isLost(storage, manifest)) {
            unreadable.add("log holds no page that counts: file=" + logFile.path()
                    + "; samples that were only there are lost");
        }
        List<TsmFile> sealed = openFiles();
        CutCoverage.dropUnproven(sealed, log);
        WalkedIndex walk = openGrowing();
        learnDefinitions();
        long durableLsn = log.checkpointLsn();
        if (mayHeal) {
            durableLsn = unreadable.isEmpty() ? CutCoverage.durableLsn(sealed, walk, manifest.growingFileId(), log) : 0;
        }
        CutCoverage coverage = CutCoverage.of(sealed, walk, manifest.droppedCuts(), log, durableLsn);
        LogReader entries = new LogReader(logFile, manifest.storeId(), log, 0, durableLsn);
        tail = LogTail.replay(entries, coverage, definitions::get);
    }

    /** Reads what has been written since, while the manifest is the same: new log pages, and the growing file's new end. */
    private boolean follow() {
        LogScan next = log.following(logFile, manifest.storeId());
        if (next == log) {
            return false;
        }
        lastSamples = new RefTable<>();
        long seenLsn = log.endLsn();
        if (next.endLsn() < seenLsn) {
            throw new CorruptDataException("the log has become shorter, endLsn=" + seenLsn, logFile.path(), 0);
        }
        log = next;
        loadCatalogueIfLonger();
        if (growing != null) {
            growing.walkOn();
            CutCoverage.dropVoid(growing.walk(), manifest.growingFileId(), log);
        }
        learnDefinitions();
        // No sealed file holds what the log has gained, nor does a dropped one: each was sealed before the scan that
        // this one follows.
        WalkedIndex walk = growing == null ? null : growing.walk();
        CutCoverage coverage = CutCoverage.of(List.of(), walk, DroppedCuts.NONE, log, 0);
        long durableLsn = log.checkpointLsn();
        LogReader entries = new LogReader(logFile, manifest.storeId(), log, seenLsn, durableLsn);
        tail.follow(entries, durableLsn > seenLsn, coverage, definitions::get);
        return true;
    }

    private void loadCatalogueIfLonger() {
        try (StorageFile file = storage.openForRead(StoreFiles.CATALOGUE)) {
            if (file.size() == catalogueBytes) {
                return;
            }
        } catch (MissingFileException e) {
            return;
        }
        loadCatalogue();
    }

    private void closeLog() {
        if (logFile != null) {
            logFile.close();
            logFile = null;
        }
    }

    private void loadCatalogue() {
        try (Catalogue catalogue = Catalogue.openReadOnly(storage, manifest.storeId())) {
            catalogue.all().forEach(definition -> definitions.put(definition.ref(), definition));
            catalogueDamage = catalogue.damagedBytes();
            catalogueBytes = catalogue.sizeBytes();
        } catch (MissingFileException e) {
            unreadable.add(e.getMessage());
        }
    }

    /** Opens the sealed files that are not open yet and closes those that are gone, and the growing one. */
    private List<TsmFile> openFiles() {
        Map<Long, TsmFile> open = new HashMap<>(fileOfId);
        fileOfId.clear();
        files.clear();
        growing = null;
        try {
            for (long fileId : manifest.sealedFileIds()) {
                TsmFile known = open.get(fileId);
                if (known != null && known.isSealed()) {
                    open.remove(fileId);
                    keep(fileId, known);
                } else {
                    openSealed(fileId);
                }
            }
        } finally {
            open.values().forEach(TsmFile::close);
        }
        return List.copyOf(files);
    }

    private void openSealed(long fileId) {
        try {
            keep(fileId, TsmFile.open(storage, StoreFiles.tsm(fileId)).requireIdentity(manifest, fileId));
        } catch (CorruptDataException | MissingFileException e) {
            unreadable.add(e.getMessage());
        }
    }

    private void keep(long fileId, TsmFile file) {
        files.add(file);
        fileOfId.put(fileId, file);
    }

    private WalkedIndex openGrowing() {
        if (manifest.growingFileId() == 0) {
            return null;
        }
        try {
            long fileId = manifest.growingFileId();
            growing = TsmFile.openByWalking(storage, StoreFiles.tsm(fileId)).requireIdentity(manifest, fileId);
            keep(fileId, growing);
            String loss = growing.walk().lossBefore(log.fileForcedEnd(fileId));
            if (loss != null) {
                unreadable.add(loss + ", file=" + growing.path());
                growingDamaged = true;
            }
            CutCoverage.dropVoid(growing.walk(), manifest.growingFileId(), log);
            return growing.walk();
        } catch (CorruptDataException | MissingFileException e) {
            unreadable.add(e.getMessage());
            return null;
        }
    }

    /** Every file repeats the series it uses: what the catalogue has lost is taken from there. */
    private void learnDefinitions() {
        for (TsmFile file : files) {
            if (knowsAllThrough(file.maxRef())) {
                continue;
            }
            for (int ref : file.refs()) {
                if (!definitions.containsKey(ref)) {
                    SeriesDefinition definition = file.definition(ref);
                    if (definition != null) {
                        definitions.put(ref, definition);
                    }
                }
            }
        }
    }

    /** Refs are given without gaps: where none is missing, no file can tell of a series that the catalogue has lost. */
    private boolean knowsAllThrough(int ref) {
        return ref == 0
                || !definitions.isEmpty() && definitions.lastKey() == definitions.size() && ref <= definitions.size();
    }

    @Override
    public List<SeriesDefinition> series() {
        return List.copyOf(definitions.values());
    }

    @Override
    public SeriesIndex index() {
        if (index == null) {
            index = new SeriesIndex();
        }
        if (index.size() < definitions.size()) {
            definitions.values().forEach(index::add);
        }
        return index;
    }

    @Override
    public List<SampleSource> sources(SeriesDefinition series) {
        return sources(series, Long.MIN_VALUE, Long.MAX_VALUE, null);
    }

    @Override
    public List<SampleSource> sources(SeriesDefinition series, long from, long to, DamageListener listener) {
        List<SampleSource> sources = new ArrayList<>();
        for (TsmFile file : files) {
            file.addSources(series, from, to, listener, sources);
        }
        sources.addAll(tail.sources(series.ref()));
        return sources;
    }

    /** Found once for each series, and again after a refresh. */
    @Override
    public LastSample last(SeriesDefinition series) {
        Optional<LastSample> last = lastSamples.get(series.ref());
        if (last == null) {
            last = Optional.ofNullable(LastSample.find(files, series, tail.sources(series.ref())));
            lastSamples.put(series.ref(), last);
        }
        return last.orElse(null);
    }

    /** Manifest the view was opened or last refreshed with. */
    public Manifest manifest() {
        return manifest;
    }

    /** TSM files that could be opened, in order of their ids. */
    public List<TsmFile> files() {
        return List.copyOf(files);
    }

    /** The file that the manifest lists under an id, whatever its header says; null if it could not be opened. */
    public TsmFile file(long fileId) {
        return fileOfId.get(fileId);
    }

    /** What could not be opened, as messages; everything else is served. */
    public List<String> unreadable() {
        List<String> all = new ArrayList<>(unreadable);
        for (TsmFile file : files) {
            if (file.indexDamage() != null) {
                all.add(file.indexDamage().getMessage());
            }
        }
        return all;
    }

    /** Whether {@link #unreadable} tells that the growing file has lost what was durable. */
    public boolean isGrowingFileDamaged() {
        return growingDamaged;
    }

    /** What the log held when the view was opened or last refreshed; nothing in a replica. */
    public LogScan log() {
        return log;
    }

    /** LSN behind the last append that the view shows; 0 of a replica, which has no log. */
    public long endLsn() {
        return log.endLsn();
    }

    /** Log entries that are in no TSM file. */
    public long tailEntries() {
        return tail.entries();
    }

    /** Samples of these entries. */
    public long tailSamples() {
        return tail.samples();
    }

    /** Log entries that cannot be read, or of a series that neither catalogue nor files define. */
    public long unknownEntries() {
        return tail.unknownEntries();
    }

    /** Bytes of the catalogue that are neither definition nor padding. */
    public long catalogueDamage() {
        return catalogueDamage;
    }

    @Override
    public void close() {
        closeLog();
        files.forEach(TsmFile::close);
        files.clear();
        fileOfId.clear();
    }
}
