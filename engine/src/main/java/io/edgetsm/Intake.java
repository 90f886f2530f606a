package io.edgetsm;

import io.edgetsm.format.LogPageBuilder;
import io.edgetsm.io.Slabs;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/**
 * Appended samples on their way to log and heads: raw columns in a ring, one slot an LSN. A burst fragment takes one slot
 * too and its values stand in a byte ring beside.
 *
 * <p>Appending is guarded by the caller's lock. The two consumers read what has been published without it: the committer
 * first, the encoder never beyond the committer; room comes back when the encoder has passed.
 */
final class Intake implements AutoCloseable {
    /** Set in a ref column: this slot completes an append. */
    static final int BOUNDARY = LogPageBuilder.COMPLETES;

    /** Set in a ref column: this slot is a burst fragment. Refs are smaller. */
    static final int FRAGMENT = 1 << 30;

    /** Set in the sample count of a fragment, see {@link #markByReference}. */
    private static final int BY_REFERENCE = 1 << 31;

    /**
     * Most raw bytes of a fragment. A log page takes whole fragments, and half of one is lost at its end on the average; each costs some
     * 30 bytes besides. Raw, three of these fill a page, packed to half their size six.
     */
    static final int FRAGMENT_BYTES = 1_280;

    static final int FRAGMENT_HEADER_BYTES = Long.BYTES + 2 * Integer.BYTES;

    private static final int SAMPLE_BYTES = 2 * Long.BYTES;
    private static final int SLOT_BYTES = Integer.BYTES + SAMPLE_BYTES;
    private static final int FRAGMENT_ALIGNMENT = Long.BYTES;

