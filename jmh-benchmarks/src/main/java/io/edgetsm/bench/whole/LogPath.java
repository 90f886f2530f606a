package io.edgetsm.bench.whole;

import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** A way of log pages into their file. That of every store is built in; others are found by {@link ServiceLoader}. */
public interface LogPath {
    /** Name in tables. */
    String name();

    /** Options its JVM needs. */
    List<String> jvmOptions();

    /** Opens the storage of a store. */
    Storage open(Path directory);

    /** All there are, the built-in one first. */
    static List<LogPath> all() {
        List<LogPath> all = new ArrayList<>();
        all.add(new SystemCalls());
        ServiceLoader.load(LogPath.class).forEach(all::add);
        return all;
    }

    /** The one of that name. */
    static LogPath named(String name) {
        return all().stream()
                .filter(path -> path.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A system call for each write. */
    final class SystemCalls implements LogPath {
        @Override
        public String name() {
            return "file";
        }

        @Override
        public List<String> jvmOptions() {
            return List.of();
        }

        @Override
        public Storage open(Path directory) {
            return DirectoryStorage.create(directory);
        }
    }
}
