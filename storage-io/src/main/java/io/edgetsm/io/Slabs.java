package io.edgetsm.io;

import java.nio.ByteBuffer;

/**
 * The off-heap memory of the process, as slabs: direct little-endian buffers whose sizes are powers of two from
 * {@value #MIN_SLAB_BYTES} to {@value #MAX_SLAB_BYTES} bytes.
 *
 * <p>Direct memory cannot be given back without unsafe calls that print warnings, so the pool outlives every store and
 * a released slab waits for the next taker. Where the JVM grants no more memory, larger free slabs are split.
 *
 * <p>Safe for use by several threads; the slab itself is not.
 */
public final class Slabs {
    /** Size of the smallest slab. */
    public static final int MIN_SLAB_BYTES = 4 * 1024;
    /** Size of the largest slab. */
    public static final int MAX_SLAB_BYTES = 4 * 1024 * 1024;

    private static final SlabPool POOL = new SlabPool(ByteBuffer::allocateDirect);

    private Slabs() {}

    /**
     * A slab of at least that size, all zero, in little-endian order, with position 0 and the limit at its capacity,
     * which is the next power of two.
     *
     * @throws OffHeapMemoryException when the JVM grants no more direct memory
     */
    public static ByteBuffer acquire(int sizeBytes) {
        return POOL.acquire(sizeBytes);
    }

    /**
     * Slabs of these sizes, as {@link #acquire(int)} gives them: all, or none.
     *
     * @throws OffHeapMemoryException when the JVM does not grant all of them
     */
    public static ByteBuffer[] acquireAll(int... sizesBytes) {
        ByteBuffer[] slabs = new ByteBuffer[sizesBytes.length];
        int taken = 0;
        try {
            while (taken < slabs.length) {
                slabs[taken] = acquire(sizesBytes[taken]);
                taken++;
            }
            return slabs;
        } catch (RuntimeException | Error e) {
            for (int i = 0; i < taken; i++) {
                release(slabs[i]);
            }
            throw e;
        }
    }

    /**
     * Gives a slab back; nobody may touch it, or a view of it, any more.
     *
     * @throws IllegalArgumentException if this very buffer is not a slab in use
     */
    public static void release(ByteBuffer slab) {
        POOL.release(slab);
    }

    /** The capacity of the slab that {@link #acquire} gives for that size. */
    public static int capacityFor(int sizeBytes) {
        return SlabPool.capacityFor(sizeBytes);
    }

    /**
     * Most bytes of direct memory, slabs and others, that the JVM grants: what {@code -XX:MaxDirectMemorySize} says, without
     * it as much as {@code -Xmx}. Not cheap the first time: it asks the JVM's management.
     */
    public static long capBytes() {
        return Cap.BYTES;
    }

    private static final class Cap {
        static final long BYTES = DirectMemoryCap.bytes();
    }

    /** Bytes of all slabs in use. */
    public static long acquiredBytes() {
        return POOL.acquiredBytes();
    }

    /** Bytes of all slabs waiting for a taker. */
    public static long pooledBytes() {
        return POOL.pooledBytes();
    }
}
