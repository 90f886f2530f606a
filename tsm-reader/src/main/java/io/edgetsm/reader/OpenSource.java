package io.edgetsm.reader;

/** A decoded source of a cursor, reused for the next. The samples still to come are {@code [low, high)} of its arrays. */
final class OpenSource {
    private final SampleSource.Loader loader = new SampleSource.Loader();
    private long[] timestamps;
    private long[] values;
    private long rank;
    private int low;
    private int high;

    /** Decodes a source and keeps what lies in {@code [from, to]}. */
    void open(SampleSource source, long from, long to) {
        source.load(loader);
        timestamps = loader.timestamps();
        rank = source.rank();
        low = 0;
        high = loader.count();
        clip(from, to);
        values = isExhausted() ? null : loader.values(low, high);
    }

    /** Keeps what lies in {@code [from, to]}. */
    void clip(long from, long to) {
        if (!isExhausted() && timestamps[low] < from) {
            low = firstAtOrBehind(from);
        }
        if (!isExhausted() && timestamps[high - 1] > to) {
            high = firstAtOrBehind(to + 1);
        }
    }

    /** First index of what is still to come whose time is not before this one; its end when there is none. */
    int firstAtOrBehind(long time) {
        int first = low;
        int end = high;
        while (first < end) {
            int middle = (first + end) >>> 1;
            if (timestamps[middle] < time) {
                first = middle + 1;
            } else {
                end = middle;
            }
        }
        return first;
    }

    boolean isExhausted() {
        return low >= high;
    }

    long firstTime() {
        return timestamps[low];
    }

    long lastTime() {
        return timestamps[high - 1];
    }

    long rank() {
        return rank;
    }

    int low() {
        return low;
    }

    int high() {
        return high;
    }

    void low(int index) {
        low = index;
    }

    void high(int index) {
        high = index;
    }

    long[] timestamps() {
        return timestamps;
    }

    long[] values() {
        return values;
    }

    /** Working memory, for sources that are not opened but decoded elsewhere. */
    SampleSource.Loader loader() {
        return loader;
    }
}
