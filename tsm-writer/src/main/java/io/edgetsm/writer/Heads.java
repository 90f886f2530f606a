package io.edgetsm.writer;

import io.edgetsm.format.CarriedHeads;
import io.edgetsm.format.RefTable;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.codec.CodecPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * The heads of a store: one per series that has samples in memory. Samples arrive in LSN order; blocks leave through the
 * sink. When the memory budget is used up, those that hold most, of these the oldest, give some back: they encode what they
 * hold raw, or are flushed.
 *
 * <p>Single-threaded (the encoder, or recovery before it).
 */
public final class Heads implements AutoCloseable {
    private static final int SHARE_TAKEN_BACK = 8;
    private static final int HEADS_BETWEEN_RELIEFS = 1024;
    /** There is never time for the smallest form of so many runs at once: a few of them would save nothing. */
    private static final int MANY_HEADS = 256;

    private final HeadContext context;
    private final RefTable<Head> byRef = new RefTable<>();
    private final Victims victims = new Victims(byRef);
    private final List<BurstHead> referenced = new ArrayList<>();
    private HeadObserver observer = seriesRef -> {};
    private int observation;
    private Runnable relief = () -> {};
    private int flushedHeads;

    /**
     * @param epoch of this open of the store
     * @param budgetBytes off-heap memory the heads may take
     * @param quiet encodings to choose from while there is time
     * @param busy encodings to choose from while there is none, see {@link #pace}
     * @param sink takes finished blocks
     */
    public Heads(StoreId store, int epoch, long budgetBytes, CodecPolicy quiet, CodecPolicy busy, BlockSink sink) {
        this.context = new HeadContext(new HeadArena(budgetBytes), new BlockAssembler(store, epoch, sink), quiet, busy);
    }

    /** Heads that always use one policy. */
    public Heads(StoreId store, int epoch, long budgetBytes, CodecPolicy policy, BlockSink sink) {
        this(store, epoch, budgetBytes, policy, policy, sink);
    }

    /** From now on takes no more memory than that; what has been taken stays, for heads to come. */
    public void budget(long bytes) {
        context.arena.budget(bytes);
    }

    /** From now on says whether there is time; at first it is {@link EncodingPace#HURRIED}. */
    public void pace(EncodingPace pace) {
        context.pace(pace);
    }

    /**
     * Adds samples {@code [from, to)} of any series as long as that means no more than to copy them: up to one whose series has
     * no head yet, or whose run is full, or which is none of a sensor series. That one is for the other methods.
     *
     * <p>A loop without a call that HotSpot could compile into it: with all that a full run sets off it took more than a second
     * of processor time at every start.
     *
     * @param refs of which the sign is ignored; a number that is no ref is one of no sensor series
     * @param firstLsn of the sample at index 0
     * @return where the one stands that has not been added, or {@code to}
     */
    public int copy(int[] refs, long[] timestamps, long[] bits, int from, int to, long firstLsn) {
        return context.runs.append(refs, timestamps, bits, from, to, firstLsn, observation);
    }

    /**
     * Adds a sample of a sensor series that has a head.
     *
     * @return false when there is no such head: none yet, or that of a burst series; nothing has been added then
     */
    public boolean append(int ref, long lsn, long timestamp, long bits) {
        if (byRef.get(ref) instanceof SensorHead head) {
            announceChange(head);
            while (!head.append(lsn, timestamp, bits)) {
                makeRoom();
            }
            return true;
        }
        return false;
    }

    /** Adds a sample of a sensor series. */
    public void append(SeriesDefinition series, long lsn, long timestamp, long bits) {
        SensorHead head = (SensorHead) changing(series);
        while (!head.append(lsn, timestamp, bits)) {
            makeRoom();
        }
    }

    /** Adds samples of one sensor series, by ascending LSN. */
    public void append(SeriesDefinition series, long[] lsns, long[] timestamps, long[] bits, int from, int count) {
        SensorHead head = (SensorHead) changing(series);
        for (int done = 0; done < count; ) {
            done += head.append(lsns, timestamps, bits, from + done, count - done);
            if (done < count) {
                makeRoom();
            }
        }
    }

    /** Adds a fragment of a burst. */
    public void appendBurst(
            SeriesDefinition series, long lsn, long originNanos, long firstIndex, byte[] raw, int offset, int length) {
        appendBurst((BurstHead) changing(series), lsn, originNanos, firstIndex, raw, offset, length);
    }

    /** Adds a fragment whose values the log does not hold: see {@link #flushReferenced}. */
    public void appendReferenced(
            SeriesDefinition series, long lsn, long originNanos, long firstIndex, byte[] raw, int offset, int length) {
        BurstHead head = (BurstHead) changing(series);
        appendBurst(head, lsn, originNanos, firstIndex, raw, offset, length);
        if (!head.isReferenced()) {
            head.markReferenced();
            referenced.add(head);
        }
    }

