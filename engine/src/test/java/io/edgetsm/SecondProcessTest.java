package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.Storage;
import io.edgetsm.reader.StoreView;
import io.edgetsm.testing.TestProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process writes, this one reads beside it and checks at every refresh all that it must see. The ring holds 1 MB;
 * {@code -Dview.ticks} sets how much is written, each tick being a log page: 26,000 are a hundred rounds of the ring, of
 * which every run goes through a share.
 */
class SecondProcessTest {
    private static final int TICKS = Integer.getInteger("view.ticks", 4_000);
    private static final int FRESH_VIEW_EVERY = 16;
    private static final int TICKS_PER_ROUND = 260;

    @TempDir
    Path directory;

    private final AtomicLong writtenLsn = new AtomicLong(-1);
    private volatile boolean writerDone;
    private Thread listener;

    private Process startWriter(long retentionBytes) throws IOException {
        Process writer = TestProcesses.java(
                        WatchedWriter.class,
                        directory.toString(),
                        Integer.toString(TICKS),
                        Long.toString(retentionBytes))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        listener = new Thread(() -> listen(writer), "listener");
        listener.setDaemon(true);
        listener.start();
        return writer;
    }

    private void listen(Process writer) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("done")) {
                    writerDone = true;
                } else {
                    writtenLsn.set(Long.parseLong(line));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aViewThatFollowsSeesEveryAppendWhileTheRingComesRound() throws Exception {
        watch(Long.MAX_VALUE);
    }

    @Test
    void aViewThatFollowsLosesOnlyWhatRetentionDrops() throws Exception {
        watch(1 << 20);
    }

    private void watch(long retentionBytes) throws Exception {
        boolean mayBeDropped = retentionBytes != Long.MAX_VALUE;
        Process writer = startWriter(retentionBytes);
        long refreshes = 0;
        long moved = 0;
        WatchedReader checker = new WatchedReader();
        try (Storage storage = DirectoryStorage.open(directory)) {
            while (writtenLsn.get() < 0 && writer.isAlive()) {
                Thread.onSpinWait();
            }
            try (StoreView view = StoreView.open(storage)) {
                checker.check(view, mayBeDropped);
                boolean last = false;
                while (!last) {
                    last = !writer.isAlive();
                    long written = writtenLsn.get();
                    moved += view.refresh() ? 1 : 0;
                    assertTrue(view.endLsn() >= written, "end=" + view.endLsn() + " written=" + written);
                    checker.check(view, mayBeDropped);
                    if (++refreshes % FRESH_VIEW_EVERY == 0) {
                        checkFreshView(storage, checker, mayBeDropped);
                    }
                }
                assertEquals(0, writer.waitFor());
                listener.join();
                assertTrue(writerDone, "the writer ended early");
                assertEquals((long) TICKS * WatchedAppends.TICK, view.endLsn());
                long laps = view.log().nextSequence() / view.manifest().logPages();
                assertTrue(laps >= TICKS / TICKS_PER_ROUND, "rounds of the ring: " + laps);
                System.out.println("second process: refreshes=" + refreshes + " moved=" + moved + " laps=" + laps
                        + " lsn=" + view.endLsn() + " samplesChecked=" + checker.checkedSamples());
            }
        } finally {
            writer.destroyForcibly();
        }
    }

    private static void checkFreshView(Storage storage, WatchedReader checker, boolean mayBeDropped) {
        try (StoreView fresh = StoreView.open(storage)) {
            checker.check(fresh, mayBeDropped);
        }
    }
}
