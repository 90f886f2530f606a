package io.edgetsm;

import io.edgetsm.format.LogPageBuilder;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.Pages;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.io.Clock;
import io.edgetsm.io.DiskFullException;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.wal.Catalogue;
import io.edgetsm.wal.LogWriter;
import io.edgetsm.writer.Heads;
import io.edgetsm.writer.LatestSample;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.concurrent.Agent;

/**
 * Owns the heads and the TSM files: takes logged samples from the intake into the heads, writes full blocks, has the checkpoint
 * moved. Never goes beyond what is in the log, so that a block can always be made durable behind it.
 *
 * <p>When the device refuses, the store is suspended: nothing is lost from memory, nothing more is acknowledged, reading
 * goes on, and at growing intervals a fresh ring or a fresh file is tried until the device accepts again.
 */
final class Encoder implements Agent {
    private static final int BATCH_SLOTS = 32 * 1024;
    /** Blocks whose statistics are found in one round: about a millisecond when there is nothing else to do. */
    private static final int STATISTICS_WHEN_IDLE = 32;

    private static final int STATISTICS_BESIDE = 2;

    private static final long FIRST_PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_PROBE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final MemoryShares shares;
    private final Intake intake;
    private final Catalogue catalogue;
    private final IntakeBatch batch = new IntakeBatch();
    private final SpareTime spareTime;
    private final Committer committer;
    private final Heads heads;
    private final TsmFiles files;
    private final Checkpointer checkpointer;
    private final LiveSnapshots snapshots;
    private final Storage storage;
    private final Reserve reserve;
    private final Agents agents;
    private final Clock clock;
    private final boolean dropOldestWhenFull;
    private final byte[] raw = new byte[LogPageBuilder.MAX_BURST_BYTES];
    private final EncoderCommands commands;
    private final FlushAge flushAge;

    private long notedDrops;
    private boolean holdsSamples;
    private StorageFailureException latestRefusal;
    private long probeIntervalNanos;
    private volatile long nextProbeNanos = Long.MAX_VALUE;
    private volatile long encodedLsn;
    private volatile StorageFailureException suspension;
    private volatile Throwable failure;
    private volatile boolean stopped;

    Encoder(
            Intake intake,
            Catalogue catalogue,
            Committer committer,
            LogWriter log,
            Heads heads,
            TsmFiles files,
            Storage storage,
            Agents agents,
            StoreConfig config) {
        this.shares = new MemoryShares(config.memoryBudgetBytes());
        this.intake = intake;
        this.catalogue = catalogue;
        this.committer = committer;
        this.heads = heads;
        this.files = files;
        this.snapshots = new LiveSnapshots(heads, files, shares.snapshotBytes());
        this.storage = storage;
        this.reserve = files.reserve();
        this.agents = agents;
        this.clock = config.clock();
        this.commands = new EncoderCommands(agents);
        this.flushAge = new FlushAge(config.flushAge().toNanos());
        this.dropOldestWhenFull = config.dropOldestWhenFull();
        this.encodedLsn = intake.publishedLsn();
        this.checkpointer = new Checkpointer(committer, log, heads, files, agents, () -> encodedLsn);
        this.holdsSamples = heads.oldestLsn() != Long.MAX_VALUE;
        this.spareTime = new SpareTime(clock, () -> intake.isBackedUp(encodedLsn));
        heads.pace(spareTime);
        heads.relieveWith(files::pumpMany);
    }

    @Override
    public int doWork() {
        if (failure != null || committer.failure() != null) {
            return commands.runAll();
        }
        try {
            if (mustProbe()) {
                return probe();
            }
            int work = drain() + checkpointer.end();
            files.pump();
            work += checkpointer.settle();
            work += checkpointer.relievePressure();
            work += flushAged();
            work += checkpointer.beginWhereMany();
            work += files.findStatistics(work == 0 ? STATISTICS_WHEN_IDLE : STATISTICS_BESIDE);
            return work + commands.runUpTo(encodedLsn, files::isBroken);
        } catch (StorageFailureException e) {
            // The first failure is cured at once, if a fresh ring or file can be had; nobody needs to know.
            latestRefusal = e;
            return mustProbe() ? 1 : suspend(e);
        } catch (RuntimeException | Error e) {
            failure = e;
            agents.signalProgress();
            return commands.runAll();
        }
    }

    private boolean mustProbe() {
        return suspension != null || files.isBroken() || committer.logFailure() != null || mayMakeRoom();
    }