    private void appendBurst(
            BurstHead head, long lsn, long originNanos, long firstIndex, byte[] raw, int offset, int length) {
        while (!head.append(lsn, originNanos, firstIndex, raw, offset, length)) {
            makeRoom();
        }
    }

    /** Flushes the heads that hold something the log does not: it must be in a block before it can be made durable. */
    public void flushReferenced() {
        for (BurstHead head : referenced) {
            if (head.isReferenced()) {
                flushOneOfMany(head);
            }
        }
        referenced.clear();
        context.smallCuts.finish();
    }

    /** Who is told of first changes; replaces the one before. */
    public void observer(HeadObserver told) {
        this.observer = told;
    }

    /** From here on the observer is told, once for each head, before it changes. */
    public void observeFromHere() {
        observation++;
    }

    private Head changing(SeriesDefinition series) {
        Head head = byRef.get(series.ref());
        if (head == null) {
            head = series.type().isBurst() ? new BurstHead(series, context) : new SensorHead(series, context);
            head.changedIn = observation - 1;
            byRef.put(series.ref(), head);
        }
        announceChange(head);
        return head;
    }

    private void announceChange(Head head) {
        if (head.changedIn != observation) {
            head.changedIn = observation;
            observer.beforeChange(head.seriesRef());
        }
    }

    /** Takes a share of the memory back at once: one search for many heads. */
    private void makeRoom() {
        if (!victims.shrink(Math.max(1, context.arena.usedBytes() / SHARE_TAKEN_BACK), this::announceChange)) {
            throw new IllegalStateException("memory budget cannot hold one head; raise memoryBudget");
        }
        context.smallCuts.finish();
    }

    /** Flushes every head. */
    public void flushAll() {
        flushOlderThan(Long.MAX_VALUE);
    }

    /**
     * What is to be done now and then while many heads are flushed, such as to write the blocks that have left. It must not
     * change heads; when it fails, the heads that are left keep what they hold.
     */
    public void relieveWith(Runnable action) {
        this.relief = action;
    }

    private void flush(Head head) {
        announceChange(head);
        head.flush();
    }

    /** One of many: what shares a block must have left before anybody else has a turn. */
    private void flushOneOfMany(Head head) {
        flush(head);
        if (++flushedHeads % HEADS_BETWEEN_RELIEFS == 0) {
            context.smallCuts.finish();
            relief.run();
        }
    }

    /** Flushes the head of one series. */
    public void flush(int ref) {
        Head head = byRef.get(ref);
        if (head != null && head.oldestLsn() != Head.EMPTY) {
            flush(head);
            context.smallCuts.finish();
        }
    }

    /** Flushes every head that holds a sample with an LSN below this one. */
    public void flushOlderThan(long lsn) {
        int heads = 0;
        for (Head head : byRef) {
            heads += head.oldestLsn() < lsn ? 1 : 0;
        }
        context.hurry(heads >= MANY_HEADS);
        try {
            for (Head head : byRef) {
                if (head.oldestLsn() < lsn) {
                    flushOneOfMany(head);
                }
            }
            context.smallCuts.finish();
        } finally {
            context.hurry(false);
        }
    }

    /**
     * Sees to it that no sample with an LSN below this one is in a head alone: heads of slow series are added to those that
     * are carried forward, as long as there is room, and the others are flushed.
     */
    public void relieve(long lsn, CarriedHeads slow) {
        for (Head head : byRef) {
            if (head.oldestLsn() < lsn && !head.carryTo(slow)) {
                flushOneOfMany(head);
            }
        }
        context.smallCuts.finish();
    }

    /** LSN of the oldest sample in any head, or {@code Long.MAX_VALUE} when there is none. */
    public long oldestLsn() {
        long oldest = Head.EMPTY;
        for (Head head : byRef) {
            oldest = Math.min(oldest, head.oldestLsn());
        }
        return oldest;
    }

    /** A copy of what the head of a series holds. */
    public HeadImage image(int ref) {
        Head head = byRef.get(ref);
        return head == null ? HeadImage.EMPTY : head.image();
    }

    /** The latest sample that has come into the head of a series since {@link #forgetLatest}, or null. */
    public LatestSample latest(int ref) {
        Head head = byRef.get(ref);
        return head == null ? null : head.latest();
    }

    /** Forgets the latest samples: what has left the heads may be gone from the store. */
    public void forgetLatest() {
        byRef.forEach(Head::forgetNoted);
    }

    /** Off-heap bytes in use. */
    public long memoryBytes() {
        return context.arena.usedBytes();
    }

    /** Drops everything and gives the memory back. */
    @Override
    public void close() {
        context.arena.close();
    }
}
