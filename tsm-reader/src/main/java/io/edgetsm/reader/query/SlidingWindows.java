package io.edgetsm.reader.query;

import java.util.ArrayDeque;

/**
 * Windows that overlap: one begins at every multiple of {@code every} and lasts {@code length}. They are joined from panes,
 * the largest pieces that no window divides, so that each sample is looked at once.
 */
final class SlidingWindows implements WindowSource {
    private final Guard guard;
    private final Needs needs;
    private final SeriesWindows panes;
    private final long every;
    private final long length;
    private final Accumulator accumulator;
    private final ArrayDeque<Pane> held = new ArrayDeque<>();
    private final ArrayDeque<Pane> spare = new ArrayDeque<>();
    private Pane ahead;
    private long firstStart;
    private long lastStart;
    private boolean started;
    private long start;

    private static final class Pane {
        private long start;
        private Accumulator accumulator;
    }

    SlidingWindows(Guard guard, Needs needs, SeriesWindows panes, long every, long length) {
        this.guard = guard;
        this.needs = needs;
        this.panes = panes;
        this.every = every;
        this.length = length;
        this.accumulator = new Accumulator(needs, guard);
    }

    /** Length of a pane. */
    static long paneNanos(long every, long length) {
        long a = every;
        long b = length;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return a;
    }

    /** Starts anew, once the panes have been opened for {@code [first, last]}. */
    void open(long first, long last) {
        spare.addAll(held);
        held.clear();
        firstStart = first == Long.MIN_VALUE ? first : Math.floorDiv(first, every) * every;
        lastStart = last;
        started = false;
        ahead = pull();
    }

    private Pane pull() {
        if (!panes.next()) {
            return null;
        }
        Pane pane = spare.poll();
        if (pane == null) {
            guard.reserve(Accumulator.BYTES, "panes of overlapping windows");
            pane = new Pane();
            pane.accumulator = new Accumulator(needs, guard);
        }
        pane.start = panes.start();
        pane.accumulator = panes.exchange(pane.accumulator);
        return pane;
    }

    @Override
    public boolean next() {
        long next = started ? start + every : firstStart;
        if (started && next < start) {
            return false;
        }
        started = true;
        while (!held.isEmpty() && held.peek().start < next) {
            spare.add(held.poll());
        }
        if (held.isEmpty()) {
            if (ahead == null) {
                return false;
            }
            next = Math.max(next, firstToHold(ahead.start));
        }
        if (next > lastStart) {
            return false;
        }
        start = next;
        fill();
        return join();
    }

    /** Start of the first window that reaches a pane. */
    private long firstToHold(long pane) {
        long earliest = -Math.floorDiv(Long.MAX_VALUE, every) * every;
        return pane < earliest + length ? earliest : (Math.floorDiv(pane - length, every) + 1) * every;
    }

    private void fill() {
        while (ahead != null && ahead.start <= last()) {
            if (ahead.start < start) {
                spare.add(ahead);
            } else {
                held.add(ahead);
            }
            ahead = pull();
        }
    }

    private boolean join() {
        accumulator.reset();
        for (Pane pane : held) {
            accumulator.addLater(pane.accumulator, panes.series());
        }
        return !held.isEmpty() || next();
    }

    @Override
    public long start() {
        return start;
    }

    @Override
    public long last() {
        long last = start + (length - 1);
        return last < start ? Long.MAX_VALUE : last;
    }

    @Override
    public Accumulator accumulator() {
        return accumulator;
    }
}
