package io.edgetsm;

import io.edgetsm.format.Pages;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.wal.Catalogue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * What an append does on its caller's thread: checks everything, then copies columns into the intake under one short lock.
 * No I/O, no compression, no allocation. Thread-safe.
 */
final class AppendPath {
    /** Worst case of an entry in a log page, so that the largest append takes a quarter of the ring at most. */
    private static final int MIN_SAMPLES_PER_PAGE = 128;

    private static final int ATOMIC_SHARE = 4;

    private final Intake intake;
    private final Committer committer;
    private final Agents agents;
    private final StoreHealth health;
    private final SeriesTypes types;
    private final Catalogue catalogue;
    private final FutureGuard futureGuard;
    private final long maxWaitNanos;
    private final int maxAtomicSamples;
    private final int maxAtomicBurstBytes;
    private final AppendLock lock;
    private final AtomicLong overloads = new AtomicLong();

    AppendPath(
            Intake intake,
            Committer committer,
            Agents agents,
            StoreHealth health,
            SeriesTypes types,
            Catalogue catalogue,
            StoreConfig config,
            long ringBytes) {
        this.intake = intake;
        this.committer = committer;
        this.agents = agents;
        this.health = health;
        this.types = types;
        this.catalogue = catalogue;
        this.lock = new AppendLock(config.clock());
        this.futureGuard = new FutureGuard(config.clock(), config.maxFuture().toNanos());
        this.maxWaitNanos = config.maxWait().toNanos();
        long ringSamples = ringBytes / Pages.PAGE_BYTES * MIN_SAMPLES_PER_PAGE;
        this.maxAtomicSamples = (int) Math.min(intake.capacity() / 2, ringSamples / ATOMIC_SHARE);
        this.maxAtomicBurstBytes = (int) Math.min(intake.fragmentCapacity(), ringBytes) / ATOMIC_SHARE;
    }

    int maxAtomicSamples() {
        return maxAtomicSamples;
    }

    int maxAtomicBurstBytes() {
        return maxAtomicBurstBytes;
    }

    /** Appends that were refused because there was no room in time. */
    long overloads() {
        return overloads.get();
    }

    /** Appends one sample; returns the LSN behind it. */
    long sample(SeriesDefinition series, long timestamp, long bits) {
        if (futureGuard.refuses(timestamp)) {
            throw future("series=" + series.key(), timestamp);
        }
        long lsn;
        lock();
        try {
            health.requireAppendable();
            requireSlots(1);
            lsn = intake.putWhole(series.ref(), timestamp, bits);
        } finally {
            lock.release();
        }
        published(lsn);
        return lsn;
    }

    /** Appends one value of each series of a set. */
    long tick(SeriesSet set, long timestamp, double[] values) {
        int[] refs = set.refs();
        requireLength("values", values.length, refs.length);
        requireAtomic(refs.length);
        if (futureGuard.refuses(timestamp)) {
            throw future("element=0 series=" + set.definitions().get(0).key(), timestamp);
        }
        boolean plain = requireFitting(refs, values, refs.length);
        long lsn;
        lock();
        try {
            health.requireAppendable();
            requireSlots(refs.length);
            if (plain) {
                intake.putTick(refs, timestamp, values, refs.length);
            } else {
                for (int i = 0; i < refs.length; i++) {
                    intake.put(refs[i], timestamp, ValueBits.of(types.get(refs[i]), values[i]));
                }
            }
            lsn = intake.publish();
        } finally {
            lock.release();
        }
        published(lsn);
        return lsn;
    }

