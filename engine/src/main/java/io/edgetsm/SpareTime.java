package io.edgetsm;

import io.edgetsm.io.Clock;
import io.edgetsm.writer.EncodingPace;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Whether the encoder has time for the smallest encodings: it may spend on them a quarter of the time that it has been
 * idle before, and none while samples pile up. So a gateway that samples at its own pace gets the smallest blocks there
 * are, and one that fills its store at full speed is not held up. Single-threaded (the encoder).
 */
final class SpareTime implements EncodingPace {
    private static final long MAX_SPARE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int SHARE_OF_IDLE_TIME = 4;
    private static final long WORKING = Long.MIN_VALUE;

    private final Clock clock;
    private final BooleanSupplier backedUp;
    private long spareNanos = MAX_SPARE_NANOS;
    private long idleSince = WORKING;
    private long spendingSince;

    /** @param backedUp whether samples pile up */
    SpareTime(Clock clock, BooleanSupplier backedUp) {
        this.clock = clock;
        this.backedUp = backedUp;
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
            long earned = (clock.monotonicNanos() - idleSince) / SHARE_OF_IDLE_TIME;
            spareNanos = Math.min(MAX_SPARE_NANOS, spareNanos + earned);
            idleSince = WORKING;
        }
    }

    @Override
    public boolean mayTakeTime() {
        if (spareNanos <= 0 || backedUp.getAsBoolean()) {
            return false;
        }
        spendingSince = clock.monotonicNanos();
        return true;
    }

    @Override
    public void end() {
        spareNanos -= clock.monotonicNanos() - spendingSince;
    }
}