    private boolean mayMakeRoom() {
        return dropOldestWhenFull && latestRefusal instanceof DiskFullException;
    }

    /** Takes a share of the logged slots, up to the end of an append: what a snapshot sees is whole. */
    private int drain() {
        long lsn = encodedLsn;
        long logged = committer.loggedLsn();
        if (lsn >= logged) {
            spareTime.beginIdling();
            return 0;
        }
        holdsSamples = true;
        spareTime.endIdling();
        heads.budget(shares.headBytes(catalogue.memoryBytes()));
        long enough = lsn + BATCH_SLOTS;
        boolean complete;
        do {
            int loaded = batch.load(intake, lsn, logged);
            int count = lsn < enough ? loaded : batch.countThroughBoundary(loaded);
            complete = batch.isBoundary(count - 1);
            encode(lsn, count);
            lsn += count;
            encodedLsn = lsn;
            intake.release(lsn);
        } while (lsn < logged && (lsn < enough || !complete));
        agents.signalProgress();
        return 1;
    }

    private void encode(long firstLsn, int count) {
        int next = 0;
        // Copied in one place, since whatever is called in two is compiled into both.
        while (true) {
            next = heads.copy(batch.refs, batch.timestamps, batch.values, next, count, firstLsn);
            if (next == count) {
                return;
            }
            encodeOne(firstLsn + next, batch.ref(next), batch.timestamps[next], batch.values[next]);
            next++;
        }
    }

    private void encodeOne(long lsn, int ref, long timestamp, long value) {
        if (!heads.append(ref, lsn, timestamp, value)) {
            appendElse(catalogue.find(ref), lsn, timestamp, value);
        }
    }

    /** A burst, or the first sample of a series. */
    private void appendElse(SeriesDefinition series, long lsn, long timestamp, long value) {
        if (series.type().isBurst()) {
            int length = intake.raw(value, raw);
            if (intake.isByReference(value)) {
                heads.appendReferenced(series, lsn, timestamp, intake.firstIndex(value), raw, 0, length);
            } else {
                heads.appendBurst(series, lsn, timestamp, intake.firstIndex(value), raw, 0, length);
            }
            intake.releaseFragment(value);
        } else {
            heads.append(series, lsn, timestamp, value);
        }
    }

    private int flushAged() {
        if (!holdsSamples) {
            return 0;
        }
        long due = flushAge.dueLsn(encodedLsn, clock.monotonicNanos());
        if (due == FlushAge.NONE) {
            return 0;
        }
        heads.flushOlderThan(due);
        files.pump();
        holdsSamples = heads.oldestLsn() != Long.MAX_VALUE;
        if (!holdsSamples) {
            flushAge.clear();
        }
        return 1;
    }

    /** What the head of a series has noted as its latest sample, null when nothing. On the encoder's thread. */
    LatestSample latest(int ref) {
        if (files.droppedFiles() != notedDrops) {
            notedDrops = files.droppedFiles();
            heads.forgetLatest();
        }
        return heads.latest(ref);
    }

    // ---- when the device refuses

    private int suspend(StorageFailureException cause) {
        long now = clock.monotonicNanos();
        latestRefusal = cause;
        probeIntervalNanos = suspension == null ? FIRST_PROBE_NANOS : Math.min(2 * probeIntervalNanos, MAX_PROBE_NANOS);
        nextProbeNanos = now + probeIntervalNanos;
        suspension = cause;
        agents.signalProgress();
        return answerWhileSuspended();
    }

    /** What has been logged goes into the heads, which needs no device: a query sees all that was acknowledged. */
    private int answerWhileSuspended() {
        while (drain() > 0) {
            // Appends are refused meanwhile, so that this comes to an end.
        }
        return commands.runAll();
    }

    /** Tries to bring log and files back: at once the first time, later when the interval is over. */
    private int probe() {
        if (suspension != null && clock.monotonicNanos() < nextProbeNanos) {
            return answerWhileSuspended();
        }
        try {
            mendWithRoom();
        } catch (StorageFailureException e) {
            return suspend(e);
        }
        suspension = null;
        latestRefusal = null;
        nextProbeNanos = Long.MAX_VALUE;
        agents.signalProgress();
        return 1;
    }

    /**
     * Drops the oldest files, if it may, as long as they have not given back what waits for room: beyond that somebody else
     * fills the disk, and dropping all would not stop him.
     */
    private void mendWithRoom() {
        long roomGiven = 0;
        while (true) {
            try {
                mend();
                return;
            } catch (DiskFullException e) {
                latestRefusal = e;
                long roomGivenNow = dropOldestWhenFull && roomGiven <= roomWanted() ? files.dropOldest() : 0;
                if (roomGivenNow == 0) {
                    throw e;
                }
                roomGiven += roomGivenNow;
            }
        }
    }

