package io.edgetsm.writer;

import io.edgetsm.io.OffHeapMemoryException;
import io.edgetsm.io.Slabs;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Off-heap memory of the heads, carved from slabs into areas whose sizes are powers of two. An area is named by a
 * {@code long} address: slab index and offset. Halves that are free again are joined (a buddy allocator), so that many
 * small heads do not leave a memory in which no large one fits. Single-threaded.
 */
final class HeadArena implements AutoCloseable {
    static final int MIN_AREA_BYTES = 128;
    static final int MAX_AREA_BYTES = 32 * 1024;
    static final long NONE = -1;

    private static final int SLAB_BYTES = 256 * 1024;
    private static final int UNITS_PER_SLAB = SLAB_BYTES / MIN_AREA_BYTES;
    private static final int CLASSES = Integer.numberOfTrailingZeros(MAX_AREA_BYTES / MIN_AREA_BYTES) + 1;
    private static final byte NOT_FREE = -1;

    private Slab[] slabs = new Slab[4];
    private int slabCount;
    private LongBuffer[] longSlabs = new LongBuffer[4];
    private final long[][] freeAreas = new long[CLASSES][16];
    private final int[] freeCounts = new int[CLASSES];
    private long budgetBytes;
    private long usedBytes;

    /** A slab and, at the first unit of each free area in it, the area's size class and its place among the free ones. */
    private static final class Slab {
        private final ByteBuffer memory = Slabs.acquire(SLAB_BYTES);
        private final LongBuffer longs = memory.asLongBuffer();
        private final byte[] freeClass = new byte[UNITS_PER_SLAB];
        private final int[] place = new int[UNITS_PER_SLAB];

        private Slab() {
            Arrays.fill(freeClass, NOT_FREE);
        }
    }

    /** Takes its first slab at once: without any nothing could be made room in. */
    HeadArena(long budgetBytes) {
        budget(budgetBytes);
        takeSlab();
    }

    /** Takes no more than that from now on; what it has it keeps. */
    void budget(long bytes) {
        budgetBytes = Math.max(bytes, 4L * SLAB_BYTES);
    }

    /** An area of at least that size with arbitrary content, or {@link #NONE} when the budget is used up. */
    long allocate(int sizeBytes) {
        return resize(NONE, 0, sizeBytes, 0);
    }

    /** Gives an area back that was taken for that size. */
    void free(long address, int sizeBytes) {
        resize(address, sizeBytes, 0, 0);
    }

    /**
     * An area in place of another, with the first bytes of that and arbitrary ones behind them.
     *
     * <p>One long method on purpose: HotSpot puts none of more than 325 bytecodes into its callers. Runs and blocks grow and go
     * in all that a full run passes, and with what moves memory compiled into each of them they took twice as long to compile.
     *
     * @param address of the area so far
     * @param sizeBytes for which it was taken, 0 when there is none so far
     * @param newSizeBytes at least so large, 0 when none is wanted
     * @param keptBytes to be kept, 0 when there is no area so far or none is wanted
     * @return {@link #NONE} when none is wanted, or the budget is used up; in that case the area so far stays
     */
    long resize(long address, int sizeBytes, int newSizeBytes, int keptBytes) {
        long area = NONE;
        if (newSizeBytes > 0) {
            int wanted = sizeClass(newSizeBytes);
            int found = wanted;
            while (found < CLASSES && freeCounts[found] == 0) {
                found++;
            }
            if (found == CLASSES) {
                if (!addSlab()) {
                    return NONE;
                }
                found = CLASSES - 1;
            }
            // The last of its class: none has to move into its place.
            freeCounts[found]--;
            area = freeAreas[found][freeCounts[found]];
            slabOf(area).freeClass[unit(area)] = NOT_FREE;
            while (found > wanted) {
                found--;
                give(area + classBytes(found), found);
            }
            usedBytes += classBytes(wanted);
            if (keptBytes > 0) {
                slab(area).put(offset(area), slab(address), offset(address), keptBytes);
            }
        }
        if (sizeBytes > 0) {
            int sizeClass = sizeClass(sizeBytes);
            usedBytes -= classBytes(sizeClass);
            long joined = address;
            while (sizeClass < CLASSES - 1 && isFree(joined ^ classBytes(sizeClass), sizeClass)) {
                // The other half leaves the free ones; the last of its class moves into its place.
                long half = joined ^ classBytes(sizeClass);
                Slab slab = slabOf(half);
                int place = slab.place[unit(half)];
                slab.freeClass[unit(half)] = NOT_FREE;
                long last = freeAreas[sizeClass][--freeCounts[sizeClass]];
                freeAreas[sizeClass][place] = last;
                slabOf(last).place[unit(last)] = place;
                joined &= -2L * classBytes(sizeClass);
                sizeClass++;
            }
            give(joined, sizeClass);
        }
        return area;
    }

