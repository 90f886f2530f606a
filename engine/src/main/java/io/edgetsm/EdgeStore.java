package io.edgetsm;

import io.edgetsm.format.LogPageBuilder;
import io.edgetsm.format.Pages;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.Clock;
import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageLock;
import io.edgetsm.reader.Selector;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.wal.Catalogue;
import io.edgetsm.wal.LogWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An embedded time-series store in one directory, open for writing by one process at a time.
 *
 * <pre>{@code
 * try (EdgeStore store = EdgeStore.open(StoreConfig.of(Path.of("data")))) {
 *     SensorSeries temperature = store.series("temperature{room=\"12\"}", ValueType.FLOAT64);
 *     temperature.append(timestampNanos, 21.5);
 * }
 * }</pre>
 *
 * <p>Thread-safe: any number of threads may append and query. Two threads work behind it, the committer (log, forces) and
 * the encoder (heads, blocks, files). A failure behind the caller's back stops appends with {@link StoreFailedException};
 * reading goes on.
 */
public final class EdgeStore implements AutoCloseable {
    private static final long CLOSE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long TRUSTED_CLOCK_NANOS = TimeUnit.DAYS.toNanos(365L * 50);

    private final StoreConfig config;
    private final Storage storage;
    private final StorageLock lock;
    private final Catalogue catalogue;
    private final Intake intake;
    private final Agents agents;
    private final Committer committer;
    private final Encoder encoder;
    private final RecoveryReport recoveryReport;
    private final Clock clock;
    private final long maxFutureNanos;
    private final int maxAtomicBurstBytes;
    private final ReentrantLock appendLock = new ReentrantLock();
    private final long samplesAtOpen;
    private long latestKnownNow;
    private volatile boolean closed;

    private EdgeStore(StoreConfig config, Storage storage, StorageLock lock, boolean threaded) {
        this.config = config;
        this.storage = storage;
        this.lock = lock;
        this.clock = config.clock();
        this.maxFutureNanos = config.maxFuture().toNanos();
        Recovery recovery = new Recovery(storage, config);
        this.recoveryReport = recovery.run();
        this.catalogue = recovery.catalogue();
        LogWriter log = recovery.log();
        this.intake = new Intake(log.endLsn(), config.memoryBudgetBytes());
        this.samplesAtOpen = intake.publishedSamples();
        this.agents = new Agents(clock, threaded);
        this.committer = new Committer(
                intake, catalogue, log, agents, clock, config.commitInterval().toNanos());
        this.encoder = new Encoder(
                intake, catalogue, committer, log, recovery.heads(), recovery.files(), storage, agents, config);
        this.maxAtomicBurstBytes =
                (int) Math.min(intake.fragmentCapacity(), (long) log.ringPages() * Pages.PAGE_BYTES) / 4;
        agents.start(committer, encoder, config.directory().getFileName() + "");
    }

    /**
     * Opens a store, making it if the directory has none, and recovers it from whatever state its last writer left it in.
     *
     * @throws io.edgetsm.io.StoreLockedException if another process, or this one, has it open; names the owner
     * @throws io.edgetsm.format.UnsupportedFormatException if a newer release wrote it
     * @throws io.edgetsm.format.CorruptDataException if its manifest is damaged
     * @throws io.edgetsm.wal.ReplicaException if it is the receiving end of a sync
     * @throws io.edgetsm.io.StorageFailureException if the device refuses
     */
    public static EdgeStore open(StoreConfig config) {
        Storage storage = DirectoryStorage.create(config.directory());
        return open(config, storage, true);
    }

    /** Opens a store on any storage; without threads whoever waits runs the agents. */
    static EdgeStore open(StoreConfig config, Storage storage, boolean threaded) {
        StorageLock lock = null;
        try {
            lock = storage.lock(
                    StoreFiles.LOCK,
                    "EdgeStore of process " + ProcessHandle.current().pid());
            return new EdgeStore(config, storage, lock, threaded);
        } catch (RuntimeException | Error e) {
            if (lock != null) {
                lock.close();
            }
            storage.close();
            throw e;
        }
    }