    private static final VarHandle PUBLISHED_LSN;
    private static final VarHandle PUBLISHED_BURST_SAMPLES;
    private static final VarHandle PUBLISHED_BURST_BYTES;
    private static final VarHandle PUBLISHED_FRAGMENT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            PUBLISHED_LSN = lookup.findVarHandle(Intake.class, "publishedLsn", long.class);
            PUBLISHED_BURST_SAMPLES = lookup.findVarHandle(Intake.class, "publishedBurstSamples", long.class);
            PUBLISHED_BURST_BYTES = lookup.findVarHandle(Intake.class, "publishedBurstBytes", long.class);
            PUBLISHED_FRAGMENT = lookup.findVarHandle(Intake.class, "publishedFragment", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ByteBuffer refMemory;
    private final ByteBuffer timestampMemory;
    private final ByteBuffer valueMemory;
    private final IntBuffer refs;
    private final LongBuffer timestamps;
    private final LongBuffer values;
    private final DoubleBuffer doubles;
    private final int capacity;
    private final int mask;

    private final ByteBuffer fragments;
    private final ShortBuffer rawShorts;
    private final IntBuffer rawInts;
    private final FloatBuffer rawFloats;
    private final DoubleBuffer rawDoubles;

    private final long startLsn;
    private long nextLsn;
    private long nextFragment;
    /** What fragments add to one sample, and its bytes, a slot. */
    private long burstSamples;

    private long burstBytes;
    private long knownReleasedLsn;
    private volatile long publishedLsn;
    private volatile long publishedBurstSamples;
    private volatile long publishedBurstBytes;
    private volatile long publishedFragment;
    private volatile long releasedLsn;
    private volatile long releasedFragment;

    /**
     * @param startLsn of the first slot
     * @param ringBytes that the ring of slots may take, and that of fragments
     */
    Intake(long startLsn, long ringBytes) {
        long slots = Math.max(4096, Math.min(Slabs.MAX_SLAB_BYTES / Long.BYTES, ringBytes / SLOT_BYTES));
        this.capacity = (int) Long.highestOneBit(slots);
        this.mask = capacity - 1;
        int fragmentBytes = (int) Math.min(Slabs.MAX_SLAB_BYTES, Long.highestOneBit(ringBytes));
        ByteBuffer[] slabs =
                Slabs.acquireAll(capacity * Integer.BYTES, capacity * Long.BYTES, capacity * Long.BYTES, fragmentBytes);
        this.refMemory = slabs[0];
        this.timestampMemory = slabs[1];
        this.valueMemory = slabs[2];
        this.fragments = slabs[3];
        this.refs = refMemory.asIntBuffer();
        this.timestamps = timestampMemory.asLongBuffer();
        this.values = valueMemory.asLongBuffer();
        this.doubles = valueMemory.asDoubleBuffer();
        this.rawShorts = fragments.asShortBuffer();
        this.rawInts = fragments.asIntBuffer();
        this.rawFloats = fragments.asFloatBuffer();
        this.rawDoubles = fragments.asDoubleBuffer();
        this.startLsn = startLsn;
        this.nextLsn = startLsn;
        this.publishedLsn = startLsn;
        this.releasedLsn = startLsn;
        this.knownReleasedLsn = startLsn;
    }

    /** Slots of the ring. */
    int capacity() {
        return capacity;
    }

    /** Bytes of the ring of fragments. */
    int fragmentCapacity() {
        return fragments.capacity();
    }

    // ---- appending, under the caller's lock

    /** Whether that many slots are free now. Looks at what the encoder has passed only when it must. */
    boolean hasRoom(int slots) {
        if (nextLsn + slots - knownReleasedLsn > capacity) {
            knownReleasedLsn = releasedLsn;
        }
        return nextLsn + slots - knownReleasedLsn <= capacity;
    }

    /** Whether that many fragments with that many raw bytes in all fit now, wherever the ring comes round. */
    boolean hasRoomForFragments(int count, int rawBytes) {
        long needed = (long) rawBytes
                + (long) count * (FRAGMENT_HEADER_BYTES + FRAGMENT_ALIGNMENT)
                + LogPageBuilder.MAX_BURST_BYTES;
        return hasRoom(count) && nextFragment + needed - releasedFragment <= fragments.capacity();
    }

    /** Puts a sample into the next slot. Room must have been checked. */
    void put(int ref, long timestamp, long bits) {
        int slot = (int) nextLsn & mask;
        refs.put(slot, ref);
        timestamps.put(slot, timestamp);
        values.put(slot, bits);
        nextLsn++;
    }

    /** Puts a double of each series at one time. Room must have been checked. */
    void putTick(int[] sourceRefs, long timestamp, double[] sourceValues, int count) {
        int slot = (int) nextLsn & mask;
        for (int i = 0; i < count; i++) {
            timestamps.put(slot + i & mask, timestamp);
        }
        // Up to the end of the ring, and on from its begin.
        for (int from = 0; from < count; ) {
            int part = Math.min(count - from, capacity - slot);
            refs.put(slot, sourceRefs, from, part);
            doubles.put(slot, sourceValues, from, part);
            from += part;
            slot = 0;
        }
        nextLsn += count;
    }

    /** Puts doubles. Room must have been checked. */
    void putColumns(int[] sourceRefs, long[] sourceTimestamps, double[] sourceValues, int count) {
        int slot = (int) nextLsn & mask;
        for (int from = 0; from < count; ) {
            int part = Math.min(count - from, capacity - slot);
            refs.put(slot, sourceRefs, from, part);
            timestamps.put(slot, sourceTimestamps, from, part);
            doubles.put(slot, sourceValues, from, part);
            from += part;
            slot = 0;
        }
        nextLsn += count;
    }

    /**
     * Puts a burst fragment into the next slot. Room must have been checked.
     *
     * @return where its raw values are to be put, see {@link #putRaw}
     */
    int putFragment(int ref, long originNanos, long firstIndex, int sampleCount, int rawBytes) {
        long start = fragmentStart(rawBytes);
        int at = (int) (start % fragments.capacity());
        fragments.putLong(at, firstIndex);
        fragments.putInt(at + Long.BYTES, sampleCount);
        fragments.putInt(at + Long.BYTES + Integer.BYTES, rawBytes);
        nextFragment = start + fragmentBytes(rawBytes);
        put(ref | FRAGMENT, originNanos, start);
        burstSamples += sampleCount - 1;
        burstBytes += rawBytes - SAMPLE_BYTES;
        return at + FRAGMENT_HEADER_BYTES;
    }

    /** Where a fragment of that size goes: never across the end of the ring. */
    private long fragmentStart(int rawBytes) {
        int at = (int) (nextFragment % fragments.capacity());
        return at + fragmentBytes(rawBytes) > fragments.capacity()
                ? nextFragment + fragments.capacity() - at
                : nextFragment;
    }

    private static int fragmentBytes(int rawBytes) {
        return FRAGMENT_HEADER_BYTES + rawBytes + FRAGMENT_ALIGNMENT - 1 & -FRAGMENT_ALIGNMENT;
    }

    /**
     * Copies values of a fragment, little-endian.
     *
     * @param at from {@link #putFragment}
     * @param source {@code short[]}, {@code int[]}, {@code float[]}, {@code double[]}, or {@code ByteBuffer}
     * @param from where the call's values begin: index into an array, position in a buffer
     * @param first value behind that which is copied first
     */
    void putRaw(int at, Object source, int from, int first, int count, int valueBytes) {
        if (source instanceof short[] array) {
            rawShorts.put(at / Short.BYTES, array, from + first, count);
        } else if (source instanceof int[] array) {
            rawInts.put(at / Integer.BYTES, array, from + first, count);
        } else if (source instanceof float[] array) {
            rawFloats.put(at / Float.BYTES, array, from + first, count);
        } else if (source instanceof double[] array) {
            rawDoubles.put(at / Double.BYTES, array, from + first, count);
        } else {
            putRaw(at, (ByteBuffer) source, from + first * valueBytes, count, valueBytes);
        }
    }

    private void putRaw(int at, ByteBuffer source, int position, int count, int valueBytes) {
        if (source.order() == ByteOrder.LITTLE_ENDIAN) {
            fragments.put(at, source, position, count * valueBytes);
            return;
        }
        for (int i = 0; i < count * valueBytes; i += valueBytes) {
            switch (valueBytes) {
                case Short.BYTES -> fragments.putShort(at + i, source.getShort(position + i));
                case Integer.BYTES -> fragments.putInt(at + i, source.getInt(position + i));
                default -> fragments.putLong(at + i, source.getLong(position + i));
            }
        }
    }

    /** Puts a sample that is an append of its own, and completes it. Room must have been checked. */
    long putWhole(int ref, long timestamp, long bits) {
        put(ref | BOUNDARY, timestamp, bits);
        PUBLISHED_LSN.setRelease(this, nextLsn);
        return nextLsn;
    }

    /** Completes an append: marks its last slot and shows everything to the consumers. */
    long publish() {
        int slot = (int) (nextLsn - 1) & mask;
        refs.put(slot, refs.get(slot) | BOUNDARY);
        PUBLISHED_FRAGMENT.setRelease(this, nextFragment);
        PUBLISHED_BURST_SAMPLES.setRelease(this, burstSamples);
        PUBLISHED_BURST_BYTES.setRelease(this, burstBytes);
        PUBLISHED_LSN.setRelease(this, nextLsn);
        return nextLsn;
    }

    // ---- what any thread may ask

    /** LSN behind the last complete append. */
    long publishedLsn() {
        return publishedLsn;
    }

    /** Samples of all complete appends since opening; of an append that completes meanwhile perhaps a part. */
    long publishedSamples() {
        long ofBursts = publishedBurstSamples;
        return ofBursts + publishedLsn - startLsn;
    }

    /** Raw bytes of all complete appends since opening, see {@link AtRisk}; as for {@link #publishedSamples}. */
    long publishedBytes() {
        long ofBursts = publishedBurstBytes;
        return ofBursts + (publishedLsn - startLsn) * SAMPLE_BYTES;
    }

    // ---- the consumers

    /** Whether a consumer that has come to that LSN has more than a quarter of either ring before it. */
    boolean isBackedUp(long lsn) {
        return publishedLsn - lsn > capacity / 4 || publishedFragment - releasedFragment > fragments.capacity() / 4;
    }

    /** Copies slots that have been published. */
    void copy(long lsn, int count, IntakeBatch target) {
        int slot = (int) lsn & mask;
        for (int to = 0; to < count; ) {
            int part = Math.min(count - to, capacity - slot);
            refs.get(slot, target.refs, to, part);
            timestamps.get(slot, target.timestamps, to, part);
            values.get(slot, target.values, to, part);
            to += part;
            slot = 0;
        }
    }

    long firstIndex(long fragment) {
        return fragments.getLong((int) (fragment % fragments.capacity()));
    }

    int sampleCount(long fragment) {
        return fragments.getInt(sampleCountAt(fragment)) & ~BY_REFERENCE;
    }

    private int sampleCountAt(long fragment) {
        return (int) (fragment % fragments.capacity()) + Long.BYTES;
    }

    /** Notes for the encoder whether the log holds no more than a reference to a fragment. By the committer, before he is past. */
    void markByReference(long fragment, boolean byReference) {
        fragments.putInt(sampleCountAt(fragment), sampleCount(fragment) | (byReference ? BY_REFERENCE : 0));
    }

    /** Whether the log holds no more than a reference to a fragment. */
    boolean isByReference(long fragment) {
        return (fragments.getInt(sampleCountAt(fragment)) & BY_REFERENCE) != 0;
    }

    /** Copies a fragment's raw values; returns their length. */
    int raw(long fragment, byte[] target) {
        int at = (int) (fragment % fragments.capacity());
        int length = rawBytes(at);
        fragments.get(at + FRAGMENT_HEADER_BYTES, target, 0, length);
        return length;
    }

    private int rawBytes(int at) {
        return fragments.getInt(at + Long.BYTES + Integer.BYTES);
    }

    /** The encoder has passed a fragment. */
    void releaseFragment(long fragment) {
        releasedFragment = fragment + fragmentBytes(rawBytes((int) (fragment % fragments.capacity())));
    }

    /** The encoder has passed every slot before this LSN. */
    void release(long lsn) {
        releasedLsn = lsn;
    }

    @Override
    public void close() {
        Slabs.release(refMemory);
        Slabs.release(timestampMemory);
        Slabs.release(valueMemory);
        Slabs.release(fragments);
    }
}