    /** More memory, in areas of the largest class; false when the budget is used up, or as much of it as the JVM grants. */
    private boolean addSlab() {
        if ((slabCount + 1L) * SLAB_BYTES > budgetBytes) {
            return false;
        }
        try {
            takeSlab();
            return true;
        } catch (OffHeapMemoryException e) {
            return false;
        }
    }

    private void takeSlab() {
        if (slabCount == slabs.length) {
            slabs = Arrays.copyOf(slabs, 2 * slabCount);
            longSlabs = Arrays.copyOf(longSlabs, 2 * slabCount);
        }
        long slabAddress = (long) slabCount << Integer.SIZE;
        slabs[slabCount] = new Slab();
        longSlabs[slabCount] = slabs[slabCount].longs;
        slabCount++;
        for (int offset = 0; offset < SLAB_BYTES; offset += MAX_AREA_BYTES) {
            give(slabAddress | offset, CLASSES - 1);
        }
    }

    private boolean isFree(long address, int sizeClass) {
        return slabOf(address).freeClass[unit(address)] == sizeClass;
    }

    /** Puts an area among the free ones. */
    private void give(long address, int sizeClass) {
        int place = freeCounts[sizeClass]++;
        if (place == freeAreas[sizeClass].length) {
            freeAreas[sizeClass] = Arrays.copyOf(freeAreas[sizeClass], 2 * place);
        }
        Slab slab = slabOf(address);
        slab.freeClass[unit(address)] = (byte) sizeClass;
        slab.place[unit(address)] = place;
        freeAreas[sizeClass][place] = address;
    }

    /** Size of the area that {@link #allocate} gives for a size. */
    static int areaBytes(int sizeBytes) {
        return classBytes(sizeClass(sizeBytes));
    }

    private static int classBytes(int sizeClass) {
        return MIN_AREA_BYTES << sizeClass;
    }

    private static int sizeClass(int sizeBytes) {
        return Integer.numberOfTrailingZeros(Integer.highestOneBit(Math.max(sizeBytes, MIN_AREA_BYTES) * 2 - 1))
                - Integer.numberOfTrailingZeros(MIN_AREA_BYTES);
    }

    private Slab slabOf(long address) {
        return slabs[slabIndex(address)];
    }

    private static int unit(long address) {
        return offset(address) / MIN_AREA_BYTES;
    }

    /** The slab that holds an area. */
    ByteBuffer slab(long address) {
        return slabOf(address).memory;
    }

    /** The slab that holds an area, by eight bytes. */
    LongBuffer longs(long address) {
        return longSlabs[slabIndex(address)];
    }

    /** All slabs by index, by eight bytes; valid until the next allocation. */
    LongBuffer[] longSlabs() {
        return longSlabs;
    }

    /** Which slab an area is in. */
    static int slabIndex(long address) {
        return (int) (address >>> Integer.SIZE);
    }

    /** Where in its slab an area begins. */
    static int offset(long address) {
        return (int) address;
    }

    /** Bytes of all areas in use. */
    long usedBytes() {
        return usedBytes;
    }

    @Override
    public void close() {
        for (int i = 0; i < slabCount; i++) {
            Slabs.release(slabs[i].memory);
        }
        slabCount = 0;
        Arrays.fill(slabs, null);
        Arrays.fill(longSlabs, null);
    }
}
