package io.edgetsm;

import io.edgetsm.format.CarriedHeads;
import io.edgetsm.format.LogPageBuilder;
import io.edgetsm.format.Pages;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.FragmentPacker;
import io.edgetsm.io.Clock;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.wal.Catalogue;
import io.edgetsm.wal.LogWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.agrona.concurrent.Agent;

/**
 * Encodes the intake into log pages, writes and forces them. A force is due one commit interval after the first sample
 * it would cover, earlier when somebody waits for it, and never when nothing is new. Never waits for anybody.
 */
final class Committer implements Agent {
    private static final int MAX_UNFORCED_LOG_BYTES = 4 << 20;
    private static final long MAX_FORCE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Intake intake;
    private final Catalogue catalogue;
    private final SeriesTypes types;
    private final IntFunction<ValueType> typeOf;
    private final IntakeBatch batch = new IntakeBatch();
    private LogWriter log;
    private final Agents agents;
    private final Clock clock;
    private final long intervalNanos;
    private final byte[] raw = new byte[LogPageBuilder.MAX_BURST_BYTES];
    private final FragmentPacker packer = new FragmentPacker();
    private final SingleWriterRecorder forceNanos = new SingleWriterRecorder(MAX_FORCE_NANOS, 2);
    private final AtomicLong logRequest = new AtomicLong();
    private final AtomicLong writeRequest = new AtomicLong();
    private final AtomicLong forceRequest = new AtomicLong();
    private final AtomicLong pagesRequest = new AtomicLong();

    private long next;
    private long boundary;
    private final BurstRate burstRate;
    private volatile long loggedLsn;
    private volatile long writtenLsn;
    private volatile long forcedLsn;
    private volatile long pagesForcedLsn;
    private volatile long forcedSamples;
    private volatile long forcedBytes;
    private volatile long pressureLsn;
    private volatile boolean armed;
    private volatile long deadlineNanos = Long.MAX_VALUE;
    private volatile long oldestUnforcedNanos;
    private volatile boolean ringFull;
    private volatile Throwable failure;
    private volatile StorageFailureException logFailure;
    private volatile StorageFailureException catalogueFailure;
    private volatile Replacement replacement;
    private volatile Carry carry;
    private volatile FileForce fileForce;
    private volatile Settlement settlement;
    private final AtomicLong forces = new AtomicLong();
    private volatile long logBytes;

    /** A fresh ring and where to go on. */
    private record Replacement(LogWriter log, long fromLsn) {}

    /** Heads that the encoder wants in forward pages. */
    private static final class Carry {
        private final List<CarriedHeads.Payload> heads;
        private volatile boolean done;
        private volatile boolean written;

        private Carry(List<CarriedHeads.Payload> heads) {
            this.heads = heads;
        }
    }

    Committer(
            Intake intake,
            SeriesTypes types,
            Catalogue catalogue,
            LogWriter log,
            Agents agents,
            Clock clock,
            long intervalNanos,
            BurstRate burstRate) {
        this.intake = intake;
        this.catalogue = catalogue;
        this.types = types;
        this.typeOf = types::get;
        this.log = log;
        this.agents = agents;
        this.clock = clock;
        this.intervalNanos = intervalNanos;
        this.burstRate = burstRate;
        this.next = intake.publishedLsn();
        this.boundary = next;
        this.loggedLsn = next;
        this.writtenLsn = next;
        this.forcedLsn = next;
        this.pagesForcedLsn = next;
    }

    @Override
    public int doWork() {
        if (failure != null) {
            return 0;
        }
        try {
            takeReplacement();
            return logFailure() == null ? carryForward() + commit() + forceFile() : 0;
        } catch (StorageFailureException e) {
            if (catalogue.isBroken()) {
                catalogueFailure = e;
            } else {
                // Nothing is known of what was not forced yet, and a second force would lie: the encoder brings a fresh
                // ring.
                logFailure = e;
            }
            agents.signalProgress();
            agents.wakeEncoder();
            return 1;
        } catch (RuntimeException | Error e) {
            failure = e;
            agents.signalProgress();
            agents.wakeEncoder();
            return 0;
        }
    }

    private void takeReplacement() {
        Replacement fresh = replacement;
        if (fresh != null) {
            log.close();
            log = fresh.log();
            next = fresh.fromLsn();
            boundary = next;
            loggedLsn = next;
            writtenLsn = next;
            forcedLsn = next;
            pagesForcedLsn = next;
            noteForced(published());
            settlement = null;
            ringFull = false;
            pressureLsn = 0;
            armed = false;
            deadlineNanos = Long.MAX_VALUE;
            catalogueFailure = null;
            logFailure = null;
            // Last: the encoder waits for it, and must not find a failure that is over.
            replacement = null;
            agents.signalProgress();
        }
    }

