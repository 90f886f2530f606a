package io.edgetsm.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SlabsTest {
    private static final int KB = 1024;
    private static final int MB = 1024 * KB;

    @ParameterizedTest
    @CsvSource({"0,4096", "1,4096", "4096,4096", "4097,8192", "65536,65536", "2097153,4194304", "4194304,4194304"})
    void roundsUpToAPowerOfTwo(int sizeBytes, int capacity) {
        assertEquals(capacity, Slabs.capacityFor(sizeBytes));
        ByteBuffer slab = Slabs.acquire(sizeBytes);
        assertEquals(capacity, slab.capacity());
        assertEquals(capacity, slab.remaining());
        assertTrue(slab.isDirect());
        assertSame(ByteOrder.LITTLE_ENDIAN, slab.order());
        Slabs.release(slab);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4 * MB + 1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void refusesOtherSizes(int sizeBytes) {
        assertThrows(IllegalArgumentException.class, () -> Slabs.acquire(sizeBytes));
    }

    @Test
    void aUsedSlabComesBackCleanAndWhole() {
        SlabPool pool = new SlabPool(ByteBuffer::allocate);
        ByteBuffer slab = pool.acquire(8 * KB);
        while (slab.hasRemaining()) {
            slab.put((byte) -1);
        }
        slab.limit(5).position(3).order(ByteOrder.BIG_ENDIAN);
        pool.release(slab);
        ByteBuffer again = pool.acquire(8 * KB);
        assertSame(slab, again);
        assertEquals(ByteBuffer.allocate(8 * KB), again);
        assertSame(ByteOrder.LITTLE_ENDIAN, again.order());
    }

    @Test
    void countsWhatIsUsedAndWhatIsFree() {
        SlabPool pool = new SlabPool(ByteBuffer::allocate);
        ByteBuffer a = pool.acquire(4 * KB);
        ByteBuffer b = pool.acquire(MB);
        assertEquals(4 * KB + MB, pool.acquiredBytes());
        pool.release(b);
        assertEquals(4 * KB, pool.acquiredBytes());
        assertEquals(MB, pool.pooledBytes());
        pool.release(a);
        assertEquals(0, pool.acquiredBytes());
    }

    @Test
    void refusesASecondReleaseAndForeignBuffers() {
        SlabPool pool = new SlabPool(ByteBuffer::allocate);
        ByteBuffer slab = pool.acquire(4 * KB);
        assertThrows(IllegalArgumentException.class, () -> pool.release(slab.duplicate()));
        assertThrows(IllegalArgumentException.class, () -> pool.release(ByteBuffer.allocate(4 * KB)));
        pool.release(slab);
        assertThrows(IllegalArgumentException.class, () -> pool.release(slab));
        assertEquals(4 * KB, pool.pooledBytes());
    }

    @Test
    void splitsALargerSlabWhenTheJvmGrantsNoMore() {
        SlabPool pool = new SlabPool(granting(64 * KB));
        pool.release(pool.acquire(64 * KB));
        List<ByteBuffer> slabs = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            ByteBuffer slab = pool.acquire(4 * KB);
            assertEquals(4 * KB, slab.capacity());
            while (slab.hasRemaining()) {
                slab.put((byte) i);
            }
            slabs.add(slab);
        }
        for (int i = 0; i < 16; i++) {
            assertEquals(i, slabs.get(i).get(0), "slabs overlap");
            assertEquals(i, slabs.get(i).get(4 * KB - 1), "slabs overlap");
        }
        assertEquals(0, pool.pooledBytes());
        assertThrows(OffHeapMemoryException.class, () -> pool.acquire(1));
    }

    /** A refusal takes the JVM half a second: it is asked again only where nothing is left to split. */
    @Test
    void oneRefusalIsEnoughWhileLargerSlabsAreFree() {
        IntFunction<ByteBuffer> jvm = granting(64 * KB);
        List<Integer> asked = new ArrayList<>();
        SlabPool pool = new SlabPool(sizeBytes -> {
            asked.add(sizeBytes);
            return jvm.apply(sizeBytes);
        });
        pool.release(pool.acquire(64 * KB));
        for (int i = 0; i < 4; i++) {
            pool.acquire(16 * KB);
        }
        assertEquals(List.of(64 * KB, 16 * KB), asked);
        assertThrows(OffHeapMemoryException.class, () -> pool.acquire(4 * KB));
        assertEquals(List.of(64 * KB, 16 * KB, 4 * KB), asked);
    }

    /** What has been refused may be there later: no slab is split for good where the JVM grants it. */
    @Test
    void aGrantEndsTheScarcity() {
        boolean[] refuses = {true};
        SlabPool pool = new SlabPool(sizeBytes -> {
            if (refuses[0]) {
                throw new OutOfMemoryError();
            }
            return ByteBuffer.allocate(sizeBytes);
        });
        assertThrows(OffHeapMemoryException.class, () -> pool.acquire(64 * KB));
        refuses[0] = false;
        ByteBuffer large = pool.acquire(64 * KB);
        pool.release(large);
        pool.acquire(4 * KB);
        assertSame(large, pool.acquire(64 * KB));
    }

    @Test
    void exhaustionNamesWhatToLowerAndLosesNothing() {
        SlabPool pool = new SlabPool(granting(8 * KB));
        ByteBuffer slab = pool.acquire(8 * KB);
        var refusal = assertThrows(OffHeapMemoryException.class, () -> pool.acquire(MB));
        assertTrue(refusal.getMessage().contains("lower the memory budget"), refusal.getMessage());
        assertEquals(MB, refusal.requestedBytes());
        assertEquals(8 * KB, refusal.acquiredBytes());
        pool.release(slab);
        assertSame(slab, pool.acquire(8 * KB));
    }

    @Test
    void threadsNeverShareASlab() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Integer> worker = () -> {
                int clean = 0;
                for (int i = 0; i < 2000; i++) {
                    ByteBuffer slab = Slabs.acquire(4 * KB);
                    clean += slab.getLong(0) == 0 ? 1 : 0;
                    slab.putLong(0, i + 1);
                    Slabs.release(slab);
                }
                return clean;
            };
            for (Future<Integer> clean : threads.invokeAll(List.of(worker, worker, worker, worker))) {
                assertEquals(2000, clean.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void twoTakersGetTwoSlabs() {
        SlabPool pool = new SlabPool(ByteBuffer::allocate);
        assertNotSame(pool.acquire(1), pool.acquire(1));
    }

    /** Memory that ends: a JVM with a small limit for direct buffers. */
    private static IntFunction<ByteBuffer> granting(long limitBytes) {
        long[] left = {limitBytes};
        return sizeBytes -> {
            if (sizeBytes > left[0]) {
                throw new OutOfMemoryError("Cannot reserve " + sizeBytes + " bytes of direct buffer memory");
            }
            left[0] -= sizeBytes;
            return ByteBuffer.allocate(sizeBytes);
        };
    }
}
