package io.edgetsm.bench.whole;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One row of the table on flash.
 *
 * @param engine what writes
 * @param rate samples a second, of sensors
 * @param channels of 16-bit counts at 25.6 kHz, instead of sensors; 0 for none
 * @param intervalMillis from force to force
 * @param mountOptions of the file system, empty for the defaults
 */
record FlashCell(String engine, int rate, int channels, int intervalMillis, String mountOptions) {
    private static final int[] INTERVALS = {200, 1000, 5000};

    /** The table that the documentation shows. */
    static List<FlashCell> all() {
        List<FlashCell> cells = new ArrayList<>();
        for (int rate : new int[] {100, 1000, 100_000}) {
            for (int interval : INTERVALS) {
                cells.add(new FlashCell("edgetsm", rate, 0, interval, ""));
            }
        }
        for (int interval : INTERVALS) {
            cells.add(new FlashCell("edgetsm", 1000, 0, interval, "lazytime"));
        }
        for (int interval : INTERVALS) {
            cells.add(new FlashCell("raw-log", 1000, 0, interval, ""));
        }
        for (int channels : new int[] {1, 4}) {
            for (int interval : new int[] {200, 2000}) {
                cells.add(new FlashCell("edgetsm", 0, channels, interval, ""));
            }
        }
        return cells;
    }

    /** What is written. */
    String load() {
        return channels > 0 ? channels + " x 25.6 kHz int16" : String.format(Locale.ROOT, "%,d samples/s", rate);
    }
}