    /**
     * Gives the committer a fresh ring in place of the one that failed.
     *
     * @param fromLsn everything before it is durable in TSM files, everything from it on is still in the intake
     */
    void replaceLog(LogWriter fresh, long fromLsn) {
        replacement = new Replacement(fresh, fromLsn);
        agents.wakeCommitter();
    }

    /** Whether the ring of {@link #replaceLog} is in use; it may have failed again by now. */
    boolean hasTakenReplacement() {
        return replacement == null;
    }

    /** Why nothing can be logged: what has made the ring, or the catalogue before it, unusable; or null. */
    StorageFailureException logFailure() {
        StorageFailureException cause = logFailure;
        return cause != null ? cause : catalogueFailure;
    }

    /** Whether it is the ring that has failed. */
    boolean needsFreshRing() {
        return logFailure != null;
    }

    /** The catalogue has been rewritten: logging may go on. */
    void goOn() {
        catalogueFailure = null;
        agents.wakeCommitter();
    }

    /** Ring in use. For closing, when the committer has stopped. */
    LogWriter log() {
        return log;
    }

    private int carryForward() {
        Carry wanted = carry;
        if (wanted == null || wanted.done) {
            return 0;
        }
        wanted.written = log.carryForward(wanted.heads);
        wanted.done = true;
        logBytes = log.bytesWritten();
        agents.signalProgress();
        return 1;
    }

    /**
     * Has heads written into forward pages and forced; returns when that is done, or the log has failed. Called by the
     * encoder.
     *
     * @return false when they could not be written: there was no room, or the log has failed
     */
    boolean carryForward(List<CarriedHeads.Payload> heads) {
        Carry wanted = new Carry(heads);
        carry = wanted;
        agents.wakeCommitter();
        agents.await(() -> wanted.done || logFailure() != null || failure != null, Long.MAX_VALUE / 2);
        carry = null;
        return wanted.written;
    }

    /** The file behind the log: a block never says more than a recovered log. */
    private int forceFile() {
        FileForce wanted = fileForce;
        if (wanted == null || pagesForcedLsn < wanted.cutLsn()) {
            return 0;
        }
        fileForce = null;
        wanted.run();
        agents.signalProgress();
        agents.wakeEncoder();
        return 1;
    }

    /** Has a file forced once the log is durable so far that it may be. Called by the encoder, for one at a time. */
    void forceFile(FileForce wanted) {
        fileForce = wanted;
        requestPages(wanted.cutLsn());
    }

    /** Forgets a file that is to be forced. Called by the encoder when the log has failed, so that nothing is under way. */
    void dropFileForce() {
        fileForce = null;
        Settlement pending = settlement;
        if (pending != null) {
            pending.retract();
        }
    }

    private int commit() {
        if (settlement != null) {
            return forcePages() + settle(settlement);
        }
        Settlement.Published published = published();
        if (!arm(published.lsn())) {
            return 0;
        }
        boolean force = clock.monotonicNanos() >= deadlineNanos || forceRequest.get() > forcedLsn;
        boolean write = force || pagesRequest.get() > pagesForcedLsn || writeRequest.get() > writtenLsn;
        if (!write && !isBehind(published.lsn()) && logRequest.get() <= loggedLsn) {
            return 0;
        }
        long before = boundary;
        catalogue.force();
        logUpTo(published.lsn());
        force |= isMuchUnforced();
        long forcedBefore = forcedLsn;
        if (log.isUnsettled()) {
            forcePages();
            beginSettlement(published, force || writeRequest.get() > writtenLsn);
        } else {
            // Pages may have been asked for only now.
            writeOrForce(published, write, force || pagesRequest.get() > pagesForcedLsn);
        }
        logBytes = log.bytesWritten();
        notePressure();
        agents.signalProgress();
        agents.wakeEncoder();
        return boundary > before || forcedLsn > forcedBefore || settlement != null ? 1 : 0;
    }

    /** The LSN last: what is appended meanwhile is not covered, and no older than the time. */
    private Settlement.Published published() {
        return new Settlement.Published(
                intake.publishedSamples(), intake.publishedBytes(), clock.monotonicNanos(), intake.publishedLsn());
    }

    /** Writes in any case what it forces: a force makes durable what has been written, and nothing else. */
    private void writeOrForce(Settlement.Published published, boolean write, boolean force) {
        if (write || force) {
            log.write();
            writtenLsn = boundary;
        }
        if (force && boundary > forcedLsn) {
            long start = clock.monotonicNanos();
            log.force();
            acknowledge(published, start);
        }
    }

