package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.reader.StoreView;
import java.io.IOException;
import java.nio.file.Path;

/** A process of its own that follows a store that {@link CrowdAppends} fill, until its input ends. */
final class CrowdWatcher {
    static final String READY = "ready";

    private CrowdWatcher() {}

    public static void main(String[] arguments) throws IOException {
        long[] seen = new long[CrowdAppends.WRITERS];
        long refreshes = 0;
        try (DirectoryStorage storage = DirectoryStorage.open(Path.of(arguments[0]));
                StoreView view = StoreView.open(storage)) {
            System.out.println(READY);
            boolean last = false;
            while (!last) {
                last = System.in.available() > 0;
                view.refresh();
                refreshes++;
                for (int writer = 0; writer < CrowdAppends.WRITERS; writer++) {
                    seen[writer] = CrowdAppends.check(view, writer, seen[writer], Long.MAX_VALUE);
                }
            }
        }
        assertTrue(refreshes > 0);
        System.out.println(refreshes + " " + seen[0] + " " + seen[1] + " " + seen[2]);
    }
}
