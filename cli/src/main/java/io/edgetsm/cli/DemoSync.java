package io.edgetsm.cli;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.sync.HttpTarget;
import io.edgetsm.sync.Receiver;
import io.edgetsm.sync.SyncAgent;
import io.edgetsm.sync.SyncConfig;
import io.edgetsm.sync.SyncReport;
import io.edgetsm.sync.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The demo's way out: the blocks go to a receiver on this machine, twice. */
final class DemoSync {
    private final Path store;
    private final Path received;

    /** @param received directory of the receiver */
    DemoSync(Path store, Path received) {
        this.store = store;
        this.received = received;
    }

    /**
     * What came of it.
     *
     * @param first what was sent
     * @param second what was sent again after the agent had lost its memory of it
     * @param replica directory in which the receiver keeps the store
     */
    record Outcome(SyncReport first, SyncReport second, Path replica) {}

    Outcome run() {
        try (Receiver receiver = Receiver.start(received)) {
            SyncReport first = send(receiver);
            // Without its watermark the agent knows nothing of what it has sent, as after a lost card.
            deleteWatermark();
            SyncReport second = send(receiver);
            return new Outcome(first, second, replica());
        }
    }

    private SyncReport send(Receiver receiver) {
        try (Target target = HttpTarget.builder(receiver.uri().toString()).build();
                SyncAgent agent = SyncAgent.open(store, target, SyncConfig.defaults())) {
            return agent.syncOnce();
        }
    }

    private void deleteWatermark() {
        for (Path file : list(store)) {
            String name = file.getFileName().toString();
            if (name.startsWith("sync-") && !name.endsWith(".lock")) {
                DemoFiles.delete(file);
            }
        }
    }

    private Path replica() {
        return list(received).stream().filter(Files::isDirectory).findFirst().orElseThrow();
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Samples of every series in a store or replica, by key. */
    static TreeMap<String, Long> counts(Path path) {
        TreeMap<String, Long> counts = new TreeMap<>();
        try (Opened opened = Opened.of(path)) {
            for (SeriesDefinition series : opened.snapshot().series()) {
                counts.put(
                        series.key().toString(),
                        SeriesExtent.of(opened.snapshot(), series).samples());
            }
        }
        return counts;
    }
}
