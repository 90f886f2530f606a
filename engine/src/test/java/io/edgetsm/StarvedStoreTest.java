package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.ValueType;
import io.edgetsm.io.OffHeapMemoryException;
import io.edgetsm.io.Slabs;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.TestProcesses;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Others in the process have taken all direct memory that the JVM grants, for a while. */
class StarvedStoreTest {
    private final SimulatedStorage storage = new SimulatedStorage();
    private final ManualClock clock = new ManualClock(StoreLife.START);
    private final StoreConfig config = StoreLife.roomy(clock).build();

    private final List<ByteBuffer> taken = new ArrayList<>();

    /** A JVM that grants little, so that all of it is soon taken; each refusal takes it half a second. */
    static final class Starved {
        public static void main(String[] arguments) {
            new StarvedStoreTest().open();
            new StarvedStoreTest().goOn();
        }
    }

    @Test
    void anOpenThatFailsLeavesNothingAndAStoreGoesOn() throws IOException, InterruptedException {
        Process process = TestProcesses.java(List.of("-Xmx64m", "-XX:MaxDirectMemorySize=48m"), Starved.class)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private void open() {
        EdgeStore.open(config, storage, false).close();
        takeAll();
        int failed = 0;
        while (!opens()) {
            assertEquals(0, storage.openFileCount());
            failed++;
            for (int i = 1 << failed; i > 1 && !taken.isEmpty(); i--) {
                Slabs.release(taken.remove(taken.size() - 1));
            }
        }
        assertTrue(failed > 1, "there was memory all the time");
        taken.forEach(Slabs::release);
    }

    private boolean opens() {
        long before = Slabs.acquiredBytes();
        try {
            EdgeStore.open(config, storage.reopen(), false).close();
            return true;
        } catch (OffHeapMemoryException e) {
            assertEquals(before, Slabs.acquiredBytes());
            return false;
        }
    }

    private void goOn() {
        try (EdgeStore store = EdgeStore.open(config, storage, false)) {
            SensorSeries series = store.series("a", ValueType.FLOAT64);
            takeAll();
            series.append(StoreLife.START, 1.5, Durability.FORCED);
            assertThrows(OffHeapMemoryException.class, store::flush);
            store.runAgents();
            assertThrows(StoreSuspendedException.class, () -> series.append(StoreLife.START + 1, 2.5));
            taken.forEach(Slabs::release);
            clock.advance(Duration.ofMinutes(1));
            store.runAgents();
            series.append(StoreLife.START + 1, 2.5, Durability.FORCED);
            store.flush();
            assertEquals(2, StoreJudge.state(store).size());
        }
    }

    /** The last of it in small pieces. */
    private void takeAll() {
        for (int size = Slabs.MAX_SLAB_BYTES; size >= Slabs.MIN_SLAB_BYTES; size /= 8) {
            while (take(size)) {
                // As long as there are any.
            }
        }
    }

    private boolean take(int size) {
        try {
            return taken.add(Slabs.acquire(size));
        } catch (OffHeapMemoryException e) {
            return false;
        }
    }
}
