package io.edgetsm;

import io.edgetsm.format.LogPageBuilder;
import io.edgetsm.io.Slabs;
import java.nio.ByteBuffer;

/**
 * Appended samples on their way to log and heads: raw columns in a ring, one slot an LSN. A burst fragment takes one slot
 * too and its values stand in a byte ring beside.
 *
 * <p>Appending is guarded by the caller's lock. The two consumers read what has been published without it: the committer
 * first, the encoder never beyond the committer; room comes back when the encoder has passed.
 */
final class Intake implements AutoCloseable {
    /** Set in a ref column: this slot completes an append. */
    static final int BOUNDARY = 1 << 31;

    static final int FRAGMENT_HEADER_BYTES = Long.BYTES + 2 * Integer.BYTES;

    private static final int SLOT_BYTES = Integer.BYTES + 2 * Long.BYTES;

    private final ByteBuffer refs;
    private final ByteBuffer timestamps;
    private final ByteBuffer values;
    private final ByteBuffer fragments;
    private final int capacity;
    private final int mask;

    private long nextLsn;
    private long nextSample;
    private long nextFragment;
    private volatile long publishedLsn;
    private volatile long publishedSamples;
    private volatile long releasedLsn;
    private volatile long releasedFragment;

    /** @param startLsn of the first slot */
    Intake(long startLsn, long budgetBytes) {
        long slots = Math.max(4096, Math.min(Slabs.MAX_SLAB_BYTES / Long.BYTES, budgetBytes / 8 / SLOT_BYTES));
        this.capacity = (int) Long.highestOneBit(slots);
        this.mask = capacity - 1;
        this.refs = Slabs.acquire(capacity * Integer.BYTES);
        this.timestamps = Slabs.acquire(capacity * Long.BYTES);
        this.values = Slabs.acquire(capacity * Long.BYTES);
        this.fragments = Slabs.acquire((int) Math.min(Slabs.MAX_SLAB_BYTES, Long.highestOneBit(budgetBytes / 8)));
        this.nextLsn = startLsn;
        this.publishedLsn = startLsn;
        this.releasedLsn = startLsn;
    }

    /** Slots of the ring. */
    int capacity() {
        return capacity;
    }

    /** Bytes of the ring of fragments. */
    int fragmentCapacity() {
        return fragments.capacity();
    }

    /** Slots that are free now. */
    int freeSlots() {
        return (int) (capacity - (nextLsn - releasedLsn));
    }

    /** Whether that many fragments with that many raw bytes in all fit now, wherever the ring comes round. */
    boolean hasRoomForFragments(int count, int rawBytes) {
        long needed = (long) rawBytes + (long) count * FRAGMENT_HEADER_BYTES + LogPageBuilder.MAX_BURST_BYTES;
        return freeSlots() >= count && nextFragment + needed - releasedFragment <= fragments.capacity();
    }

    /** Where a fragment of that size goes: never across the end of the ring. */
    private long fragmentStart(int rawBytes) {
        int size = FRAGMENT_HEADER_BYTES + rawBytes;
        int at = (int) (nextFragment % fragments.capacity());
        return at + size > fragments.capacity() ? nextFragment + fragments.capacity() - at : nextFragment;
    }

    /** Puts a sample into the next slot. Room must have been checked. */
    void put(int ref, long timestamp, long bits) {
        int slot = (int) nextLsn & mask;
        refs.putInt(slot * Integer.BYTES, ref);
        timestamps.putLong(slot * Long.BYTES, timestamp);
        values.putLong(slot * Long.BYTES, bits);
        nextLsn++;
        nextSample++;
    }

    /**
     * Puts a burst fragment into the next slot. Room must have been checked.
     *
     * @return where in {@link #fragmentBuffer} its raw values are to be put
     */
    int putFragment(int ref, long originNanos, long firstIndex, int sampleCount, int rawBytes) {
        long start = fragmentStart(rawBytes);
        int at = (int) (start % fragments.capacity());
        fragments.putLong(at, firstIndex);
        fragments.putInt(at + Long.BYTES, sampleCount);
        fragments.putInt(at + Long.BYTES + Integer.BYTES, rawBytes);
        nextFragment = start + FRAGMENT_HEADER_BYTES + rawBytes;
        put(ref, originNanos, start);
        nextSample += sampleCount - 1;
        return at + FRAGMENT_HEADER_BYTES;
    }

    /** Memory of the fragments. */
    ByteBuffer fragmentBuffer() {
        return fragments;
    }

    /** Completes an append: marks its last slot and shows everything to the consumers. */
    long publish() {
        int slot = (int) (nextLsn - 1) & mask;
        refs.putInt(slot * Integer.BYTES, refs.getInt(slot * Integer.BYTES) | BOUNDARY);
        publishedSamples = nextSample;
        publishedLsn = nextLsn;
        return nextLsn;
    }

    /** LSN behind the last complete append. */
    long publishedLsn() {
        return publishedLsn;
    }

    /** Samples of all complete appends since opening. */
    long publishedSamples() {
        return publishedSamples;
    }

    int ref(long lsn) {
        return refs.getInt(((int) lsn & mask) * Integer.BYTES) & ~BOUNDARY;
    }

    boolean isBoundary(long lsn) {
        return refs.getInt(((int) lsn & mask) * Integer.BYTES) < 0;
    }

    long timestamp(long lsn) {
        return timestamps.getLong(((int) lsn & mask) * Long.BYTES);
    }

    /** Value bits of a sample, or the position of a fragment. */
    long value(long lsn) {
        return values.getLong(((int) lsn & mask) * Long.BYTES);
    }

    long firstIndex(long fragment) {
        return fragments.getLong((int) (fragment % fragments.capacity()));
    }

    int sampleCount(long fragment) {
        return fragments.getInt((int) (fragment % fragments.capacity()) + Long.BYTES);
    }

    /** Copies a fragment's raw values; returns their length. */
    int raw(long fragment, byte[] target) {
        int at = (int) (fragment % fragments.capacity());
        int length = fragments.getInt(at + Long.BYTES + Integer.BYTES);
        fragments.get(at + FRAGMENT_HEADER_BYTES, target, 0, length);
        return length;
    }

    /** The encoder has passed a fragment. */
    void releaseFragment(long fragment) {
        int at = (int) (fragment % fragments.capacity());
        releasedFragment = fragment + FRAGMENT_HEADER_BYTES + fragments.getInt(at + Long.BYTES + Integer.BYTES);
    }

    /** The encoder has passed every slot before this LSN. */
    void release(long lsn) {
        releasedLsn = lsn;
    }

    /** LSN up to which slots may be reused. */
    long releasedLsn() {
        return releasedLsn;
    }

    @Override
    public void close() {
        Slabs.release(refs);
        Slabs.release(timestamps);
        Slabs.release(values);
        Slabs.release(fragments);
    }
}
