package io.edgetsm.reader.query;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.Numbers;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.SampleSource;
import java.util.Arrays;
import java.util.List;

/**
 * Condenses one series window by window: from the index what a window holds whole and the statistics answer, the rest
 * from decoded arrays. Reused from series to series.
 */
final class SeriesWindows implements WindowSource {
    private static final int FIRST_NUMBERS = 1024;

    private final Guard guard;
    private final Needs needs;
    private final Windows windows;
    private final SegmentCursor segments;
    private Accumulator accumulator;
    private double[] numbers = new double[0];

    private SeriesDefinition series;
    private SampleSource whole;
    private boolean hasRun;
    private int position;
    private int end;
    private int lastRunLength;

    private final SamplePoint previous = new SamplePoint();
    private final SamplePoint successor = new SamplePoint();
    private final SamplePoint base = new SamplePoint();
    private final SamplePoint firstOfWindow = new SamplePoint();
    private long rangeEnd;
    private long coveredUntil;

    private long start;
    private long last;

    SeriesWindows(Guard guard, Needs needs, Windows windows) {
        this.guard = guard;
        this.needs = needs;
        this.windows = windows;
        this.segments = new SegmentCursor(guard);
        this.accumulator = new Accumulator(needs, guard);
    }

    /** Starts before the first window of {@code [first, lastTimestamp]}. */
    void open(SeriesDefinition definition, List<SampleSource> sources, long first, long lastTimestamp) {
        guard.series++;
        series = definition;
        whole = null;
        hasRun = false;
        previous.clear();
        successor.clear();
        if (needs.neighbours()) {
            Neighbours neighbours = new Neighbours(guard, definition, sources);
            neighbours.before(first, previous);
            if (needs.time()) {
                neighbours.behind(lastTimestamp, successor);
            }
        }
        coveredUntil = first;
        rangeEnd = lastTimestamp == Long.MAX_VALUE ? lastTimestamp : lastTimestamp + 1;
        segments.open(definition, sources, first, lastTimestamp);
    }

    @Override
    public boolean next() {
        accumulator.reset();
        if (needs.time() && previous.isKnown() && nextWithoutSamples()) {
            return true;
        }
        do {
            guard.check();
            if (!hasPending()) {
                return false;
            }
            start = windows.startOf(pendingTime());
            last = windows.lastOf(start);
            base.set(previous);
            consumeWindow();
            // None when all of them were in blocks that are damaged and left out.
        } while (accumulator.count() == 0);
        if (needs.time()) {
            coverTo(behind(last));
        }
        finish();
        return true;
    }

    /** The rest of a window, or a window, in which there is no sample but through which the value goes on. */
    private boolean nextWithoutSamples() {
        boolean pending = hasPending();
        if (!pending && !successor.isKnown()) {
            return false;
        }
        long until = pending ? pendingTime() : rangeEnd;
        if (coveredUntil >= until) {
            return false;
        }
        start = windows.startOf(coveredUntil);
        last = windows.lastOf(start);
        if (pending && until <= last) {
            return false;
        }
        guard.check();
        coverTo(behind(last));
        accumulator.finish(series);
        return true;
    }

    private static long behind(long last) {
        return last == Long.MAX_VALUE ? last : last + 1;
    }

    private void finish() {
        if (needs.neighbours()) {
            SamplePoint from = base.isKnown() ? base : firstOfWindow;
            accumulator.addChange(from, previous, series.type());
        }
        accumulator.finish(series);
    }

    private void consumeWindow() {
        firstOfWindow.clear();
        while (hasPending() && pendingTime() <= last) {
            if (whole != null) {
                consumeWhole();
            } else {
                int to = Kernels.firstAfter(segments.timestamps(), position, end, last, position + lastRunLength);
                lastRunLength = to - position;
                consumeRun(to);
            }
        }
    }

    private void consumeWhole() {
        boolean inside = whole.maxTimestamp() <= last;
        BlockEntry entry = whole.entry();
        boolean counts = inside && !needs.numbers();
        boolean states = inside && needs.answeredByStatistics() && entry != null && answers(entry.statistics());
        if (counts || states) {
            answerFromIndex(entry, counts);
        } else if (inside && !needs.time() && !needs.neighbours()) {
            consumeValuesOfWhole();
        } else {
            loadWhole();
        }
    }

    /** Whether there are any; and no sum that is infinite although no value is: with others it may come to less. */
    private boolean answers(BlockStatistics statistics) {
        return statistics != null
                && (!Double.isInfinite(statistics.sum())
                        || Double.isInfinite(Numbers.toDouble(series.type(), statistics.min()))
                        || Double.isInfinite(Numbers.toDouble(series.type(), statistics.max())));
    }

    private void answerFromIndex(BlockEntry entry, boolean counts) {
        if (entry == null) {
            guard.memorySources++;
            guard.memorySamples += whole.count();
        } else {
            guard.indexedBlocks++;
            guard.indexedSamples += whole.count();
        }
        if (counts) {
            accumulator.addCount(whole.count(), whole.minTimestamp(), whole.maxTimestamp());
        } else {
            accumulator.add(
                    series.type(), entry.statistics(), whole.count(), whole.minTimestamp(), whole.maxTimestamp());
            note(
                    whole.minTimestamp(),
                    entry.statistics().first(),
                    whole.maxTimestamp(),
                    entry.statistics().last());
        }
        whole = null;
    }