    /**
     * Finds or makes a sensor series.
     *
     * @param key written form, {@code name{tag="value"}}
     * @throws IllegalArgumentException if the key is malformed, or the series exists with another type
     * @throws io.edgetsm.wal.SeriesLimitException if the store holds as many series as it may
     */
    public SensorSeries series(String key, ValueType type) {
        return series(SeriesKey.parse(key), type);
    }

    /** Finds or makes a sensor series. */
    public SensorSeries series(SeriesKey key, ValueType type) {
        if (type.isBurst()) {
            throw new IllegalArgumentException(
                    "type belongs to bursts: series=" + key + " type=" + type + "; use EdgeStore.bursts");
        }
        requireOpen();
        return new SensorSeries(this, catalogue.define(key, type, null, 1));
    }

    /**
     * Finds or makes a burst series.
     *
     * @param period time between two samples
     * @param scale factor from stored value to unit, 1 where there is none
     */
    public BurstSeries bursts(String key, ValueType type, SamplePeriod period, double scale) {
        return bursts(SeriesKey.parse(key), type, period, scale);
    }

    /** Finds or makes a burst series. */
    public BurstSeries bursts(SeriesKey key, ValueType type, SamplePeriod period, double scale) {
        if (!type.isBurst()) {
            throw new IllegalArgumentException(
                    "type does not belong to bursts: series=" + key + " type=" + type + "; use EdgeStore.series");
        }
        requireOpen();
        return new BurstSeries(this, catalogue.define(key, type, period, scale));
    }

    long append(SeriesDefinition series, long timestamp, long bits, Durability durability) {
        long lsn;
        appendLock.lock();
        try {
            requireAppendable();
            requireNotFuture(series, timestamp);
            while (intake.freeSlots() == 0) {
                awaitRoom(() -> intake.freeSlots() > 0);
            }
            intake.put(series.ref(), timestamp, bits);
            lsn = intake.publish();
        } finally {
            appendLock.unlock();
        }
        published(lsn);
        await(lsn, durability);
        return lsn;
    }

    long appendBurst(
            SeriesDefinition series,
            long originNanos,
            long firstIndex,
            int count,
            Durability durability,
            BurstSeries.Values values) {
        if (count < 1 || firstIndex < 0) {
            throw new IllegalArgumentException("burst out of range: series=" + series.key() + " count=" + count
                    + " firstIndex=" + firstIndex + "; count must be at least 1, firstIndex at least 0");
        }
        int valueBytes = series.type().bytesPerValue();
        int unit = maxAtomicBurstBytes() / valueBytes;
        long lsn = 0;
        for (int first = 0; first < count; first += unit) {
            lsn = appendUnit(series, originNanos, firstIndex, first, Math.min(unit, count - first), valueBytes, values);
            published(lsn);
        }
        await(lsn, durability);
        return lsn;
    }

    /** Appends fragments that become visible together. */
    private long appendUnit(
            SeriesDefinition series,
            long originNanos,
            long firstIndex,
            int first,
            int count,
            int valueBytes,
            BurstSeries.Values values) {
        int perFragment = LogPageBuilder.MAX_BURST_BYTES / valueBytes;
        int fragments = (count + perFragment - 1) / perFragment;
        appendLock.lock();
        try {
            requireAppendable();
            requireNotFuture(series, originNanos);
            while (!intake.hasRoomForFragments(fragments, count * valueBytes)) {
                awaitRoom(() -> intake.hasRoomForFragments(fragments, count * valueBytes));
            }
            for (int done = 0; done < count; done += perFragment) {
                int samples = Math.min(perFragment, count - done);
                int at = intake.putFragment(
                        series.ref(), originNanos, firstIndex + first + done, samples, samples * valueBytes);
                values.put(intake.fragmentBuffer(), at, first + done, samples);
            }
            return intake.publish();
        } finally {
            appendLock.unlock();
        }
    }

