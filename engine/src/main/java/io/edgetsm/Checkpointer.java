package io.edgetsm;

import io.edgetsm.format.CarriedHeads;
import io.edgetsm.wal.LogWriter;
import io.edgetsm.writer.Heads;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Keeps log, blocks and checkpoint in step: a block becomes durable behind the log, the checkpoint moves behind the block, and
 * the ring goes on behind the checkpoint. Of slow series that would hold it up the heads are carried forward. Belongs to the
 * encoder's thread.
 */
final class Checkpointer {
    /** Share of the ring that forward pages may take: what they cost each time the ring comes round is a fraction. */
    private static final int RING_SHARE_OF_SLOW_SERIES = 16;

    private final Committer committer;
    private final Heads heads;
    private final TsmFiles files;
    private final Agents agents;
    private final LongSupplier encodedLsn;
    private final AtomicLong carriedSamples = new AtomicLong();
    private LogWriter log;
    private long relievedLsn;
    private long carriedLsn;

    /** @param encodedLsn everything before it is in heads or blocks */
    Checkpointer(
            Committer committer, LogWriter log, Heads heads, TsmFiles files, Agents agents, LongSupplier encodedLsn) {
        this.committer = committer;
        this.log = log;
        this.heads = heads;
        this.files = files;
        this.agents = agents;
        this.encodedLsn = encodedLsn;
        this.carriedLsn = log.checkpointLsn();
        beBehindLog();
        files.settledBy(committer::forcedLsn);
        files.endForcesWith(this::awaitFileForce);
        files.noteDropsBehind(() -> this.log.statedCheckpointLsn());
    }

    private void beBehindLog() {
        files.forceLogWith(this::forceLog);
        files.sealBehind(this::isLogDurable);
    }

    /** Makes every block durable and lets the ring go up to the oldest sample that is in a head alone. */
    void checkpoint() {
        forceBlocks();
        advance(oldestInHeads());
    }

    /** Makes every block durable; log pages from now on state it. */
    private void forceBlocks() {
        files.force();
        noteFileForced();
    }

    /** Has the log state from now on how far the growing file is durable, and of which file it speaks. */
    private void noteFileForced() {
        log.noteFileForced(files.manifest().growingFileId(), files.growingForcedEnd());
    }

    private void advance(long lsn) {
        log.advanceCheckpoint(lsn);
        agents.wakeCommitter();
    }

    private long oldestInHeads() {
        long oldest = heads.oldestLsn();
        return oldest < carriedLsn ? carriedLsn : Math.min(oldest, encodedLsn.getAsLong());
    }

    /** The same as {@link #checkpoint}, but the committer forces, and the encoder goes on meanwhile. */
    private void begin() {
        long lsn = oldestInHeads();
        FileForce force = files.beginForce(lsn);
        if (force == null) {
            advance(lsn);
        } else {
            committer.forceFile(force);
        }
    }

    /** Begins one before the blocks that wait for it become too many; returns whether it did, as 1 or 0. */
    int beginWhereMany() {
        if (files.isSettlementDue()) {
            committer.requestForce(encodedLsn.getAsLong());
        }
        if (files.forcing() != null || !files.isForceDue()) {
            return 0;
        }
        begin();
        return 1;
    }

    /** Ends what the committer has done with; returns whether there was something, as 1 or 0. */
    int end() {
        FileForce force = files.forcing();
        if (force == null || !force.isDone()) {
            return 0;
        }
        files.endForce();
        noteFileForced();
        advance(force.checkpointLsn());
        return 1;
    }

    /** Waits for the force under way, if there is one; where the log has failed, nothing comes of it. */
    private void awaitFileForce() {
        FileForce force = files.forcing();
        if (force == null) {
            return;
        }
        awaitCommitter(force::isDone);
        if (!force.isDone()) {
            committer.dropFileForce();
            files.endForce();
        }
        end();
    }

    /** Brings what the log holds by reference only into the growing file, when the committer wants to force it. */
    int settle() {
        Settlement wanted = committer.settlement();
        if (wanted == null
                || wanted.blocks() != null
                || encodedLsn.getAsLong() < wanted.lsn()
                || files.forcing() != null) {
            return 0;
        }
        heads.flushReferenced();
        FileForce force = files.beginForce(oldestInHeads());
        long end = force == null ? files.growingForcedEnd() : force.end();
        wanted.ready(new Settlement.Blocks(force, files.manifest().growingFileId(), end));
        agents.wakeCommitter();
        return 1;
    }

