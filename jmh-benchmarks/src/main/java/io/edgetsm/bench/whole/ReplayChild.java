package io.edgetsm.bench.whole;

import io.edgetsm.EdgeStore;
import io.edgetsm.RecoveryReport;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A child process: opens copies of a store that crashed, one after the other. Tells what the last opening took; all samples
 * must be there each time.
 */
final class ReplayChild {
    private ReplayChild() {}

    /** {@code directory copies samples}. */
    public static void main(String[] args) throws Exception {
        Path original = Path.of(args[0]);
        Path copy = original.resolveSibling(original.getFileName() + "-copy");
        Map<String, String> figures = Map.of();
        for (int i = Integer.parseInt(args[1]); i > 0; i--) {
            CrashedStore.copy(original, copy);
            figures = open(copy, Long.parseLong(args[2]), i == 1);
            Disk.delete(copy);
        }
        ChildProcess.tell(figures);
    }

    private static Map<String, String> open(Path directory, long samples, boolean counts) throws IOException {
        long start = System.nanoTime();
        try (EdgeStore store = EdgeStore.open(StoreConfig.of(directory))) {
            long nanos = System.nanoTime() - start;
            RecoveryReport report = store.recoveryReport();
            long found = counts ? count(store) : samples;
            if (found != samples || !report.problems().isEmpty()) {
                throw new IOException("not what was there: expected=" + samples + " found=" + found + " " + report);
            }
            Map<String, String> figures = new LinkedHashMap<>();
            figures.put("openMillis", Double.toString(nanos / 1e6));
            figures.put("replayMillis", Double.toString(report.replayNanos() / 1e6));
            figures.put("replayedBytes", Long.toString(report.replayedBytes()));
            figures.put("replayedEntries", Long.toString(report.replayedEntries()));
            return figures;
        }
    }

    private static long count(EdgeStore store) {
        long count = 0;
        try (Snapshot snapshot = store.snapshot("*")) {
            for (SeriesDefinition series : snapshot.series()) {
                SampleCursor cursor = snapshot.samples(series, Long.MIN_VALUE, Long.MAX_VALUE);
                while (cursor.next()) {
                    count++;
                }
            }
        }
        return count;
    }
}
