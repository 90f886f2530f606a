package io.edgetsm.cli;

import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.StoreView;
import io.edgetsm.reader.TsmFileView;
import io.edgetsm.reader.query.SkippedSamples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A store, or one TSM file, open for reading, and what could not be read of it. Takes no lock and changes nothing. */
final class Opened implements AutoCloseable {
    private final DirectoryStorage storage;
    private final Snapshot snapshot;
    private final List<String> damage = new ArrayList<>();

    private Opened(DirectoryStorage storage, Snapshot snapshot) {
        this.storage = storage;
        this.snapshot = snapshot;
    }

    /** Opens a path. */
    static Opened of(Path path) {
        boolean isFile = Files.isRegularFile(path);
        DirectoryStorage storage = DirectoryStorage.open(isFile ? parent(path) : path);
        try {
            return isFile ? ofFile(storage, path.getFileName().toString()) : ofStore(storage);
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    /** Directory of a file, also of one that is given by its bare name. */
    static Path parent(Path file) {
        return file.toAbsolutePath().getParent();
    }

    private static Opened ofFile(DirectoryStorage storage, String name) {
        TsmFileView view = TsmFileView.open(storage, name);
        Opened opened = new Opened(storage, view);
        for (int ref : view.undefinedRefs()) {
            opened.damage.add("blocks of an unknown series are left out: file="
                    + view.file().path() + " seriesRef=" + ref + "; its definition is damaged");
        }
        if (view.file().walk() != null && view.file().walk().firstDamageOffset() >= 0) {
            opened.damage.add("unreadable bytes are left out: file="
                    + view.file().path() + " offset=" + view.file().walk().firstDamageOffset() + " bytes="
                    + view.file().walk().damagedBytes());
        }
        return opened;
    }

    private static Opened ofStore(DirectoryStorage storage) {
        StoreView view = StoreView.open(storage);
        Opened opened = new Opened(storage, view);
        opened.damage.addAll(view.unreadable());
        if (view.catalogueDamage() > 0) {
            opened.damage.add("catalogue is damaged: path=" + storage.path() + " bytes=" + view.catalogueDamage());
        }
        if (view.unknownEntries() > 0) {
            opened.damage.add("log entries are left out: path=" + storage.path() + " entries=" + view.unknownEntries()
                    + "; their series is not known, or the block that holds their values is gone");
        }
        if (view.log().lostEntries() > 0) {
            opened.damage.add("log entries are lost: path=" + storage.path() + " entries="
                    + view.log().lostEntries());
        }
        return opened;
    }

    /** What can be read. */
    Snapshot snapshot() {
        return snapshot;
    }

    /** Tells what could not be read; the exit code that follows from it. */
    int tellDamage(Console console, Path path) {
        damage.forEach(message -> console.say("warning: " + message));
        if (damage.isEmpty()) {
            return ExitCode.OK;
        }
        console.say("the answer is not complete; see what is damaged with: tsm verify " + path);
        return ExitCode.FAILURE;
    }

    /** Tells what an answer lacks, and what else could not be read; the exit code that follows from both. */
    int tellDamage(Console console, Path path, List<SkippedSamples> skipped) {
        SkippedText.lines(skipped).forEach(console::say);
        int code = tellDamage(console, path);
        return skipped.isEmpty() ? code : ExitCode.FAILURE;
    }

    @Override
    public void close() {
        snapshot.close();
        storage.close();
    }
}