    /**
     * Puts a fresh file in the place of one that has failed. What the old one holds counts up to where the log vouches for it:
     * no page may come to say more meanwhile, so that a settlement under way is waited for.
     */
    void replaceBroken() {
        Settlement pending = committer.settlement();
        if (pending != null) {
            awaitCommitter(() -> committer.settlement() != pending || pending.blocks() == null);
        }
        files.replaceBroken();
        noteFileForced();
    }

    /** Lets the ring go on where it is filling up; returns whether it had to, as 1 or 0. */
    int relievePressure() {
        long encoded = encodedLsn.getAsLong();
        long reached = Math.min(committer.pressureLsn(), encoded);
        if (reached <= relievedLsn
                || encoded < Math.min(committer.pressureLsn(), committer.loggedLsn())
                || files.forcing() != null) {
            return 0;
        }
        CarriedHeads slow = new CarriedHeads(Math.max(1, log.ringPages() / RING_SHARE_OF_SLOW_SERIES));
        heads.relieve(reached, slow);
        if (slow.isEmpty()) {
            begin();
        } else {
            forceBlocks();
            if (!carryForward(slow, reached)) {
                heads.flushOlderThan(reached);
            }
            checkpoint();
        }
        relievedLsn = reached;
        return 1;
    }

    /**
     * Has the heads of slow series copied into forward pages. What was flushed before must be durable, and these pages state
     * that it is: a carried head is replayed before what stands in its own pages, so that no older entry of its series may
     * come from there.
     */
    private boolean carryForward(CarriedHeads slow, long reached) {
        forceLog(slow.endLsn());
        long logEnd = committer.pagesForcedLsn();
        if (!committer.carryForward(slow.finish())) {
            return false;
        }
        // A forward page counts until the checkpoint has reached the LSN at which it was written.
        carriedLsn = Math.min(reached, logEnd - 1);
        carriedSamples.addAndGet(slow.samples());
        return true;
    }

    /** As much as a growing file needs: of it counts only what a page vouches for. */
    private void forceLog(long lsn) {
        if (committer.pagesForcedLsn() < lsn) {
            committer.requestPages(lsn);
            requireCommitter(() -> committer.pagesForcedLsn() >= lsn);
        }
    }

    /**
     * Whether everything before an LSN is acknowledged, as a sealed file needs, which counts whole. Waits for it unless the
     * committer in turn waits for the encoder to settle bursts.
     */
    private boolean isLogDurable(long lsn) {
        if (committer.forcedLsn() < lsn) {
            committer.requestForce(lsn);
            requireCommitter(() -> committer.forcedLsn() >= lsn || committer.settlement() != null);
        }
        return committer.forcedLsn() >= lsn;
    }

    private void requireCommitter(BooleanSupplier reached) {
        awaitCommitter(reached);
        if (committer.logFailure() != null) {
            throw committer.logFailure();
        }
        if (committer.failure() != null) {
            throw new IllegalStateException("log could not be forced", committer.failure());
        }
    }

    /** Until something is reached, or the log or the committer has failed. */
    private void awaitCommitter(BooleanSupplier reached) {
        agents.await(
                () -> reached.getAsBoolean() || committer.logFailure() != null || committer.failure() != null,
                Long.MAX_VALUE / 2);
    }

    /** Makes everything durable in TSM files that is in heads or blocks, although the log has failed; nothing is sealed. */
    void flushPastLog() {
        files.forceLogWith(lsn -> {});
        files.sealBehind(lsn -> false);
        try {
            heads.flushAll();
            if (files.isBroken()) {
                replaceBroken();
            }
            files.force();
        } finally {
            beBehindLog();
        }
    }

    /** A fresh ring has taken the place of the one that has failed. */
    void goOnWith(LogWriter fresh) {
        log = fresh;
        relievedLsn = 0;
        carriedLsn = 0;
        noteFileForced();
    }

    /** Pages of the ring. */
    int ringPages() {
        return log.ringPages();
    }

    /** Samples of slow series copied into forward pages since opening. Any thread may ask. */
    long carriedSamples() {
        return carriedSamples.get();
    }
}
