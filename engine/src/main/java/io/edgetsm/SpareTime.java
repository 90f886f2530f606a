package io.edgetsm;

import io.edgetsm.io.Clock;
import io.edgetsm.writer.EncodingPace;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Whether the encoder has time for the smallest encodings: it may spend on them a quarter of the time by which it has been idle
 * for longer than it has worked, and none once samples have piled up until it has been idle again. So a gateway that samples at
 * its own pace gets the smallest blocks there are, and one that fills its store at full speed is not held up; nor is all that
 * HotSpot has compiled for it compiled again because of a single run that took its time in between. Single-threaded (the
 * encoder).
 */
final class SpareTime implements EncodingPace {
    private static final long MAX_SPARE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int SHARE_OF_IDLE_TIME = 4;
    private static final long WORKING = Long.MIN_VALUE;

    private final Clock clock;
    private final BooleanSupplier backedUp;
    private long spareNanos = MAX_SPARE_NANOS;
    private long workingSince;
    private long idleSince = WORKING;
    private long spendingSince;

    /** @param backedUp whether samples pile up */
    SpareTime(Clock clock, BooleanSupplier backedUp) {
        this.clock = clock;
        this.backedUp = backedUp;
        this.workingSince = clock.monotonicNanos();
    }

    /** There is nothing to do. */
    void beginIdling() {
        if (idleSince == WORKING) {
            idleSince = clock.monotonicNanos();
        }
    }

    /** There is something to do. */
    void endIdling() {
        if (idleSince != WORKING) {
            settle();
            idleSince = WORKING;
        }
    }

    /** Counts the time until now; from now on it is as idle as before. */
    private void settle() {
        long now = clock.monotonicNanos();
        long idle = now - idleSince;
        long worked = idleSince - workingSince;
        long spare = Math.min(MAX_SPARE_NANOS, spareNanos + (idle - worked) / SHARE_OF_IDLE_TIME);
        spareNanos = Math.max(spare, Math.min(0, spareNanos));
        workingSince = now;
        idleSince = now;
    }

    @Override
    public boolean mayTakeTime() {
        if (idleSince != WORKING) {
            // What is flushed while no samples come.
            settle();
        }
        if (spareNanos > 0 && backedUp.getAsBoolean()) {
            spareNanos = 0;
        }
        if (spareNanos <= 0) {
            return false;
        }
        spendingSince = clock.monotonicNanos();
        return true;
    }

    @Override
    public void end() {
        long now = clock.monotonicNanos();
        spareNanos -= now - spendingSince;
        if (idleSince != WORKING) {
            idleSince = now;
            workingSince = now;
        }
    }
}