    /** Raw bytes of a burst that one append makes visible, and durable, all or nothing. */
    public int maxAtomicBurstBytes() {
        return maxAtomicBurstBytes;
    }

    private void requireNotFuture(SeriesDefinition series, long timestamp) {
        if (timestamp - latestKnownNow <= maxFutureNanos || timestamp < latestKnownNow) {
            return;
        }
        latestKnownNow = clock.epochNanos();
        if (latestKnownNow >= TRUSTED_CLOCK_NANOS && timestamp > latestKnownNow + maxFutureNanos) {
            throw new IllegalArgumentException("timestamp is too far in the future: series=" + series.key()
                    + " timestampNanos=" + timestamp + " nowNanos=" + latestKnownNow
                    + "; check the unit (epoch nanoseconds) and the clock, or raise maxFuture");
        }
    }

    /** Waits for room with the append lock held: appends are stopped anyhow, and keep their order. */
    private void awaitRoom(java.util.function.BooleanSupplier room) {
        committer.requestLog(intake.publishedLsn());
        long timeout = config.maxWait().toNanos();
        if (!agents.await(() -> room.getAsBoolean() || isRefusing() || closed, timeout)) {
            throw new StoreOverloadException(storage.path(), timeout / 1_000_000);
        }
        requireAppendable();
    }

    private void published(long lsn) {
        if (!committer.isArmed() || lsn - intake.releasedLsn() > intake.capacity() / 2) {
            agents.wakeCommitter();
        }
    }

    private void await(long lsn, Durability durability) {
        switch (durability) {
            case BUFFERED -> {}
            case WRITTEN -> {
                committer.requestWrite(lsn);
                agents.await(() -> committer.writtenLsn() >= lsn || isRefusing(), Long.MAX_VALUE / 2);
                requireAcknowledged(committer.writtenLsn() >= lsn);
            }
            case FORCED -> {
                committer.requestForce(lsn);
                agents.await(() -> committer.forcedLsn() >= lsn || isRefusing(), Long.MAX_VALUE / 2);
                requireAcknowledged(committer.forcedLsn() >= lsn);
            }
        }
    }

    private void requireAcknowledged(boolean reached) {
        if (!reached) {
            throw refusal();
        }
    }

    /**
     * Waits until everything appended so far by anybody has a durability.
     *
     * @return LSN up to which it has
     */
    public long await(Durability durability) {
        requireOpen();
        long lsn = intake.publishedLsn();
        await(lsn, durability);
        return lsn;
    }

    /** Forces everything appended so far: after return it survives a power cut. */
    public long force() {
        return await(Durability.FORCED);
    }

    /** Turns everything appended so far into blocks and makes them durable. Costs small blocks; meant for tools. */
    public void flush() {
        requireOpen();
        onEncoder(() -> {
            encoder.flushAll();
            return null;
        });
    }

