package io.edgetsm;

import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.LogSamples;
import io.edgetsm.format.Pages;
import io.edgetsm.wal.LogReader;
import java.util.List;

/**
 * Reads the log and hands on what it brings: samples in batches, arranged by series, which are taken into the heads beside
 * the reading of the next, everything else one by one. The target is touched by one thread at a time and gets the same in the
 * same order however many there are. Allocates nothing per entry.
 */
final class Replay {
    private static final int PAGES_BETWEEN_TELLING = (1 << 20) / Pages.PAGE_BYTES;

    private final ReplayTarget target;
    private final SideThread side;
    private final RecoveryListener listener;
    private final LogSamples samples = new LogSamples(ReplayBatch.SAMPLES);
    /** In use in turn: one is being arranged, the others may wait to be taken. */
    private final ReplayBatch[] batches = new ReplayBatch[SideThread.AHEAD + 1];

    private int arranged;

    /** @param side where samples are taken; is empty when {@link #run} has returned */
    Replay(ReplayTarget target, SideThread side, RecoveryListener listener) {
        this.target = target;
        this.side = side;
        this.listener = listener;
    }

    /**
     * Replays everything that a reader brings.
     *
     * @param problems where to add what cannot be read
     */
    void run(LogReader reader, String path, List<String> problems) {
        long totalPages = reader.pagesToRead();
        long told = 0;
        for (LogPageCursor entry = reader.next(); entry != null; entry = reader.next()) {
            replay(entry);
            reader.readOn(samples);
            if (reader.pagesRead() > told) {
                told = reader.pagesRead();
                if (told % PAGES_BETWEEN_TELLING == 0) {
                    listener.replayed(told * Pages.PAGE_BYTES, totalPages * Pages.PAGE_BYTES);
                }
            }
        }
        handOn();
        side.await();
        listener.replayed(totalPages * Pages.PAGE_BYTES, totalPages * Pages.PAGE_BYTES);
        if (reader.unreadableEntries() > 0) {
            problems.add("log entries cannot be read: path=" + path + " entries=" + reader.unreadableEntries());
        }
        target.tellUnknown();
    }

    private void replay(LogPageCursor entry) {
        if (entry.isBurst() || entry.isForward()) {
            side.await();
            target.take(entry);
        } else if (!samples.add(entry)) {
            handOn();
            samples.add(entry);
        }
    }

    private void handOn() {
        if (samples.count() == 0) {
            return;
        }
        ReplayBatch batch = nextBatch();
        batch.arrange(samples, target.sensors());
        samples.clear();
        side.run(() -> target.take(batch));
    }

    private ReplayBatch nextBatch() {
        int next = arranged++ % batches.length;
        if (batches[next] == null) {
            batches[next] = new ReplayBatch();
        }
        return batches[next];
    }
}