    /**
     * Of what is behind a burst by reference nothing can be acknowledged before its block is durable, and no page can say that
     * the ring may go on.
     */
    private void beginSettlement(Settlement.Published published, boolean wanted) {
        boolean pinsRing = ringFull && log.checkpointLsn() > log.statedCheckpointLsn();
        if (wanted && boundary > forcedLsn || pinsRing) {
            settlement = new Settlement(published, boundary);
        }
    }

    /** What is to be settled, or null. */
    Settlement settlement() {
        return settlement;
    }

    private int settle(Settlement pending) {
        Settlement.Blocks blocks = pending.blocks();
        if (blocks == null) {
            return 0;
        }
        long start = clock.monotonicNanos();
        FileForce force = blocks.force();
        if (force != null) {
            force.run();
        }
        boolean settled = (force == null || force.failure() == null)
                && log.settle(blocks.fileId(), blocks.forcedEnd(), pending.lsn());
        if (settled) {
            writtenLsn = boundary;
            acknowledge(pending.published(), start);
            // Last: whoever sees that it is over sees what has become of it.
            settlement = null;
        } else {
            // The encoder brings a fresh file, or makes room in the ring.
            pending.retract();
        }
        logBytes = log.bytesWritten();
        notePressure();
        agents.signalProgress();
        agents.wakeEncoder();
        return 1;
    }

    /**
     * Forces what has been logged, although bursts by reference keep it from being acknowledged: enough for a file of which
     * counts only what a page vouches for.
     */
    private int forcePages() {
        if (Math.min(pagesRequest.get(), boundary) <= pagesForcedLsn) {
            return 0;
        }
        log.write();
        log.force();
        pagesForcedLsn = boundary;
        agents.signalProgress();
        return 1;
    }

    /** Whether there is anything to do; sets the deadline when the first sample behind a force has come. */
    private boolean arm(long published) {
        if (armed) {
            return true;
        }
        if (published == forcedLsn) {
            return false;
        }
        oldestUnforcedNanos = clock.monotonicNanos();
        deadlineNanos = oldestUnforcedNanos + intervalNanos;
        armed = true;
        return true;
    }

    private void logUpTo(long end) {
        ringFull = false;
        while (next < end && !ringFull && !(isMuchUnforced() && boundary > forcedLsn)) {
            int count = batch.load(intake, next, end);
            ringFull = !logBatch(count);
            loggedLsn = boundary;
            agents.wakeEncoder();
        }
    }

    /** What is forced in large pieces holds up everybody for long. */
    private boolean isMuchUnforced() {
        return log.unforcedBytes() >= Math.min(MAX_UNFORCED_LOG_BYTES, log.ringPages() * Pages.PAGE_BYTES / 4);
    }

    /** Logs the batch; false when the ring is full before its end. */
    private boolean logBatch(int count) {
        int logged = 0;
        while (logged < count) {
            int end = batch.isFragment(logged)
                    ? logFragment(logged)
                    : logged + logSamples(logged, batch.nextFragment(logged, count));
            if (end == logged) {
                return false;
            }
            int complete = batch.behindLastBoundary(logged, end);
            if (complete > logged) {
                boundary = next + complete - logged;
            }
            next += end - logged;
            logged = end;
        }
        return true;
    }

    private int logSamples(int from, int to) {
        return log.appendAll(typeOf, batch.refs, batch.timestamps, batch.values, from, to);
    }

    /** Logs the fragment in a slot; returns the slot behind it, or the same when the ring is full. */
    private int logFragment(int slot) {
        int ref = batch.ref(slot);
        if (!logFragment(types.get(ref), ref, batch.timestamps[slot], batch.values[slot])) {
            return slot;
        }
        if (batch.isBoundary(slot)) {
            log.markBoundary();
        }
        return slot + 1;
    }

    /** Packed, since the blocks will hold the values once more; or by reference, so that only the blocks do. */
    private boolean logFragment(ValueType type, int ref, long originNanos, long fragment) {
        boolean byReference = burstRate.goesByReference();
        intake.markByReference(fragment, byReference);
        boolean logged = byReference
                ? log.appendReference(ref, originNanos, intake.firstIndex(fragment), intake.sampleCount(fragment))
                : logValues(type, ref, originNanos, fragment);
        if (logged) {
            burstRate.note(intake.sampleCount(fragment), type.bytesPerValue());
        }
        return logged;
    }