    private long roomWanted() {
        long ring = committer.needsFreshRing() ? (long) checkpointer.ringPages() * Pages.PAGE_BYTES : 0;
        return files.waitingBytes() + ring + Reserve.BYTES;
    }

    private void mend() {
        mendLog();
        if (files.isBroken()) {
            checkpointer.replaceBroken();
        }
        files.pump();
        reserve.restore();
    }

    private void mendLog() {
        if (committer.logFailure() == null) {
            // The committer is at work, and may have the catalogue in its hands.
            return;
        }
        if (catalogue.isBroken()) {
            reserve.use(() -> catalogue.rewrite(storage));
        }
        if (committer.needsFreshRing()) {
            replaceLog();
        } else {
            committer.goOn();
        }
    }

    /**
     * Makes everything that has been taken from the intake durable in TSM files, and only then gives the committer a
     * fresh ring that begins there; what is still in the intake is logged again.
     */
    private void replaceLog() {
        while (drain() > 0) {
            // What was acknowledged as written is in the old ring only, up to here.
        }
        catalogue.force();
        checkpointer.flushPastLog();
        Manifest manifest = files.manifest();
        long logFileId = manifest.logFileId() + 1;
        LogWriter fresh = LogWriter.replace(
                storage,
                StoreFiles.log(logFileId),
                manifest.storeId(),
                manifest.epoch(),
                manifest.logPages(),
                encodedLsn,
                manifest.growingFileId(),
                files.growingForcedEnd());
        String oldName = manifest.logName();
        try {
            files.switchLog(logFileId, manifest.logPages());
        } catch (RuntimeException | Error e) {
            fresh.close();
            throw e;
        }
        checkpointer.goOnWith(fresh);
        committer.replaceLog(fresh, encodedLsn);
        agents.await(() -> committer.hasTakenReplacement() || committer.failure() != null, Long.MAX_VALUE / 2);
        storage.delete(oldName);
        if (committer.logFailure() != null) {
            // The fresh one has failed as well: not again at once.
            throw committer.logFailure();
        }
    }

    /** Time of {@link Clock#monotonicNanos} at which {@link #doWork} has something to do although nobody signals. */
    long deadlineNanos() {
        if (failure != null || committer.failure() != null) {
            return Long.MAX_VALUE;
        }
        if (suspension != null) {
            return nextProbeNanos;
        }
        return flushAge.deadlineNanos();
    }

    // ---- commands from other threads

    /**
     * Runs an action on the encoder's thread once everything before the LSN is in the heads; when the store is suspended
     * or has failed, at once.
     */
    <T> CompletableFuture<T> execute(long targetLsn, Supplier<T> action) {
        committer.requestLog(targetLsn);
        CompletableFuture<T> result = commands.add(targetLsn, action);
        if (stopped) {
            commands.refuseAll(storage.path());
        }
        return result;
    }

    /** The agents have stopped, and this is called by whoever stopped them: open snapshots are completed, nobody waits on. */
    void stop() {
        snapshots.completeAll();
        stopped = true;
        commands.refuseAll(storage.path());
    }

    /** Whether the agents have stopped: from then on nothing of the encoder changes. */
    boolean isStopped() {
        return stopped;
    }

    /** Flushes every head and makes it durable. On the encoder's thread. */
    void flushAll() {
        requireDevice();
        heads.flushAll();
        checkpointer.checkpoint();
        holdsSamples = false;
        flushAge.clear();
    }

    /** Makes the blocks written so far durable. On the encoder's thread. */
    void forceFiles() {
        requireDevice();
        checkpointer.checkpoint();
    }

    private void requireDevice() {
        if (suspension != null) {
            throw suspension;
        }
    }

    Heads heads() {
        return heads;
    }

    LiveSnapshots snapshots() {
        return snapshots;
    }

    TsmFiles files() {
        return files;
    }

    /** What moves the checkpoint. */
    Checkpointer checkpointer() {
        return checkpointer;
    }

    /** Why the device refuses at the moment, or null. */
    StorageFailureException suspension() {
        return suspension;
    }

    /** What has stopped the encoder for good, or null. */
    Throwable failure() {
        return failure;
    }

    @Override
    public String roleName() {
        return "edgetsm-encoder";
    }
}