    /** In one window all of it: its times do not matter. */
    private void consumeValuesOfWhole() {
        long firstTimestamp = whole.minTimestamp();
        long lastTimestamp = whole.maxTimestamp();
        if (load(false)) {
            addValues(segments.from(), segments.to(), firstTimestamp, lastTimestamp);
        }
    }

    private void loadWhole() {
        if (load(true)) {
            showRun();
        }
    }

    /** Decodes what is in one piece; what its values come to is kept where the index does not say. */
    private boolean load(boolean wantsTimestamps) {
        SampleSource source = whole;
        whole = null;
        if (!segments.load(wantsTimestamps, needs.numbers())) {
            return false;
        }
        if (needs.numbers() && source.entry() != null && source.entry().statistics() == null) {
            BlockStatistics statistics = BlockStatistics.of(
                    series.type(), segments.values(), segments.from(), segments.to() - segments.from());
            if (statistics != null) {
                source.learn(statistics);
            }
        }
        return true;
    }

    private void showRun() {
        position = segments.from();
        end = segments.to();
        hasRun = position < end;
    }

    private void consumeRun(int to) {
        long[] times = segments.timestamps();
        if (!needs.numbers()) {
            accumulator.addCount(to - position, times[position], times[to - 1]);
        } else {
            addValues(position, to, times[position], times[to - 1]);
            if (needs.steps()) {
                addSteps(to);
            }
            if (needs.time()) {
                addAreas(to);
            }
            note(times[position], segments.values()[position], times[to - 1], segments.values()[to - 1]);
        }
        position = to;
        hasRun = position < end;
    }

    private void addValues(int from, int to, long firstTimestamp, long lastTimestamp) {
        if (needs.doubles()) {
            numbers(from, to);
        }
        accumulator.add(series.type(), segments.values(), numbers, from, to, firstTimestamp, lastTimestamp);
    }

    private void numbers(int from, int to) {
        if (numbers.length < to) {
            int capacity = Math.max(Math.max(to, end), FIRST_NUMBERS);
            guard.reserve((long) (capacity - numbers.length) * Double.BYTES, "numbers of a block");
            numbers = Arrays.copyOf(numbers, capacity);
        }
        Kernels.toNumbers(series.type(), segments.values(), numbers, from, to);
    }

    private void note(long firstTimestamp, long firstBits, long lastTimestamp, long lastBits) {
        if (needs.neighbours()) {
            if (!firstOfWindow.isKnown()) {
                firstOfWindow.set(series.type(), firstTimestamp, firstBits);
            }
            previous.set(series.type(), lastTimestamp, lastBits);
        }
    }

    private void addSteps(int to) {
        long[] bits = segments.values();
        if (previous.isKnown()) {
            accumulator.addIncrease(previous.increaseTo(series.type(), bits[position], numbers[position]));
        }
        for (int i = position + 1; i < to; i++) {
            accumulator.addIncrease(
                    SamplePoint.increase(series.type(), bits[i - 1], numbers[i - 1], bits[i], numbers[i]));
        }
    }

    private void addAreas(int to) {
        long[] times = segments.timestamps();
        if (previous.isKnown()) {
            coverTo(times[position]);
        }
        for (int i = position + 1; i < to; i++) {
            accumulator.addArea(
                    numbers[i - 1], numbers[i], numbers[i - 1], SamplePoint.nanosBetween(times[i - 1], times[i]));
        }
        coveredUntil = times[to - 1];
    }

    /** Adds the area from where it has been added up to a moment, as far as the next sample is known. */
    private void coverTo(long moment) {
        boolean pending = hasPending();
        if (!previous.isKnown() || !pending && !successor.isKnown()) {
            return;
        }
        long nextTime = pending ? pendingTime() : successor.timestamp();
        double nextValue = pending ? pendingNumber() : successor.number();
        long until = Math.min(moment, pending ? nextTime : rangeEnd);
        if (until > coveredUntil) {
            accumulator.addArea(
                    previous.numberTowards(nextTime, nextValue, coveredUntil),
                    previous.numberTowards(nextTime, nextValue, until),
                    previous.number(),
                    SamplePoint.nanosBetween(coveredUntil, until));
            coveredUntil = until;
        }
    }

    private boolean hasPending() {
        while (whole == null && !hasRun) {
            if (!segments.next()) {
                return false;
            }
            whole = segments.whole();
            if (whole == null) {
                showRun();
            } else if (needs.time() || needs.steps()) {
                loadWhole();
            }
        }
        return true;
    }

    private long pendingTime() {
        return whole != null ? whole.minTimestamp() : segments.timestamps()[position];
    }

    private double pendingNumber() {
        numbers(position, position + 1);
        return numbers[position];
    }

    /** The series they are of. */
    SeriesDefinition series() {
        return series;
    }

    @Override
    public long start() {
        return start;
    }

    @Override
    public long last() {
        return last;
    }

    @Override
    public Accumulator accumulator() {
        return accumulator;
    }

    /** Hands the finished window over for another accumulator to use from here on. */
    Accumulator exchange(Accumulator spare) {
        Accumulator finished = accumulator;
        accumulator = spare;
        return finished;
    }
}