    private boolean logValues(ValueType type, int ref, long originNanos, long fragment) {
        int length = intake.raw(fragment, raw);
        int packed = burstRate.mayPack() ? packer.pack(type, raw, length, burstRate.isHurried()) : -1;
        return log.appendBurst(
                ref,
                originNanos,
                intake.firstIndex(fragment),
                intake.sampleCount(fragment),
                packed > 0,
                packed > 0 ? packer.array() : raw,
                0,
                packed > 0 ? packed : length);
    }

    /** Everything up to the boundary is durable. */
    private void acknowledge(Settlement.Published published, long startNanos) {
        burstRate.beginAnew();
        forceNanos.recordValue(Math.max(0, Math.min(MAX_FORCE_NANOS, clock.monotonicNanos() - startNanos)));
        forces.incrementAndGet();
        forcedLsn = boundary;
        pagesForcedLsn = boundary;
        if (noteForced(published)) {
            // No later than the append of what is not covered.
            oldestUnforcedNanos = published.nanos();
        }
        armed = intake.publishedLsn() > forcedLsn;
        deadlineNanos = armed ? oldestUnforcedNanos + intervalNanos : Long.MAX_VALUE;
    }

    /** Counts what is durable, where that is all that had been published; returns whether it is. */
    private boolean noteForced(Settlement.Published published) {
        boolean all = published.lsn() == forcedLsn;
        if (all) {
            forcedSamples = published.samples();
            forcedBytes = published.bytes();
        }
        return all;
    }

    /** Past half of the ring the encoder is asked to flush what holds the older half of that. */
    private void notePressure() {
        int ringPages = log.ringPages();
        if (ringFull || log.pagesInUse() > ringPages / 2) {
            pressureLsn = Math.max(pressureLsn, log.lsnPagesBack(ringPages / 4));
        }
    }

    /** Time of {@link Clock#monotonicNanos} at which {@link #doWork} has something to do although nobody signals. */
    long deadlineNanos() {
        return ringFull || settlement != null || failure != null || logFailure() != null
                ? Long.MAX_VALUE
                : deadlineNanos;
    }

    /** Whether a force is already due at some time, so that an append need not wake anybody. */
    boolean isArmed() {
        return armed;
    }

    /**
     * Whether so much before the LSN is not logged yet that it is, although nothing asks for it. Whoever appends goes by this and not
     * by the room in the intake: where that waits for the encoder there is nothing to wake the committer for.
     */
    boolean isBehind(long lsn) {
        return lsn - loggedLsn > intake.capacity() / 4;
    }

    /** Asks for everything before the LSN to be in log pages, in memory at least. */
    void requestLog(long lsn) {
        request(logRequest, lsn);
    }

    /** Asks for everything before the LSN to be written. */
    void requestWrite(long lsn) {
        request(writeRequest, lsn);
    }

    /** Asks for everything before the LSN to be forced. */
    void requestForce(long lsn) {
        request(forceRequest, lsn);
    }

    /** Asks for the log's pages to be forced up to the LSN, whether or not what is in them can be acknowledged. */
    void requestPages(long lsn) {
        request(pagesRequest, lsn);
    }

    private void request(AtomicLong request, long lsn) {
        request.accumulateAndGet(lsn, Math::max);
        agents.wakeCommitter();
    }

    long loggedLsn() {
        return loggedLsn;
    }

    long writtenLsn() {
        return writtenLsn;
    }

    long forcedLsn() {
        return forcedLsn;
    }

    /** The log's pages have been forced up to here: at least to {@link #forcedLsn}. */
    long pagesForcedLsn() {
        return pagesForcedLsn;
    }

    /** Heads must let go of everything before this LSN, or the ring runs full. */
    long pressureLsn() {
        return pressureLsn;
    }

    /** What has stopped the committer, or null. */
    Throwable failure() {
        return failure;
    }

    /** What a power cut now would lose. */
    AtRisk atRisk() {
        long forced = forcedSamples;
        long bytes = forcedBytes;
        // Not armed yet: the first append behind the last force has only just come.
        long nanos = armed ? clock.monotonicNanos() - oldestUnforcedNanos : 0;
        if (intake.publishedLsn() == forcedLsn) {
            return new AtRisk(0, 0, 0);
        }
        return new AtRisk(
                Math.max(0, intake.publishedSamples() - forced),
                Math.max(0, intake.publishedBytes() - bytes),
                Math.max(0, nanos / 1_000_000));
    }

    /** Forces since opening. */
    long forces() {
        return forces.get();
    }

    /** Bytes of log pages written since opening. */
    long logBytes() {
        return logBytes;
    }

    /** Durations of the forces since the last call, in nanoseconds. */
    Histogram forceLatency() {
        return forceNanos.getIntervalHistogram();
    }

    @Override
    public String roleName() {
        return "edgetsm-committer";
    }
}
