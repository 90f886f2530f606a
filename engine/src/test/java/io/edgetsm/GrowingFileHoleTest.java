package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.Pages;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.Finding;
import io.edgetsm.reader.StoreVerifier;
import io.edgetsm.reader.StoreView;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SimulatedStorage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Zeros in the growing file where a block should stand look like padding: before what was durable they are a loss, behind
 * it what a cut may leave.
 */
class GrowingFileHoleTest {
    private static final String FILE = StoreFiles.tsm(1);
    private static final StoreConfig CONFIG = StoreLife.config(new ManualClock(StoreLife.START), 8 << 20);
    private static final int BLOCKS = 4;

    private final SimulatedStorage storage = new SimulatedStorage(1);
    /** Log and file behind each block. */
    private final byte[][] logs = new byte[BLOCKS][];

    private final int[] ends = new int[BLOCKS];

    /** A file of small blocks, each forced by itself, so that it has a page to itself. */
    private void write() {
        try (EdgeStore store = EdgeStore.open(CONFIG, storage.reopen(), false)) {
            SensorSeries series = store.series("slow", ValueType.FLOAT64);
            for (int i = 0; i < BLOCKS; i++) {
                series.append(StoreLife.START + i, i);
                store.flush();
                series.append(StoreLife.START + 1000 + i, i, Durability.FORCED);
                logs[i] = storage.bytesOf(StoreFiles.LOG);
                ends[i] = storage.bytesOf(FILE).length;
            }
        }
        for (int i = 1; i < BLOCKS; i++) {
            assertEquals(ends[i - 1] + Pages.PAGE_BYTES, ends[i]);
        }
    }

    /** Makes a page of the file zeros. */
    private void clear(int page) {
        byte[] bytes = storage.bytesOf(FILE);
        Arrays.fill(bytes, page, page + Pages.PAGE_BYTES, (byte) 0);
        storage.put(FILE, bytes);
    }

    @Test
    void zerosWhereABlockWasDurableAreALoss() {
        write();
        clear(ends[0]);
        List<Finding> findings =
                StoreVerifier.verify(storage.reopen(), bytes -> {}).findings();
        assertEquals(1, findings.size(), findings::toString);
        assertTrue(findings.get(0).isDamage() && findings.get(0).what().contains("zeros"), findings::toString);
        try (StoreView view = StoreView.open(storage.reopen())) {
            assertTrue(view.unreadable().toString().contains("zeros"), view.unreadable()::toString);
        }
        try (EdgeStore store = EdgeStore.open(CONFIG, storage.reopen(), false)) {
            List<String> problems = store.recoveryReport().problems();
            assertTrue(problems.toString().contains("has lost what was durable"), problems::toString);
        }
    }

    @Test
    void zerosBehindWhatWasDurableAreWhatACutLeaves() {
        write();
        storage.put(StoreFiles.LOG, logs[1]);
        clear(ends[1]);
        assertEquals(
                List.of(), StoreVerifier.verify(storage.reopen(), bytes -> {}).findings());
        try (StoreView view = StoreView.open(storage.reopen())) {
            assertEquals(List.of(), view.unreadable());
        }
        try (EdgeStore store = EdgeStore.open(CONFIG, storage.reopen(), false)) {
            assertEquals(List.of(), store.recoveryReport().problems());
        }
        assertEquals(
                List.of(), StoreVerifier.verify(storage.reopen(), bytes -> {}).findings());
    }
}
