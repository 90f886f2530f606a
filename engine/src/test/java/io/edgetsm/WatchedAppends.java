package io.edgetsm;

/**
 * What the appends of {@link WatchedWriter} hold: everything follows from an append's LSN, so that a reader in another
 * process knows what it must see. Some samples come late, some overwrite an earlier one, now and then a burst comes
 * between.
 */
final class WatchedAppends {
    static final int SENSORS = 8;
    static final int BURST_SAMPLES = 300;
    static final long BURST_PERIOD_NANOS = 3;
    /** Appends that become a log page together. */
    static final int TICK = 20;

    private static final long START = 1_700_000_000_000_000_000L;
    private static final long SLOT_NANOS = 2_000;
    private static final int BURST_EVERY = 997;

    private WatchedAppends() {}

    static boolean isBurst(long lsn) {
        return lsn % BURST_EVERY == 0;
    }

    static int sensor(long lsn) {
        return (int) (lsn % SENSORS);
    }

    static String sensorKey(int sensor) {
        return "watched{n=\"" + sensor + "\"}";
    }

    /** Place in time of a sample: one slot an LSN, in halves, so that a late one may lie between two others. */
    static int halfSlot(long lsn) {
        if (lsn % 13 == 0 && lsn >= 16L * SENSORS) {
            return (int) (2 * (lsn - 8L * SENSORS));
        }
        if (lsn % 29 == 0 && lsn >= 16L * SENSORS) {
            return (int) (2 * (lsn - 5L * SENSORS) + 1);
        }
        return (int) (2 * lsn);
    }

    static long timestamp(int halfSlot) {
        return START + halfSlot * (SLOT_NANOS / 2);
    }

    static int halfSlotOf(long timestamp) {
        return Math.toIntExact((timestamp - START) / (SLOT_NANOS / 2));
    }

    static short burstValue(long lsn, int index) {
        return (short) (lsn / BURST_EVERY * 7 + index);
    }
}
