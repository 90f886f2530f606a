package io.edgetsm.bench.whole;

import io.edgetsm.EdgeStore;
import io.edgetsm.RecoveryReport;
import io.edgetsm.StoreConfig;
import io.edgetsm.reader.query.QueryResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A child process: opens a cleanly closed store again and again. Tells what the last opening took, from the call to its
 * return, and the heap in use behind it; all samples must be there, by the indexes of the files.
 */
final class SealedChild {
    private SealedChild() {}

    /** {@code directory openings samples}. */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        for (int i = Integer.parseInt(args[1]); i > 1; i--) {
            EdgeStore.open(StoreConfig.of(directory)).close();
        }
        ChildProcess.tell(open(directory, Long.parseLong(args[2])));
    }

    private static Map<String, String> open(Path directory, long samples) throws IOException {
        long start = System.nanoTime();
        try (EdgeStore store = EdgeStore.open(StoreConfig.of(directory))) {
            long nanos = System.nanoTime() - start;
            Map<String, String> figures = new LinkedHashMap<>();
            figures.put("openMillis", Double.toString(nanos / 1e6));
            figures.put("heapBytes", Long.toString(heapInUse()));
            RecoveryReport report = store.recoveryReport();
            figures.put("replayedBytes", Long.toString(report.replayedBytes()));
            long found = count(store);
            if (found != samples
                    || !report.cleanlyClosed()
                    || !report.problems().isEmpty()) {
                throw new IOException("not what was there: expected=" + samples + " found=" + found + " " + report);
            }
            return figures;
        }
    }

    private static long heapInUse() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long count(EdgeStore store) {
        long count = 0;
        try (QueryResult result = store.query("* --agg count")) {
            while (result.next()) {
                count += (long) result.value(0);
            }
        }
        return count;
    }
}
