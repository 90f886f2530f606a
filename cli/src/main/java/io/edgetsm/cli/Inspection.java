package io.edgetsm.cli;

import io.edgetsm.format.Manifest;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import io.edgetsm.reader.FileReport;
import io.edgetsm.reader.FileVerifier;
import io.edgetsm.reader.Finding;
import io.edgetsm.reader.LogReport;
import io.edgetsm.reader.LogVerifier;
import io.edgetsm.reader.StoreReport;
import io.edgetsm.reader.StoreVerifier;
import io.edgetsm.wal.Catalogue;
import io.edgetsm.wal.ManifestFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/**
 * What {@code inspect} and {@code verify} look at: a store, one of its files, or a TSM file that stands alone. Exactly one
 * of the reports is there.
 *
 * @param store report of a whole store, or null
 * @param file report of a TSM file, or null
 * @param log report of a log, or null
 * @param findings what is wrong
 */
record Inspection(StoreReport store, FileReport file, LogReport log, List<Finding> findings) {
    /** Files that say nothing by themselves; those without meaning, too, belong to what is read for them. */
    private static final Set<String> OF_THE_STORE =
            Set.of(StoreFiles.MANIFEST, StoreFiles.CATALOGUE, StoreFiles.LOCK, StoreFiles.RESERVE);

    /** Reads everything that belongs to a path. */
    static Inspection of(Console console, Path path) {
        boolean isFile = Files.isRegularFile(path);
        try (DirectoryStorage storage = DirectoryStorage.open(isFile ? Opened.parent(path) : path);
                Progress progress = new Progress(console, "reading", isFile ? size(path) : size(storage))) {
            if (!isFile) {
                StoreReport report = StoreVerifier.verify(storage, progress::update);
                return new Inspection(report, null, null, report.findings());
            }
            return ofFile(storage, path.getFileName().toString(), progress);
        }
    }

    private static Inspection ofFile(Storage storage, String name, Progress progress) {
        boolean inStore = ManifestFile.exists(storage);
        Manifest manifest = inStore ? ManifestFile.read(storage) : null;
        if (inStore && name.equals(manifest.logName())) {
            LogReport report = LogVerifier.verify(storage, manifest);
            return new Inspection(null, null, report, report.findings());
        }
        if (inStore && OF_THE_STORE.contains(name)) {
            StoreReport report = StoreVerifier.verify(storage, progress::update);
            return new Inspection(
                    report,
                    null,
                    null,
                    report.findings().stream()
                            .filter(finding -> finding.file().endsWith("/" + name))
                            .toList());
        }
        FileReport report = FileVerifier.verify(
                storage, name, state(manifest, name), definitions(storage, inStore), progress::update);
        return new Inspection(null, report, null, report.findings());
    }

    /** A file may lack its footer only where a manifest says that it is being written, or was given up. */
    private static FileVerifier.State state(Manifest manifest, String name) {
        if (manifest == null) {
            return FileVerifier.State.SEALED;
        }
        return LongStream.concat(
                        LongStream.of(manifest.growingFileId()),
                        manifest.sealedFileIds().stream().mapToLong(Long::longValue))
                .filter(fileId -> name.equals(StoreFiles.tsm(fileId)))
                .mapToObj(fileId -> FileVerifier.State.of(manifest, fileId))
                .findFirst()
                .orElse(FileVerifier.State.SEALED);
    }

    private static IntFunction<SeriesDefinition> definitions(Storage storage, boolean inStore) {
        Map<Integer, SeriesDefinition> definitions = new HashMap<>();
        if (inStore) {
            try (Catalogue catalogue =
                    Catalogue.openReadOnly(storage, ManifestFile.read(storage).storeId())) {
                catalogue.all().forEach(definition -> definitions.put(definition.ref(), definition));
            } catch (MissingFileException e) {
                return definitions::get; // the file has its own
            }
        }
        return definitions::get;
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private static long size(Storage storage) {
        long bytes = 0;
        for (String name : storage.list()) {
            if (name.endsWith(StoreFiles.TSM_SUFFIX)) {
                try (StorageFile file = storage.openForRead(name)) {
                    bytes += file.size();
                }
            }
        }
        return bytes;
    }

    /** Exit code that follows from the findings. */
    int exitCode() {
        return findings.stream().anyMatch(Finding::isDamage) ? ExitCode.FAILURE : ExitCode.OK;
    }

    /** TSM files looked at. */
    List<FileReport> files() {
        return store != null ? store.files() : file != null ? List.of(file) : List.of();
    }

    /** The log looked at, or null. */
    LogReport anyLog() {
        return store != null ? store.log() : log;
    }
}
