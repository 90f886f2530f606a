package io.edgetsm.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Directories of the demo. */
final class DemoFiles {
    private DemoFiles() {}

    /** Sizes of the files in a directory whose names qualify, together. */
    static long bytes(Path directory, Predicate<String> name) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> name.test(file.getFileName().toString()))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new directory that only its owner may enter. */
    static Path temporary() {
        try {
            return Files.createTempDirectory("tsm-demo-");
        } catch (IOException e) {
            throw new InputException(
                    "cannot make a temporary directory: reason=\"" + e.getMessage() + "\"; give one with --dir", e);
        }
    }

    /** Fails unless the directory is empty or new. */
    static void requireEmpty(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                throw new InputException("directory is not empty: path=" + directory
                        + "; nothing was changed; give one that is empty or new");
            }
        } catch (IOException e) {
            throw new InputException(
                    "cannot list directory: path=" + directory + " reason=\"" + e.getMessage() + "\"", e);
        }
    }

    /** Deletes a directory with all that is in it. */
    static void delete(Path directory) {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(directory)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
