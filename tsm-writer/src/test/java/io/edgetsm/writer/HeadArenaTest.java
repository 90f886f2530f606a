package io.edgetsm.writer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadArenaTest {
    private static final long BUDGET = 1 << 20;

    private record Area(long address, int sizeBytes, byte mark) {}

    @Seeded(runs = 50)
    void areasNeverOverlapAndKeepWhatWasPutIntoThem(SampleRandom random) {
        try (HeadArena arena = new HeadArena(BUDGET)) {
            List<Area> areas = new ArrayList<>();
            long used = 0;
            for (int i = 0; i < 3000; i++) {
                if (areas.isEmpty() || random.nextInt(5) < 3) {
                    int size = 1 + random.nextInt(random.nextBoolean() ? 600 : HeadArena.MAX_AREA_BYTES);
                    long address;
                    if (areas.isEmpty() || random.nextBoolean()) {
                        address = arena.allocate(size);
                    } else {
                        Area area = areas.get(random.nextInt(areas.size()));
                        int kept = Math.min(size, area.sizeBytes());
                        address = arena.resize(area.address(), area.sizeBytes(), size, kept);
                        if (address != HeadArena.NONE) {
                            requireIntact(arena, new Area(address, kept, area.mark()));
                            areas.remove(area);
                            used -= roundedUp(area.sizeBytes());
                        }
                    }
                    if (address != HeadArena.NONE) {
                        Area area = new Area(address, size, (byte) random.nextInt());
                        fill(arena, area);
                        areas.add(area);
                        used += roundedUp(size);
                    }
                } else {
                    Area area = areas.remove(random.nextInt(areas.size()));
                    requireIntact(arena, area);
                    arena.free(area.address(), area.sizeBytes());
                    used -= roundedUp(area.sizeBytes());
                }
                assertEquals(used, arena.usedBytes());
            }
            areas.forEach(area -> requireIntact(arena, area));
        }
    }

    @Test
    void memoryUsedForSmallAreasServesLargeOnesOnceItIsFree() {
        try (HeadArena arena = new HeadArena(BUDGET)) {
            List<Long> small = allocateAll(arena, HeadArena.MIN_AREA_BYTES);
            assertEquals(BUDGET / HeadArena.MIN_AREA_BYTES, small.size());
            assertEquals(HeadArena.NONE, arena.allocate(1));
            // Every other one first, so that no two neighbours become free together.
            for (int i = 0; i < small.size(); i += 2) {
                arena.free(small.get(i), HeadArena.MIN_AREA_BYTES);
            }
            assertEquals(HeadArena.NONE, arena.allocate(2 * HeadArena.MIN_AREA_BYTES));
            for (int i = 1; i < small.size(); i += 2) {
                arena.free(small.get(i), HeadArena.MIN_AREA_BYTES);
            }
            assertEquals(
                    BUDGET / HeadArena.MAX_AREA_BYTES,
                    allocateAll(arena, HeadArena.MAX_AREA_BYTES).size());
        }
    }

    @Test
    void anAreaThatCannotBeReplacedStaysAsItIs() {
        try (HeadArena arena = new HeadArena(BUDGET)) {
            Area area = new Area(arena.allocate(1000), 1000, (byte) 7);
            fill(arena, area);
            allocateAll(arena, HeadArena.MIN_AREA_BYTES);
            long used = arena.usedBytes();
            assertEquals(HeadArena.NONE, arena.resize(area.address(), 1000, 2000, 1000));
            requireIntact(arena, area);
            assertEquals(used, arena.usedBytes());
        }
    }

    @Test
    void neverTakesMoreThanItsBudget() {
        try (HeadArena arena = new HeadArena(BUDGET)) {
            allocateAll(arena, 5000);
            assertTrue(arena.usedBytes() <= BUDGET);
            assertNotEquals(0, arena.usedBytes());
        }
    }

    private static List<Long> allocateAll(HeadArena arena, int size) {
        List<Long> all = new ArrayList<>();
        for (long address = arena.allocate(size); address != HeadArena.NONE; address = arena.allocate(size)) {
            all.add(address);
        }
        return all;
    }

    private static long roundedUp(int size) {
        long rounded = HeadArena.MIN_AREA_BYTES;
        while (rounded < size) {
            rounded *= 2;
        }
        return rounded;
    }

    private static void fill(HeadArena arena, Area area) {
        ByteBuffer slab = arena.slab(area.address());
        for (int i = 0; i < area.sizeBytes(); i++) {
            slab.put(HeadArena.offset(area.address()) + i, area.mark());
        }
    }

    private static void requireIntact(HeadArena arena, Area area) {
        ByteBuffer slab = arena.slab(area.address());
        for (int i = 0; i < area.sizeBytes(); i++) {
            assertEquals(area.mark(), slab.get(HeadArena.offset(area.address()) + i));
        }
    }
}
