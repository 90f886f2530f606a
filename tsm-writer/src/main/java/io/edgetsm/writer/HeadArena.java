package io.edgetsm.writer;

import io.edgetsm.io.Slabs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Off-heap memory of the heads, carved from slabs into areas whose sizes are powers of two. An area is named by a
 * {@code long} address: slab index and offset. Single-threaded.
 */
final class HeadArena implements AutoCloseable {
    static final int MIN_AREA_BYTES = 256;
    static final int MAX_AREA_BYTES = 32 * 1024;
    static final long NONE = -1;

    private static final int SLAB_BYTES = 256 * 1024;
    private static final int CLASSES = Integer.numberOfTrailingZeros(MAX_AREA_BYTES / MIN_AREA_BYTES) + 1;

    private final List<ByteBuffer> slabs = new ArrayList<>();
    private final long[][] freeAreas = new long[CLASSES][16];
    private final int[] freeCounts = new int[CLASSES];
    private final long budgetBytes;
    private long usedBytes;
    private int slabPosition = SLAB_BYTES;

    HeadArena(long budgetBytes) {
        this.budgetBytes = Math.max(budgetBytes, 4L * SLAB_BYTES);
    }

    /** An area of at least that size with arbitrary content, or {@link #NONE} when the budget is used up. */
    long allocate(int sizeBytes) {
        int sizeClass = sizeClass(sizeBytes);
        if (freeCounts[sizeClass] == 0 && !carve(sizeClass)) {
            return NONE;
        }
        usedBytes += MIN_AREA_BYTES << sizeClass;
        return freeAreas[sizeClass][--freeCounts[sizeClass]];
    }

    void free(long address, int sizeBytes) {
        int sizeClass = sizeClass(sizeBytes);
        usedBytes -= MIN_AREA_BYTES << sizeClass;
        push(sizeClass, address);
    }

    private void push(int sizeClass, long address) {
        if (freeCounts[sizeClass] == freeAreas[sizeClass].length) {
            freeAreas[sizeClass] = Arrays.copyOf(freeAreas[sizeClass], 2 * freeCounts[sizeClass]);
        }
        freeAreas[sizeClass][freeCounts[sizeClass]++] = address;
    }

    private boolean carve(int sizeClass) {
        int size = MIN_AREA_BYTES << sizeClass;
        if (slabPosition + size > SLAB_BYTES) {
            if ((long) (slabs.size() + 1) * SLAB_BYTES > budgetBytes) {
                return splitLarger(sizeClass);
            }
            recycleRest();
            slabs.add(Slabs.acquire(SLAB_BYTES));
            slabPosition = 0;
        }
        push(sizeClass, address(slabs.size() - 1, slabPosition));
        slabPosition += size;
        return true;
    }

    /** What is left of a slab becomes free areas of the sizes that fit. */
    private void recycleRest() {
        for (int sizeClass = CLASSES - 1; sizeClass >= 0; sizeClass--) {
            int size = MIN_AREA_BYTES << sizeClass;
            while (SLAB_BYTES - slabPosition >= size) {
                push(sizeClass, address(slabs.size() - 1, slabPosition));
                slabPosition += size;
            }
        }
    }

    private boolean splitLarger(int sizeClass) {
        for (int larger = sizeClass + 1; larger < CLASSES; larger++) {
            if (freeCounts[larger] > 0) {
                long address = freeAreas[larger][--freeCounts[larger]];
                for (int half = larger - 1; half >= sizeClass; half--) {
                    push(half, address + (MIN_AREA_BYTES << half));
                }
                push(sizeClass, address);
                return true;
            }
        }
        return false;
    }

    private static int sizeClass(int sizeBytes) {
        return Integer.numberOfTrailingZeros(Integer.highestOneBit(Math.max(sizeBytes, MIN_AREA_BYTES) * 2 - 1))
                - Integer.numberOfTrailingZeros(MIN_AREA_BYTES);
    }

    private static long address(int slab, int offset) {
        return (long) slab << Integer.SIZE | offset;
    }

    /** The slab that holds an area. */
    ByteBuffer slab(long address) {
        return slabs.get((int) (address >>> Integer.SIZE));
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
        slabs.forEach(Slabs::release);
        slabs.clear();
    }
}
