package io.edgetsm.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/** Free lists of slabs by size. One lock for all: slabs are taken by the thousand, not by the million. */
final class SlabPool {
    private static final int MIN_SHIFT = Integer.numberOfTrailingZeros(Slabs.MIN_SLAB_BYTES);
    private static final int SIZE_COUNT = Integer.numberOfTrailingZeros(Slabs.MAX_SLAB_BYTES) - MIN_SHIFT + 1;

    private static final byte[] ZEROS = new byte[16 * 1024];

    private final IntFunction<ByteBuffer> allocator;
    private final List<Deque<ByteBuffer>> free = new ArrayList<>();
    private final Set<ByteBuffer> inUse = Collections.newSetFromMap(new IdentityHashMap<>());
    private long acquiredBytes;
    private long pooledBytes;

    /** Whether the JVM has granted nothing since it last refused: a refusal takes it half a second. */
    private boolean scarce;

    SlabPool(IntFunction<ByteBuffer> allocator) {
        this.allocator = allocator;
        for (int i = 0; i < SIZE_COUNT; i++) {
            free.add(new ArrayDeque<>());
        }
    }

    static int capacityFor(int sizeBytes) {
        if (sizeBytes < 0 || sizeBytes > Slabs.MAX_SLAB_BYTES) {
            throw new IllegalArgumentException("not the size of a slab: sizeBytes=" + sizeBytes + " max="
                    + Slabs.MAX_SLAB_BYTES + "; nothing was taken; use several slabs");
        }
        return Math.max(Slabs.MIN_SLAB_BYTES, Integer.highestOneBit(Math.max(1, sizeBytes - 1) << 1));
    }

    ByteBuffer acquire(int sizeBytes) {
        return zeroed(reserve(capacityFor(sizeBytes)));
    }

    synchronized void release(ByteBuffer slab) {
        if (!inUse.remove(slab)) {
            throw new IllegalArgumentException(
                    "not a slab in use: " + slab + "; nothing was released; release each slab once, and no view of it");
        }
        acquiredBytes -= slab.capacity();
        addFree(slab);
    }

    synchronized long acquiredBytes() {
        return acquiredBytes;
    }

    synchronized long pooledBytes() {
        return pooledBytes;
    }

    private synchronized ByteBuffer reserve(int capacity) {
        ByteBuffer slab = take(indexOf(capacity));
        inUse.add(slab);
        acquiredBytes += capacity;
        return slab;
    }

    private ByteBuffer take(int index) {
        ByteBuffer pooled = takeFree(index);
        if (pooled == null && scarce) {
            pooled = split(index);
        }
        return pooled == null ? allocate(index) : pooled;
    }

    private ByteBuffer allocate(int index) {
        try {
            ByteBuffer granted = allocator.apply(Slabs.MIN_SLAB_BYTES << index);
            scarce = false;
            return granted;
        } catch (OutOfMemoryError e) {
            scarce = true;
            ByteBuffer split = split(index);
            if (split == null) {
                throw new OffHeapMemoryException(Slabs.MIN_SLAB_BYTES << index, acquiredBytes, pooledBytes, e);
            }
            return split;
        }
    }

    /** Cuts the smallest larger free slab down to the wanted size, for good, or returns null when there is none. */
    private ByteBuffer split(int index) {
        int from = index + 1;
        while (from < SIZE_COUNT && free.get(from).isEmpty()) {
            from++;
        }
        if (from >= SIZE_COUNT) {
            return null;
        }
        ByteBuffer whole = takeFree(from).clear();
        for (int half = whole.capacity() / 2; half >= Slabs.MIN_SLAB_BYTES << index; half /= 2) {
            addFree(whole.slice(half, half));
            whole = whole.slice(0, half);
        }
        return whole;
    }

    private ByteBuffer takeFree(int index) {
        ByteBuffer slab = free.get(index).pollLast();
        if (slab != null) {
            pooledBytes -= slab.capacity();
        }
        return slab;
    }

    private void addFree(ByteBuffer slab) {
        free.get(indexOf(slab.capacity())).addLast(slab);
        pooledBytes += slab.capacity();
    }

    private static int indexOf(int capacity) {
        return Integer.numberOfTrailingZeros(capacity) - MIN_SHIFT;
    }

    private static ByteBuffer zeroed(ByteBuffer slab) {
        slab.clear().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < slab.capacity(); i += ZEROS.length) {
            slab.put(i, ZEROS, 0, Math.min(ZEROS.length, slab.capacity() - i));
        }
        return slab;
    }
}