    /** Appends samples of any sensor series. */
    long columns(int[] refs, long[] timestamps, double[] values, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("negative count: count=" + count + "; nothing was appended");
        }
        requireLength("refs", refs.length, count);
        requireLength("timestamps", timestamps.length, count);
        requireLength("values", values.length, count);
        requireAtomic(count);
        boolean plain = requireFitting(refs, values, count);
        requireNotFuture(refs, timestamps, count);
        if (count == 0) {
            health.requireAppendable();
            return intake.publishedLsn();
        }
        long lsn;
        lock();
        try {
            health.requireAppendable();
            requireSlots(count);
            if (plain) {
                intake.putColumns(refs, timestamps, values, count);
            } else {
                for (int i = 0; i < count; i++) {
                    intake.put(refs[i], timestamps[i], ValueBits.of(types.get(refs[i]), values[i]));
                }
            }
            lsn = intake.publish();
        } finally {
            lock.release();
        }
        published(lsn);
        return lsn;
    }

    /** Appends a burst in as few atomic pieces as it takes. */
    long burst(SeriesDefinition series, long originNanos, long firstIndex, Object values, int from, int count) {
        if (count < 1 || firstIndex < 0 || firstIndex > Long.MAX_VALUE - count) {
            throw new IllegalArgumentException("burst out of range: series=" + series.key() + " count=" + count
                    + " firstIndex=" + firstIndex + "; nothing was appended; count must be at least 1, firstIndex at"
                    + " least 0");
        }
        long lastTimestamp = series.period().timeOf(originNanos, firstIndex + count - 1);
        if (futureGuard.refuses(lastTimestamp)) {
            throw future("series=" + series.key(), lastTimestamp);
        }
        int valueBytes = series.type().bytesPerValue();
        int unit = maxAtomicBurstBytes / valueBytes;
        long lsn = 0;
        for (int done = 0; done < count; done += unit) {
            lsn = burstPiece(series, originNanos, firstIndex + done, values, from, done, Math.min(unit, count - done));
            published(lsn);
        }
        return lsn;
    }

    /** Appends fragments that become visible together. */
    private long burstPiece(
            SeriesDefinition series, long origin, long firstIndex, Object values, int from, int first, int count) {
        int valueBytes = series.type().bytesPerValue();
        int perFragment = Intake.FRAGMENT_BYTES / valueBytes;
        int fragments = (count + perFragment - 1) / perFragment;
        lock();
        try {
            health.requireAppendable();
            if (!intake.hasRoomForFragments(fragments, count * valueBytes)) {
                awaitRoom(() -> intake.hasRoomForFragments(fragments, count * valueBytes));
            }
            for (int done = 0; done < count; done += perFragment) {
                int samples = Math.min(perFragment, count - done);
                int at = intake.putFragment(series.ref(), origin, firstIndex + done, samples, samples * valueBytes);
                intake.putRaw(at, values, from, first + done, samples, valueBytes);
            }
            return intake.publish();
        } finally {
            lock.release();
        }
    }

    /** LSN behind the last append of all, once the store is closed to appends and whoever was inside one has left. */
    long finalLsn() {
        lock.acquire(Long.MAX_VALUE);
        try {
            return intake.publishedLsn();
        } finally {
            lock.release();
        }
    }

    // ---- checks

    private static void requireLength(String array, int length, int count) {
        if (length < count) {
            throw new IllegalArgumentException("array too short: array=" + array + " length=" + length + " count="
                    + count + "; nothing was appended");
        }
    }

    private void requireAtomic(int count) {
        if (count > maxAtomicSamples) {
            throw new IllegalArgumentException("too many samples for one append: count=" + count + " max="
                    + maxAtomicSamples + "; nothing was appended; append them in several calls, or raise memoryBudget");
        }
    }

    /** Checks refs and values; returns whether all are FLOAT64, whose bits need no change. */
    private boolean requireFitting(int[] refs, double[] values, int count) {
        boolean plain = true;
        for (int i = 0; i < count; i++) {
            ValueType type = types.get(refs[i]);
            if (type != ValueType.FLOAT64) {
                plain = false;
                if (type == null || !ValueBits.fits(type, values[i])) {
                    throw misfit(i, refs[i], values[i]);
                }
            }
        }
        return plain;
    }

    private IllegalArgumentException misfit(int element, int ref, double value) {
        SeriesDefinition series = catalogue.find(ref);
        if (series == null) {
            return new IllegalArgumentException("unknown series ref: element=" + element + " ref=" + ref
                    + "; nothing was appended; take refs from SensorSeries.ref of this store");
        }
        return new IllegalArgumentException("value does not fit the series: element=" + element + " series="
                + series.key() + " type=" + series.type() + " value=" + value
                + "; nothing was appended; append a value of that type");
    }

    private void requireNotFuture(int[] refs, long[] timestamps, int count) {
        for (int i = 0; i < count; i++) {
            if (futureGuard.refuses(timestamps[i])) {
                throw future(
                        "element=" + i + " series=" + catalogue.find(refs[i]).key(), timestamps[i]);
            }
        }
    }

    private IllegalArgumentException future(String where, long timestamp) {
        return new IllegalArgumentException(
                "timestamp is too far in the future: " + where + " " + futureGuard.explain(timestamp));
    }

    // ---- the lock, and room

    private void lock() {
        if (!lock.acquire(maxWaitNanos)) {
            throw overload();
        }
    }

    private void requireSlots(int count) {
        if (!intake.hasRoom(count)) {
            awaitRoom(() -> intake.hasRoom(count));
        }
    }

    /** Waits for room with the lock held: appends are stopped anyhow, and keep their order. */
    private void awaitRoom(BooleanSupplier room) {
        committer.requestLog(intake.publishedLsn());
        agents.await(() -> room.getAsBoolean() || health.isRefusing() || health.isClosed(), maxWaitNanos);
        health.requireAppendable();
        if (!room.getAsBoolean()) {
            throw overload();
        }
    }

    private StoreOverloadException overload() {
        overloads.incrementAndGet();
        return new StoreOverloadException(health.path(), TimeUnit.NANOSECONDS.toMillis(maxWaitNanos));
    }

    /**
     * Wakes the committer when nothing else will. The look at its state comes after the lock has been given back: a
     * volatile write, behind which it cannot miss what has been published before it.
     */
    private void published(long lsn) {
        if (!committer.isArmed() || committer.isBehind(lsn)) {
            agents.wakeCommitter();
        }
    }
}
