package io.edgetsm.reader;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.Manifest;
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
import java.util.TreeMap;

/**
 * A store's directory, open for reading only: sealed files, the growing file, and what the log holds beyond them. Works
 * beside the process that writes the store, on a store that was not closed cleanly, and on a read-only mount; takes no
 * lock and writes nothing. A replica, which is what a sync has brought and has neither log nor catalogue, opens the same
 * way. Single-threaded.
 *
 * <p>It shows every append whose log page had been written when it was opened.
 */
public final class StoreView implements Snapshot {
    private static final int ATTEMPTS = 8;

    private final Storage storage;
    private final Manifest manifest;
    private final List<TsmFile> files = new ArrayList<>();
    private final Map<Long, TsmFile> fileOfId = new HashMap<>();
    private final List<String> unreadable = new ArrayList<>();
    private final TreeMap<Integer, SeriesDefinition> definitions = new TreeMap<>();
    private LogScan log;
    private LogTail tail;
    private long catalogueDamage;
    private SeriesIndex index;

    private StoreView(Storage storage, Manifest manifest) {
        this.storage = storage;
        this.manifest = manifest;
    }

    /**
     * Opens a store.
     *
     * @throws io.edgetsm.wal.NotAStoreException if the directory holds none
     * @throws CorruptDataException if the manifest or the log cannot be used
     */
    public static StoreView open(Storage storage) {
        for (int attempt = 1; ; attempt++) {
            StoreView view = new StoreView(storage, ManifestFile.read(storage));
            try {
                view.load();
                if (view.isConsistent()) {
                    return view;
                }
            } catch (MissingFileException | CorruptDataException e) {
                view.close();
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                continue;
            } catch (RuntimeException | Error e) {
                view.close();
                throw e;
            }
            view.close();
            if (attempt == ATTEMPTS) {
                throw new CorruptDataException(
                        "the store kept changing while it was opened, attempts=" + ATTEMPTS,
                        storage.path() + "/" + StoreFiles.MANIFEST,
                        0);
            }
        }
    }

    /** The writer may have sealed a file and begun another between our reads. A replica only ever gains files. */
    private boolean isConsistent() {
        return manifest.isReplica() || ManifestFile.read(storage).equals(manifest);
    }

    private void load() {
        if (manifest.isReplica()) {
            log = LogScan.empty(0);
            tail = LogTail.empty();
            openSealed();
            learnDefinitions();
            return;
        }
        loadCatalogue();
        try (StorageFile logFile = storage.openForRead(manifest.logName())) {
            // The log first: a block written after the scan is void here, its samples are in the pages scanned.
            log = LogScan.of(logFile, manifest.storeId(), manifest.logPages());
            List<TsmFile> sealed = openSealed();
            WalkedIndex growing = openGrowing();
            learnDefinitions();
            CutCoverage coverage = CutCoverage.of(sealed, growing, log);
            tail = LogTail.replay(new LogReader(logFile, manifest.storeId(), log), coverage, definitions::get);
        }
    }

    private void loadCatalogue() {
        try (Catalogue catalogue = Catalogue.openReadOnly(storage, manifest.storeId())) {
            catalogue.all().forEach(definition -> definitions.put(definition.ref(), definition));
            catalogueDamage = catalogue.damagedBytes();
        } catch (MissingFileException e) {
            unreadable.add(e.getMessage());
        }
    }

    private List<TsmFile> openSealed() {
        for (long fileId : manifest.sealedFileIds()) {
            String name = StoreFiles.tsm(fileId);
            try {
                TsmFile file = TsmFile.open(storage, name);
                files.add(file);
                fileOfId.put(fileId, file);
            } catch (CorruptDataException | MissingFileException e) {
                unreadable.add(e.getMessage());
            }
        }
        return List.copyOf(files);
    }

    private WalkedIndex openGrowing() {
        if (manifest.growingFileId() == 0) {
            return null;
        }
        try {
            TsmFile growing = TsmFile.openByWalking(storage, StoreFiles.tsm(manifest.growingFileId()));
            files.add(growing);
            fileOfId.put(manifest.growingFileId(), growing);
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

    /** Manifest the view was opened with. */
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

    /** What the log held when the view was opened; nothing in a replica. */
    public LogScan log() {
        return log;
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
        files.forEach(TsmFile::close);
        files.clear();
    }
}
