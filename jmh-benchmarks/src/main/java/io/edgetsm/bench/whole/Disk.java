package io.edgetsm.bench.whole;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories of measurements. */
final class Disk {
    private Disk() {}

    /** Bytes that the files of a directory take on the device, by the blocks allocated to them. */
    static long allocatedBytes(Path directory) throws IOException {
        Process du = new ProcessBuilder("du", "-s", "-B1", directory.toString()).start();
        String text = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Long.parseLong(text.substring(0, text.indexOf('\t')));
    }

    /** Deletes a directory and everything in it, if it is there. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
