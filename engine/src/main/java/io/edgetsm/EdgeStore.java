package io.edgetsm;

import io.edgetsm.format.Pages;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.Clock;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageLock;
import io.edgetsm.reader.LastSample;
import io.edgetsm.reader.Selector;
import io.edgetsm.reader.SeriesIndex;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.query.Query;
import io.edgetsm.reader.query.QueryOptions;
import io.edgetsm.reader.query.QueryResult;
import io.edgetsm.wal.Catalogue;
import io.edgetsm.wal.LogWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

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
    private final Storage storage;
    private final StorageLock lock;
    private final Catalogue catalogue;
    private final Intake intake;
    private final Agents agents;
    private final Clock clock;
    private final Committer committer;
    private final Encoder encoder;
    private final RecoveryReport recoveryReport;
    private final StoreHealth health;
    private final SeriesTypes types = new SeriesTypes();
    private final AppendPath appendPath;
    private final ReentrantLock closeLock = new ReentrantLock();
    private final SeriesIndex index = new SeriesIndex();
    private final LastValues lastValues;
    private int indexedThrough;

    private EdgeStore(StoreConfig config, Storage storage, StorageLock lock, boolean threaded) {
        this.storage = storage;
        this.lock = lock;
        this.clock = config.clock();
        Recovery recovery = new Recovery(storage, config, threaded);
        this.recoveryReport = recovery.run();
        this.catalogue = recovery.catalogue();
        LogWriter log = recovery.log();
        this.intake = intakeBehind(recovery, config);
        this.agents = new Agents(clock, threaded);
        this.committer = new Committer(
                intake,
                types,
                catalogue,
                log,
                agents,
                clock,
                config.commitInterval().toNanos(),
                new BurstRate(config.straightBurstSamples()));
        this.encoder = new Encoder(
                intake, catalogue, committer, log, recovery.heads(), recovery.files(), storage, agents, config);
        this.lastValues = new LastValues(this, encoder);
        this.health = new StoreHealth(storage.path(), committer, encoder);
        this.appendPath = new AppendPath(
                intake, committer, agents, health, types, catalogue, config, (long) log.ringPages() * Pages.PAGE_BYTES);
        for (SeriesDefinition series : catalogue.all()) {
            types.learn(series);
        }
        agents.start(committer, encoder, config.directory().getFileName() + "");
    }

    /** Nothing of what recovery has opened stays open where there is no memory to go on with. */
    private static Intake intakeBehind(Recovery recovery, StoreConfig config) {
        try {
            return new Intake(recovery.log().endLsn(), new MemoryShares(config.memoryBudgetBytes()).intakeRingBytes());
        } catch (RuntimeException | Error e) {
            recovery.close();
            throw e;
        }
    }

    /**
     * Opens a store, making it if the directory has none, and recovers it from whatever state its last writer left it in.
     * Threads that help with that have ended when this returns.
     *
     * @throws io.edgetsm.io.StoreLockedException if another process, or this one, has it open; names the owner
     * @throws io.edgetsm.format.UnsupportedFormatException if a newer release wrote it
     * @throws io.edgetsm.format.CorruptDataException if its manifest is damaged
     * @throws io.edgetsm.wal.ReplicaException if it is the receiving end of a sync
     * @throws io.edgetsm.io.StorageFailureException if the device refuses
     */
    public static EdgeStore open(StoreConfig config) {
        return open(config, config.storage().apply(config.directory()), true);
    }

    /** Opens a store on any storage; without threads whoever waits runs the agents. */
    @SuppressWarnings("try") // of the classes ahead nothing is asked but that they end
    static EdgeStore open(StoreConfig config, Storage storage, boolean threaded) {
        StorageLock lock = null;
        try (ClassesAhead ahead = ClassesAhead.begin(threaded)) {
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
        health.requireOpen();
        SeriesDefinition definition = catalogue.define(key, type, null, 1);
        types.learn(definition);
        return new SensorSeries(this, definition);
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
        health.requireOpen();
        SeriesDefinition definition = catalogue.define(key, type, period, scale);
        types.learn(definition);
        return new BurstSeries(this, definition);
    }

    /**
     * Appends one value of each series of a set, all at the same time: all or nothing, also after a power cut.
     *
     * @param timestampNanos epoch nanoseconds
     * @param values in the order of the set; more are ignored; must not change during the call
     * @return LSN behind them
     * @throws IllegalArgumentException if the array is too short, a value does not fit its series, the time is too far in
     *     the future, the set is of another store or larger than {@link #maxAtomicSamples}; names the element, and nothing
     *     has been appended
     * @throws StoreOverloadException if there was no room within the configured wait
     * @throws StoreClosedException if the store has been closed
     * @throws StoreSuspendedException if the device refuses at the moment
     * @throws StoreFailedException if the store has failed
     */
    public long append(SeriesSet set, long timestampNanos, double[] values) {
        return append(set, timestampNanos, values, Durability.BUFFERED);
    }

    /** Appends one value of each series of a set and returns when all have that durability. */
    public long append(SeriesSet set, long timestampNanos, double[] values, Durability durability) {
        if (set.store() != this) {
            throw new IllegalArgumentException("series set belongs to another store: path=" + storage.path()
                    + "; nothing was appended; make the set from handles of this store");
        }
        long lsn = appendPath.tick(set, timestampNanos, values);
        await(lsn, durability);
        return lsn;
    }

    /**
     * Appends samples of any sensor series: all or nothing, also after a power cut. Element i of the arrays is one sample;
     * the arrays must not change during the call.
     *
     * @param refs from {@link SensorSeries#ref}; the same may come again
     * @param timestamps epoch nanoseconds, in any order
     * @param values see {@link SensorSeries#append(long, double)}
     * @param count samples to append, the arrays may be longer; 0 appends nothing
     * @return LSN behind them
     * @throws IllegalArgumentException if an array is too short, the count negative or above {@link #maxAtomicSamples}, or
     *     an element has an unknown ref, a value that does not fit its series or a time too far in the future; names the
     *     element, and nothing has been appended
     * @throws StoreOverloadException if there was no room within the configured wait
     * @throws StoreClosedException if the store has been closed
     * @throws StoreSuspendedException if the device refuses at the moment
     * @throws StoreFailedException if the store has failed
     */
    public long append(int[] refs, long[] timestamps, double[] values, int count) {
        return append(refs, timestamps, values, count, Durability.BUFFERED);
    }

    /** Appends samples of any sensor series and returns when all have that durability. */
    public long append(int[] refs, long[] timestamps, double[] values, int count, Durability durability) {
        long lsn = appendPath.columns(refs, timestamps, values, count);
        await(lsn, durability);
        return lsn;
    }

    /** Samples that one append may hold at most. */
    public int maxAtomicSamples() {
        return appendPath.maxAtomicSamples();
    }

    /** Raw bytes of a burst that one append makes visible, and durable, all or nothing. */
    public int maxAtomicBurstBytes() {
        return appendPath.maxAtomicBurstBytes();
    }

    long append(SeriesDefinition series, long timestamp, long bits) {
        return appendPath.sample(series, timestamp, bits);
    }

    long append(SeriesDefinition series, long timestamp, long bits, Durability durability) {
        long lsn = append(series, timestamp, bits);
        await(lsn, durability);
        return lsn;
    }

    long appendBurst(
            SeriesDefinition series,
            long originNanos,
            long firstIndex,
            Object values,
            int from,
            int count,
            Durability durability) {
        long lsn = appendPath.burst(series, originNanos, firstIndex, values, from, count);
        await(lsn, durability);
        return lsn;
    }

    private void await(long lsn, Durability durability) {
        switch (durability) {
            case BUFFERED -> {}
            case WRITTEN -> {
                committer.requestWrite(lsn);
                awaitAcknowledged(committer::writtenLsn, lsn);
            }
            case FORCED -> {
                committer.requestForce(lsn);
                awaitAcknowledged(committer::forcedLsn, lsn);
            }
        }
    }

    private void awaitAcknowledged(LongSupplier acknowledged, long lsn) {
        while (acknowledged.getAsLong() < lsn) {
            boolean moved = agents.await(
                    () -> acknowledged.getAsLong() >= lsn || health.isRefusing() || encoder.isStopped(),
                    Long.MAX_VALUE / 2);
            if (!moved) {
                // Nobody but whoever waits runs the agents.
                throw new IllegalStateException("nobody acknowledges: path=" + path() + " lsn=" + lsn);
            }
            if (acknowledged.getAsLong() < lsn) {
                // Else all has come right meanwhile.
                health.requireAccepting();
                if (encoder.isStopped()) {
                    // Closing has given the device up, and with it whoever waits.
                    throw new StoreClosedException(path());
                }
            }
        }
    }

    /**
     * Waits until everything appended so far by anybody has a durability.
     *
     * @return LSN up to which it has
     */
    public long await(Durability durability) {
        health.requireOpen();
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
        health.requireOpen();
        onEncoder(intake.publishedLsn(), () -> {
            encoder.flushAll();
            return null;
        });
    }

    /** Runs an action on the encoder's thread, whatever has or has not been appended. */
    <T> T betweenBatches(Supplier<T> action) {
        if (!encoder.isStopped()) {
            try {
                return onEncoder(0, action);
            } catch (StoreClosedException e) {
                // It has stopped just now, and has not run it.
            }
        }
        return action.get();
    }

    private <T> T onEncoder(long targetLsn, Supplier<T> action) {
        CompletableFuture<T> result = encoder.execute(targetLsn, action);
        agents.await(result::isDone, Long.MAX_VALUE / 2);
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreClosedException closed) {
                throw closed;
            }
            health.requireAccepting();
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
                intake.publishedSamples(),
                appendPath.overloads(),
                committer.forces(),
                committer.logBytes(),
                encoder.checkpointer().carriedSamples(),
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

    /** The series by their tags: metric names, tag names, tag values, and which a selector matches. */
    public SeriesIndex index() {
        synchronized (index) {
            for (int ref = indexedThrough + 1; ref <= catalogue.highestRef(); ref++) {
                SeriesDefinition series = catalogue.find(ref);
                if (series != null) {
                    index.add(series);
                }
                indexedThrough = ref;
            }
        }
        return index;
    }

    /**
     * Everything appended so far of the series that a selector matches, as one moment. It stays what it is while files are
     * sealed and dropped and when the store is closed; close it when done, for it keeps files open. For one thread. While the
     * device refuses, what had not come into the log by then is left out; it is there when the store has resumed.
     *
     * <p>Costs appends nothing but a copy of a head, a microsecond, for each series that is read or appended to while the
     * snapshot is open. Copies together take at most half of the memory budget, as much as the heads do: one snapshot always
     * finds room, and of several reading a series for whose copy there was none throws {@link SnapshotOverrunException}.
     *
     * @param selector such as {@code temperature{room=~"1."}}
     */
    public Snapshot snapshot(String selector) {
        Selector parsed = Selector.parse(selector);
        return snapshot(() -> index().select(parsed));
    }

    /** A snapshot of these series. */
    LiveSnapshot snapshot(List<SeriesDefinition> series) {
        return snapshot(() -> series);
    }

    private LiveSnapshot snapshot(Supplier<List<SeriesDefinition>> selection) {
        health.requireOpen();
        LiveSnapshot snapshot = new LiveSnapshot(this, encoder.snapshots());
        onEncoderNow(() -> {
            encoder.snapshots().begin(snapshot);
            return null;
        });
        try {
            snapshot.choose(selection.get());
            return snapshot;
        } catch (RuntimeException | Error e) {
            snapshot.close();
            throw e;
        }
    }

    /**
     * The last sample of a series: the one with the highest time, of several appends at that time the last. Everything
     * appended before the call counts; while the device refuses, what had come into the log by then. Found in files the first
     * time a series is asked for, and again when the store has dropped a file; from then on it takes no more than a look.
     *
     * @return null when the series has none
     */
    public LastSample last(SeriesDefinition series) {
        return last(List.of(series)).get(0);
    }

    /** The last samples of many series, in their order; null for each that has none. */
    public List<LastSample> last(List<SeriesDefinition> series) {
        health.requireOpen();
        return lastValues.of(series);
    }

    /** Runs an action on the encoder's thread once everything appended so far is in the heads. */
    <T> T onEncoderNow(Supplier<T> action) {
        return onEncoder(intake.publishedLsn(), action);
    }

    /**
     * Asks what a text says, such as {@code temperature --from -1h --every 1m --agg mean,max}, see {@link Query#parse}, of
     * everything appended so far. Close the answer when done.
     *
     * @throws io.edgetsm.reader.query.QuerySyntaxException naming the position and what is allowed there
     * @throws io.edgetsm.reader.query.QueryException if it costs more than it may
     */
    public QueryResult query(String text) {
        return query(Query.parse(text));
    }

    /** Asks a query of everything appended so far. Close the answer when done. */
    public QueryResult query(Query query) {
        QueryOptions options = QueryOptions.defaults().withClock(clock);
        return query.runAndClose(snapshot(query.selector().toString()), options);
    }

    /** Path of the store, for messages. */
    String path() {
        return storage.path();
    }

    /** Runs each agent once; for stores opened without threads. */
    int runAgents() {
        return agents.invokeOnce();
    }

    /**
     * Forces everything, stops the threads and gives files and memory back. What is in heads stays in the log and is
     * replayed by the next open. Idempotent, takes no longer than the device needs, at most a minute. A call while another
     * thread closes the store waits for that, so that a process whose shutdown hook has returned may end.
     *
     * @throws StoreFailedException if the store had failed with samples that never became durable; all is closed then
     */
    @Override
    public void close() {
        closeLock.lock();
        try {
            if (!health.isClosed()) {
                closeOnce();
            }
        } finally {
            closeLock.unlock();
        }
    }

    private void closeOnce() {
        health.markClosed();
        agents.signalProgress();
        long end = appendPath.finalLsn();
        List<AutoCloseable> parts = new ArrayList<>();
        if (health.failure() == null) {
            parts.add(() -> settle(end));
        }
        parts.add(agents);
        parts.add(encoder::stop);
        parts.add(this::sealLog);
        parts.add(() -> committer.log().close());
        parts.addAll(List.of(encoder.heads(), encoder.files(), catalogue, intake, lock, storage));
        closeAll(parts);
    }

    private void sealLog() {
        if (committer.forcedLsn() < intake.publishedLsn()) {
            health.requireAccepting();
            throw new StoreFailedException(path(), unanswered());
        }
        // Who opens a store that was closed cleanly trusts its catalogue.
        if (!health.isRefusing() && committer.logFailure() == null && !catalogue.isBroken()) {
            committer.log().closeCleanly();
        }
    }

    private StorageFailureException unanswered() {
        return new StorageFailureException(
                "force",
                path(),
                "storage failure: no force has ended within "
                        + TimeUnit.NANOSECONDS.toSeconds(CLOSE_TIMEOUT_NANOS) + " s, path=" + path()
                        + "; what came behind the last one is lost; check the device and the system log",
                null);
    }

    private void settle(long end) {
        committer.requestForce(end);
        agents.await(() -> committer.forcedLsn() >= end || health.isRefusing(), CLOSE_TIMEOUT_NANOS);
        if (!forceFiles(end) && !health.isRefusing()) {
            // A force has failed and the blocks have gone into a fresh file meanwhile.
            forceFiles(end);
        }
    }

    private boolean forceFiles(long end) {
        CompletableFuture<Void> forced = encoder.execute(end, () -> {
            encoder.forceFiles();
            return null;
        });
        agents.await(() -> forced.isDone() || health.isRefusing(), CLOSE_TIMEOUT_NANOS);
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
