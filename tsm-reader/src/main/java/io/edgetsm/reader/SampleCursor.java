package io.edgetsm.reader;

import io.edgetsm.format.CorruptDataException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Samples of one series in time order or against it, each timestamp once: the later append wins. Sources are decoded when
 * their time comes, one at a time, only where they overlap several at once. Single-threaded; allocates nothing per
 * sample.
 *
 * <p>There are three ways on, and they may be mixed: {@link #next} by a sample, {@link #nextStretch} by all samples that
 * stand side by side in one array, {@link #read} by as many as fit the caller's arrays. After each of them
 * {@link #timestamp} and {@link #valueBits} show the last sample that was passed.
 */
public final class SampleCursor {
    private static final long NO_LIMIT = Long.MAX_VALUE;
    private static final Comparator<SampleSource> EARLIEST_FIRST = Comparator.comparingLong(SampleSource::minTimestamp);
    private static final Comparator<SampleSource> LATEST_FIRST =
            Comparator.comparingLong(SampleSource::maxTimestamp).reversed();

    private final boolean backward;
    private SampleSource[] sources;
    private long rangeFrom;
    private long rangeTo;
    /** What is still wanted of the range: {@link #seek} narrows it. */
    private long from;

    private long to;
    private long remaining = NO_LIMIT;
    private DamageListener damageListener;

    private int nextSource;
    private OpenSource[] open = {new OpenSource(), new OpenSource()};
    private int openCount;

    /** Samples that are next in order and stand side by side: {@code [low, high)} of these arrays. */
    private long[] stretchTimestamps;

    private long[] stretchValues;
    private int low;
    private int high;
    private int shownLow;
    private int shownHigh;

    private boolean started;
    private long timestamp;
    private long valueBits;

    /**
     * A cursor over {@code [from, to]}, both inclusive, that begins with the earliest sample.
     *
     * @param sources all of the same series, in any order
     */
    public SampleCursor(List<SampleSource> sources, long from, long to) {
        this(sources, from, to, false);
    }

    private SampleCursor(List<SampleSource> candidates, long from, long to, boolean backward) {
        this.backward = backward;
        reset(candidates, from, to);
    }

    /**
     * A cursor over {@code [from, to]}, both inclusive, that begins with the latest sample.
     *
     * @param sources all of the same series, in any order
     */
    public static SampleCursor backward(List<SampleSource> sources, long from, long to) {
        return new SampleCursor(sources, from, to, true);
    }

    /**
     * Begins anew over other sources, of this or another series, in the same direction; limit and listener are gone. What
     * decoding needs is kept, so that one cursor serves any number of series.
     *
     * @param candidates all of the same series, in any order
     */
    public SampleCursor reset(List<SampleSource> candidates, long first, long last) {
        rangeFrom = first;
        rangeTo = last;
        from = first;
        to = last;
        remaining = NO_LIMIT;
        damageListener = null;
        nextSource = 0;
        openCount = 0;
        low = high;
        started = false;
        sources = inRange(candidates);
        Arrays.sort(sources, backward ? LATEST_FIRST : EARLIEST_FIRST);
        return this;
    }

    private SampleSource[] inRange(List<SampleSource> candidates) {
        SampleSource[] found = new SampleSource[candidates.size()];
        int count = 0;
        for (SampleSource source : candidates) {
            if (source.maxTimestamp() >= rangeFrom && source.minTimestamp() <= rangeTo) {
                found[count++] = source;
            }
        }
        return count == found.length ? found : Arrays.copyOf(found, count);
    }

    /**
     * Ends behind that many samples.
     *
     * @throws IllegalStateException if the cursor has moved
     */
    public SampleCursor limit(long samples) {
        if (started || samples < 0) {
            throw new IllegalStateException(
                    "limit must come before the first move and not be negative, limit=" + samples);
        }
        remaining = samples;
        return this;
    }

    /** Leaves out damaged blocks and tells the listener, instead of throwing. */
    public SampleCursor skippingDamage(DamageListener listener) {
        damageListener = listener;
        return this;
    }

    /** Whether the cursor begins with the latest sample. */
    public boolean isBackward() {
        return backward;
    }

    /**
     * Moves to the next sample.
     *
     * @return false behind the last one
     * @throws CorruptDataException if a block met on the way is damaged; moving on meets it again
     */
    public boolean next() {
        if (low == high && !prepareStretch()) {
            return false;
        }
        int at = backward ? --high : low++;
        timestamp = stretchTimestamps[at];
        valueBits = stretchValues[at];
        return true;
    }

    /**
     * Moves over the samples that come next and stand side by side: {@link #stretchLength} of them, from
     * {@link #stretchOffset} on, in {@link #stretchTimestamps} and {@link #stretchValues}. In the arrays they are always in
     * time order; a backward cursor comes to an earlier stretch with each call.
     *
     * @return false behind the last one
     * @throws CorruptDataException if a block met on the way is damaged; moving on meets it again
     */
    public boolean nextStretch() {
        return nextStretch(Integer.MAX_VALUE);
    }

    /** Moves over at most that many samples, at least 1. */
    boolean nextStretch(int atMost) {
        if (low == high && !prepareStretch()) {
            return false;
        }
        int length = Math.min(atMost, high - low);
        shownLow = backward ? high - length : low;
        shownHigh = shownLow + length;
        if (backward) {
            high = shownLow;
        } else {
            low = shownHigh;
        }
        int last = backward ? shownLow : shownHigh - 1;
        timestamp = stretchTimestamps[last];
        valueBits = stretchValues[last];
        return true;
    }

    /** Times of the stretch; shared, valid until the cursor moves. */
    public long[] stretchTimestamps() {
        return stretchTimestamps;
    }

    /** Value bits of the stretch; shared, valid until the cursor moves. */
    public long[] stretchValues() {
        return stretchValues;
    }

    /** Index of the stretch's earliest sample. */
    public int stretchOffset() {
        return shownLow;
    }

    /** Samples of the stretch. */
    public int stretchLength() {
        return shownHigh - shownLow;
    }

    /**
     * Reads samples into the caller's arrays, in the cursor's order. Blocks that overlap no other are decoded straight into
     * them.
     *
     * @param at index of the first sample in both arrays
     * @param atMost samples there is room for
     * @return samples read, fewer than there is room for only at the end or before damage; 0 at the end
     * @throws CorruptDataException if the next block is damaged; reading on meets it again
     */
    public int read(long[] timestamps, long[] values, int at, int atMost) {
        int end = at + atMost;
        int position = at;
        try {
            while (position < end) {
                int whole = low == high ? readWholeSource(timestamps, values, position, end) : 0;
                if (whole == 0) {
                    whole = readStretch(timestamps, values, position, end);
                }
                if (whole == 0) {
                    break;
                }
                position += whole;
            }
        } catch (CorruptDataException e) {
            if (position == at) {
                throw e;
            }
        }
        if (position > at) {
            timestamp = timestamps[position - 1];
            valueBits = values[position - 1];
        }
        return position - at;
    }

    private int readStretch(long[] timestamps, long[] values, int at, int end) {
        if (!nextStretch(end - at)) {
            return 0;
        }
        int length = stretchLength();
        System.arraycopy(stretchTimestamps, shownLow, timestamps, at, length);
        System.arraycopy(stretchValues, shownLow, values, at, length);
        if (backward) {
            reverse(timestamps, at, length);
            reverse(values, at, length);
        }
        return length;
    }

    private static void reverse(long[] array, int at, int length) {
        for (int i = at, j = at + length - 1; i < j; i++, j--) {
            long swapped = array[i];
            array[i] = array[j];
            array[j] = swapped;
        }
    }

    /** Decodes the next source straight into the caller's arrays, if it counts whole and there is room; else 0. */
    private int readWholeSource(long[] timestamps, long[] values, int at, int end) {
        started = true;
        closeExhausted();
        int read = 0;
        while (read == 0 && countsWhole(end - at)) {
            SampleSource source = sources[nextSource];
            try {
                read = source.loadInto(timestamps, values, at, open[0].loader());
            } catch (CorruptDataException e) {
                tell(source, e);
            }
            nextSource++;
        }
        remaining -= read;
        return read;
    }

    private boolean countsWhole(int room) {
        if (backward || openCount > 0 || nextSource == sources.length) {
            return false;
        }
        SampleSource source = sources[nextSource];
        return source.count() <= Math.min(room, remaining)
                && source.minTimestamp() >= from
                && source.maxTimestamp() <= to
                && (nextSource + 1 == sources.length || sources[nextSource + 1].minTimestamp() > source.maxTimestamp());
    }

    /**
     * Moves so that the next sample is the first one at or behind a time; of a backward cursor, the first one at or before
     * it. Times that have been passed may be sought again; they count for a limit again.
     */
    public void seek(long time) {
        boolean ahead = !started || (backward ? time <= to && time < timestamp : time >= from && time > timestamp);
        from = backward ? rangeFrom : Math.max(rangeFrom, time);
        to = backward ? Math.min(rangeTo, time) : rangeTo;
        if (ahead) {
            skipTo(time);
        } else {
            remaining += high - low;
            low = high;
            openCount = 0;
            nextSource = 0;
        }
    }

    private void skipTo(long time) {
        int waiting = high - low;
        while (low < high && (backward ? stretchTimestamps[high - 1] > time : stretchTimestamps[low] < time)) {
            if (backward) {
                high--;
            } else {
                low++;
            }
        }
        remaining += waiting - (high - low);
        for (int i = 0; i < openCount; i++) {
            open[i].clip(from, to);
        }
    }

    // ---- finding what comes next

    private boolean prepareStretch() {
        started = true;
        closeExhausted();
        if (remaining == 0 || !openWhatMayComeNext()) {
            return false;
        }
        OpenSource next = open[nextOpen()];
        passInOthers(next);
        stretchTimestamps = next.timestamps();
        stretchValues = next.values();
        if (backward) {
            high = next.high();
            low = (int) Math.max(startOfStretch(next), high - remaining);
            next.high(low);
        } else {
            low = next.low();
            high = (int) Math.min(endOfStretch(next), low + Math.min(remaining, next.high() - low));
            next.low(high);
        }
        remaining -= high - low;
        return true;
    }

    private void closeExhausted() {
        for (int i = openCount - 1; i >= 0; i--) {
            if (open[i].isExhausted()) {
                close(i);
            }
        }
    }

    private void close(int index) {
        OpenSource closed = open[index];
        open[index] = open[--openCount];
        open[openCount] = closed;
    }

    /** Opens every source that may hold the next sample; false when there is none. */
    private boolean openWhatMayComeNext() {
        while (nextSource < sources.length && (openCount == 0 || mayHoldNext(sources[nextSource]))) {
            openNext();
        }
        return openCount > 0;
    }

    private boolean mayHoldNext(SampleSource source) {
        OpenSource next = open[nextOpen()];
        return backward ? source.maxTimestamp() >= next.lastTime() : source.minTimestamp() <= next.firstTime();
    }

    private void openNext() {
        SampleSource source = sources[nextSource];
        if (source.maxTimestamp() >= from && source.minTimestamp() <= to) {
            if (openCount == open.length) {
                open = Arrays.copyOf(open, 2 * openCount);
                Arrays.setAll(open, i -> open[i] == null ? new OpenSource() : open[i]);
            }
            try {
                open[openCount].open(source, from, to);
                openCount += open[openCount].isExhausted() ? 0 : 1;
            } catch (CorruptDataException e) {
                tell(source, e);
            }
        }
        nextSource++;
    }

    private void tell(SampleSource source, CorruptDataException cause) {
        if (damageListener == null) {
            throw cause;
        }
        damageListener.skipped(source, cause);
    }

    /** The open source whose sample is next: by time, and among equal times the one of the highest rank. */
    private int nextOpen() {
        int best = 0;
        for (int i = 1; i < openCount; i++) {
            int order = backward
                    ? Long.compare(open[best].lastTime(), open[i].lastTime())
                    : Long.compare(open[i].firstTime(), open[best].firstTime());
            if (order < 0 || order == 0 && open[i].rank() > open[best].rank()) {
                best = i;
            }
        }
        return best;
    }

    /** What others say of the time of the next sample has been overtaken. */
    private void passInOthers(OpenSource next) {
        for (int i = 0; i < openCount; i++) {
            OpenSource other = open[i];
            if (other == next) {
                continue;
            }
            if (backward && other.lastTime() == next.lastTime()) {
                other.high(other.high() - 1);
            } else if (!backward && other.firstTime() == next.firstTime()) {
                other.low(other.low() + 1);
            }
        }
    }

    private int endOfStretch(OpenSource next) {
        long bound = next.lastTime();
        boolean bounded = false;
        for (int i = 0; i < openCount; i++) {
            OpenSource other = open[i];
            if (other != next && !other.isExhausted() && other.firstTime() <= bound) {
                bound = other.firstTime();
                bounded = true;
            }
        }
        if (nextSource < sources.length && sources[nextSource].minTimestamp() <= bound) {
            bound = sources[nextSource].minTimestamp();
            bounded = true;
        }
        return bounded ? next.firstAtOrBehind(bound) : next.high();
    }

    private int startOfStretch(OpenSource next) {
        long bound = next.firstTime();
        boolean bounded = false;
        for (int i = 0; i < openCount; i++) {
            OpenSource other = open[i];
            if (other != next && !other.isExhausted() && other.lastTime() >= bound) {
                bound = other.lastTime();
                bounded = true;
            }
        }
        if (nextSource < sources.length && sources[nextSource].maxTimestamp() >= bound) {
            bound = sources[nextSource].maxTimestamp();
            bounded = true;
        }
        return bounded ? next.firstAtOrBehind(bound + 1) : next.low();
    }

    /** Time of the last sample passed, epoch nanoseconds. */
    public long timestamp() {
        return timestamp;
    }

    /** Value bits of the last sample passed, see {@link io.edgetsm.format.ValueType}. */
    public long valueBits() {
        return valueBits;
    }
}
