package io.edgetsm.cli;

import io.edgetsm.io.SystemClock;
import java.io.PrintWriter;

/**
 * A bar on standard error for what takes longer than a second, where somebody watches. Takes itself away when closed.
 * Single-threaded.
 */
final class Progress implements AutoCloseable {
    private static final long FIRST_SHOWN_NANOS = 1_000_000_000L;
    private static final long INTERVAL_NANOS = 100_000_000L;
    private static final int BAR_COLUMNS = 30;

    private final PrintWriter err;
    private final boolean watched;
    private final int columns;
    private final String what;
    private final long total;
    private final long started = now();
    private long nextShown = started + FIRST_SHOWN_NANOS;
    private boolean shown;

    /**
     * Starts at 0.
     *
     * @param what is being done, such as {@code importing}
     * @param total what counts as done
     */
    Progress(Console console, String what, long total) {
        this.err = console.err();
        this.watched = console.errTerminal();
        this.columns = console.columns();
        this.what = what;
        this.total = Math.max(1, total);
    }

    /** Tells how far the work is. Cheap, yet worth calling every few hundred samples only. */
    void update(long done) {
        if (!watched) {
            return;
        }
        long now = now();
        if (now >= nextShown) {
            nextShown = now + INTERVAL_NANOS;
            show(Math.min(done, total), now - started);
        }
    }

    private void show(long done, long elapsedNanos) {
        int full = (int) (done * BAR_COLUMNS / total);
        String left = done == 0
                ? ""
                : (elapsedNanos / 1_000_000_000.0 * (total - done) / done < 1
                        ? "  nearly done"
                        : "  " + Math.round(elapsedNanos / 1e9 * (total - done) / done) + " s left");
        String line = what + " [" + "#".repeat(full) + "-".repeat(BAR_COLUMNS - full) + "] " + done * 100 / total + "%"
                + left;
        err.print("\r" + line.substring(0, Math.min(line.length(), columns - 1)) + "\u001b[K");
        err.flush();
        shown = true;
    }

    private static long now() {
        return SystemClock.INSTANCE.monotonicNanos();
    }

    @Override
    public void close() {
        if (shown) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