    private <T> T onEncoder(java.util.function.Supplier<T> action) {
        CompletableFuture<T> result = encoder.execute(intake.publishedLsn(), action);
        agents.await(result::isDone, Long.MAX_VALUE / 2);
        try {
            return result.join();
        } catch (CompletionException e) {
            if (isRefusing()) {
                throw refusal();
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** What a power cut at this moment would lose. */
    public AtRisk atRisk() {
        return committer.atRisk();
    }

    /** LSN behind the last append. */
    public long appendedLsn() {
        return intake.publishedLsn();
    }

    /** LSN behind the last append that survives the death of the process. */
    public long writtenLsn() {
        return committer.writtenLsn();
    }

    /** LSN behind the last append that survives a power cut. */
    public long forcedLsn() {
        return committer.forcedLsn();
    }

    /** What opening found and did. */
    public RecoveryReport recoveryReport() {
        return recoveryReport;
    }

    /** What the store has done since it was opened. */
    public StoreStats stats() {
        var latency = committer.forceLatency();
        return new StoreStats(
                catalogue.size(),
                intake.publishedSamples() - samplesAtOpen,
                committer.forces(),
                committer.logBytes(),
                encoder.files().blocksWritten(),
                encoder.files().blockBytes(),
                encoder.heads().memoryBytes(),
                latency.getValueAtPercentile(50) / 1000,
                latency.getMaxValue() / 1000);
    }

    /** Every series of the store, by ascending ref. */
    public List<SeriesDefinition> series() {
        return catalogue.all();
    }

    /**
     * Everything appended so far of the series that a selector matches, as one moment. Close it when done.
     *
     * @param selector such as {@code temperature{room=~"1."}}
     */
    public Snapshot snapshot(String selector) {
        Selector parsed = Selector.parse(selector);
        requireOpen();
        return onEncoder(() -> new LiveSnapshot(catalogue.all(), parsed, encoder));
    }

    private Throwable failure() {
        return committer.failure() != null ? committer.failure() : encoder.failure();
    }

    private boolean isRefusing() {
        return failure() != null || encoder.suspension() != null;
    }

    private IllegalStateException refusal() {
        Throwable failure = failure();
        if (failure != null) {
            return new StoreFailedException(storage.path(), failure);
        }
        StorageFailureException suspension = encoder.suspension();
        return suspension != null
                ? new StoreSuspendedException(storage.path(), suspension)
                : new StoreOverloadException(storage.path(), 0);
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreClosedException(storage.path());
        }
    }

    private void requireAppendable() {
        requireOpen();
        if (isRefusing()) {
            throw refusal();
        }
    }

    /** Runs each agent once; for stores opened without threads. */
    int runAgents() {
        return agents.invokeOnce();
    }

    /**
     * Forces everything, stops the threads and gives files and memory back. What is in heads stays in the log and is
     * replayed by the next open. Idempotent, takes no longer than the device needs, at most a minute.
     *
     * @throws StoreFailedException if the store had failed with samples that never became durable; all is closed then
     */
    @Override
    public void close() {
        appendLock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            appendLock.unlock();
        }
        List<AutoCloseable> parts = new ArrayList<>();
        if (failure() == null) {
            parts.add(this::settle);
        }
        parts.add(agents);
        parts.add(this::sealLog);
        parts.add(() -> committer.log().close());
        parts.addAll(List.of(encoder.heads(), encoder.files(), catalogue, intake, lock, storage));
        closeAll(parts);
    }

    private void sealLog() {
        boolean everythingForced = committer.forcedLsn() == intake.publishedLsn();
        if (everythingForced && !isRefusing()) {
            committer.log().closeCleanly();
        } else if (!everythingForced) {
            throw refusal();
        }
    }

    private void settle() {
        long end = intake.publishedLsn();
        committer.requestForce(end);
        agents.await(() -> committer.forcedLsn() >= end || isRefusing(), CLOSE_TIMEOUT_NANOS);
        if (!forceFiles(end) && !isRefusing()) {
            // A force has failed and the blocks have gone into a fresh file meanwhile.
            forceFiles(end);
        }
    }

    private boolean forceFiles(long end) {
        CompletableFuture<Void> forced = encoder.execute(end, () -> {
            encoder.forceFiles();
            return null;
        });
        agents.await(() -> forced.isDone() || isRefusing(), CLOSE_TIMEOUT_NANOS);
        return forced.isDone() && !forced.isCompletedExceptionally();
    }

    /** Closes every part whatever the others do; the first failure is thrown, the rest is added to it. */
    private static void closeAll(List<AutoCloseable> parts) {
        Throwable first = null;
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception | Error e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first != null) {
            throw first instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(first);
        }
    }
}
