package io.edgetsm.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.Bytes;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.Pages;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.testing.CutRun;
import io.edgetsm.testing.PowerCut;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import io.edgetsm.testing.Workload;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogueTest {
    private static final StoreId STORE = new StoreId(11, 22);
    private static final int LIMIT = 1000;
    private static final SamplePeriod PERIOD = SamplePeriod.ofHertz("25600");

    private final SimulatedStorage storage = new SimulatedStorage();

    @BeforeEach
    void create() {
        Catalogue.create(storage);
        storage.forceDirectory();
    }

    private static Catalogue open(SimulatedStorage storage) {
        return Catalogue.open(storage, STORE, LIMIT);
    }

    private static SeriesKey key(int number) {
        return SeriesKey.parse("series{number=\"" + number + "\"}");
    }

    @Test
    void aTornEndIsCopiedAsideAndNewDefinitionsTakeItsPlace() {
        try (Catalogue catalogue = open(storage)) {
            catalogue.define(key(1), ValueType.FLOAT64, null, 1);
            catalogue.force();
            catalogue.define(key(2), ValueType.FLOAT64, null, 1);
            catalogue.force();
        }
        byte[] bytes = storage.bytesOf(StoreFiles.CATALOGUE);
        bytes[Pages.PAGE_BYTES + 20] ^= 1;
        storage.put(StoreFiles.CATALOGUE, bytes);
        try (Catalogue catalogue = open(storage)) {
            assertTrue(catalogue.setTornTailAside(storage, "aside") > 0);
            catalogue.define(key(3), ValueType.FLOAT64, null, 1);
            catalogue.force();
        }
        try (Catalogue catalogue = open(storage)) {
            assertEquals(0, catalogue.damagedBytes());
            assertEquals(0, catalogue.setTornTailAside(storage, "aside again"));
            assertEquals(2, catalogue.size());
        }
        assertTrue(storage.bytesOf("aside").length > 0);
    }

    /** Defines series in rounds, each round forced: what came back from a force is acknowledged. */
    private static final class Defining implements Workload {
        private final List<SeriesDefinition> attempted = new ArrayList<>();
        private int acknowledged;

        @Override
        public void run(SimulatedStorage storage) {
            Catalogue.create(storage);
            storage.forceDirectory();
            for (int round = 0; round < 4; round++) {
                try (Catalogue catalogue = open(storage)) {
                    for (int i = 0; i < 2; i++) {
                        defineSome(catalogue, 1 + 40 * round);
                        catalogue.force();
                        acknowledged = attempted.size();
                    }
                }
            }
        }

        private void defineSome(Catalogue catalogue, int count) {
            for (int i = 0; i < count; i++) {
                SeriesKey key = key(attempted.size());
                attempted.add(
                        attempted.size() % 3 == 0
                                ? catalogue.define(key, ValueType.BURST_INT16, PERIOD, 0.5)
                                : catalogue.define(key, ValueType.FLOAT64, null, 1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void forcedDefinitionsSurviveAPowerCutAnywhere(UnforcedFate fate) {
        for (CutRun<Defining> run : PowerCut.atEveryWriteAndForce(Defining::new)) {
            for (long seed = 0; seed < 8; seed++) {
                verify(run.workload(), run.after(seed, fate), fate + " seed=" + seed + " before " + run.cutAt());
            }
        }
    }

    private static void verify(Defining defining, SimulatedStorage after, String where) {
        if (!after.exists(StoreFiles.CATALOGUE)) {
            assertEquals(0, defining.acknowledged, where);
            return;
        }
        int found;
        try (Catalogue catalogue = open(after)) {
            for (int i = 0; i < defining.acknowledged; i++) {
                assertEquals(defining.attempted.get(i), catalogue.find(key(i)), where);
            }
            for (SeriesDefinition series : catalogue.all()) {
                assertTrue(defining.attempted.contains(series), where);
                assertEquals(series, catalogue.find(series.key()), where);
            }
            found = catalogue.size();
            SeriesDefinition added = catalogue.define(SeriesKey.parse("new"), ValueType.BOOL, null, 1);
            assertTrue(added.ref() > defining.acknowledged, where);
            catalogue.force();
        }
        try (Catalogue catalogue = Catalogue.openReadOnly(after, STORE)) {
            assertEquals(found + 1, catalogue.size(), where);
            assertEquals(ValueType.BOOL, catalogue.find(SeriesKey.parse("new")).type(), where);
        }
    }

    @Test
    void whatAKillLeftUnforcedIsForcedBeforeAnybodyBuildsOnIt() {
        for (CutRun<Defining> run : PowerCut.atEveryWriteAndForce(Defining::new)) {
            SimulatedStorage killed = run.afterKill();
            if (killed.exists(StoreFiles.CATALOGUE)) {
                killed.forceDirectory();
                List<SeriesDefinition> found;
                try (Catalogue catalogue = open(killed)) {
                    found = catalogue.all();
                }
                try (Catalogue catalogue = open(killed.cut(1, UnforcedFate.LOST))) {
                    assertEquals(found, catalogue.all(), "killed before " + run.cutAt());
                }
            }
        }
    }

    @Test
    void aForceWithoutNewsWritesNothingAndOneWithNewsEndsOnAPage() {
        try (Catalogue catalogue = open(storage)) {
            long before = storage.operationCount();
            catalogue.force();
            assertEquals(before, storage.operationCount());
            catalogue.define(key(1), ValueType.INT64, null, 1);
            catalogue.force();
            assertEquals(before + 2, storage.operationCount());
            assertEquals(Pages.PAGE_BYTES, storage.bytesOf(StoreFiles.CATALOGUE).length);
        }
    }

    @Test
    void theLimitRefusesANewSeriesAndServesTheOldOnes() {
        try (Catalogue catalogue = Catalogue.open(storage, STORE, 2)) {
            SeriesDefinition first = catalogue.define(key(1), ValueType.INT64, null, 1);
            catalogue.define(key(2), ValueType.INT64, null, 1);
            SeriesLimitException refusal =
                    assertThrows(SeriesLimitException.class, () -> catalogue.define(key(3), ValueType.INT64, null, 1));
            assertEquals(2, refusal.limit());
            assertSame(first, catalogue.define(key(1), ValueType.INT64, null, 1));
            assertNull(catalogue.find(key(3)));
        }
    }

    @Test
    void aKeyKeepsItsShape() {
        try (Catalogue catalogue = open(storage)) {
            catalogue.define(key(1), ValueType.BURST_INT16, PERIOD, 0.5);
            List<Consumer<Catalogue>> conflicts = List.of(
                    c -> c.define(key(1), ValueType.BURST_INT32, PERIOD, 0.5),
                    c -> c.define(key(1), ValueType.BURST_INT16, SamplePeriod.ofNanos(39_062), 0.5),
                    c -> c.define(key(1), ValueType.BURST_INT16, PERIOD, 0.25),
                    c -> c.define(key(1), ValueType.FLOAT64, null, 1));
            for (Consumer<Catalogue> conflict : conflicts) {
                SeriesConflictException refusal =
                        assertThrows(SeriesConflictException.class, () -> conflict.accept(catalogue));
                assertEquals(PERIOD, refusal.existing().period());
            }
            assertEquals(1, catalogue.size());
        }
    }

    @Test
    void aReservedRefIsNotGivenAway() {
        try (Catalogue catalogue = open(storage)) {
            catalogue.reserveThrough(7);
            catalogue.reserveThrough(3);
            catalogue.reserveThrough(Integer.MAX_VALUE);
            catalogue.reserveThrough(-1);
            assertEquals(8, catalogue.define(key(1), ValueType.BOOL, null, 1).ref());
            assertEquals(1, catalogue.size());
        }
    }

    @Test
    void aLostDefinitionIsRestoredOnceAndBecomesDurable() {
        SeriesDefinition lost = SeriesDefinition.sensor(5, key(1), ValueType.FLOAT32);
        try (Catalogue catalogue = open(storage)) {
            assertTrue(catalogue.restore(lost));
            assertTrue(!catalogue.restore(lost));
            assertTrue(!catalogue.restore(SeriesDefinition.sensor(6, key(1), ValueType.FLOAT32)));
            catalogue.force();
        }
        try (Catalogue catalogue = open(storage)) {
            assertEquals(List.of(lost), catalogue.all());
        }
    }

    @Test
    void frameOfAnUnknownTypeCostsItsSeriesOnlyAndKeepsTheirRefs() {
        byte[] unknown = frame(SeriesDefinition.sensor(40, key(40), ValueType.BOOL));
        // Count, highest ref and ref take a byte each; then comes the type.
        Bytes.putU8(unknown, SeriesFrame.NUMBERS_OFFSET + 3, 31);
        new FrameChecksum(STORE).seal(unknown, 0, unknown.length);
        byte[] known = frame(SeriesDefinition.sensor(2, key(2), ValueType.BOOL));
        storage.put(StoreFiles.CATALOGUE, aligned(unknown, known));
        try (Catalogue catalogue = open(storage)) {
            assertEquals(ValueType.BOOL, catalogue.find(key(2)).type());
            assertEquals(1, catalogue.size());
            assertEquals(unknown.length, catalogue.damagedBytes());
            assertEquals(41, catalogue.define(key(3), ValueType.BOOL, null, 1).ref());
        }
    }

    @Test
    void theHighestRefTakesNoMoreMemoryThanAnyOther() {
        byte[] highest = frame(SeriesDefinition.sensor(SeriesDefinition.MAX_REF, key(1), ValueType.BOOL));
        storage.put(StoreFiles.CATALOGUE, highest);
        try (Catalogue catalogue = open(storage)) {
            assertEquals(1, catalogue.all().size());
            assertEquals(SeriesDefinition.MAX_REF, catalogue.find(key(1)).ref());
        }
    }

    @Test
    void framesOfAnotherStoreAreDamage() {
        SeriesDefinition series = SeriesDefinition.sensor(1, key(1), ValueType.BOOL);
        storage.put(StoreFiles.CATALOGUE, frame(series, new StoreId(11, 23)));
        try (Catalogue catalogue = open(storage)) {
            assertEquals(0, catalogue.size());
            assertTrue(catalogue.damagedBytes() > 0);
        }
    }

    @Test
    void holdsAHundredThousandSeries() {
        int count = 100_000;
        try (Catalogue catalogue = Catalogue.open(storage, STORE, count)) {
            for (int i = 0; i < count; i++) {
                catalogue.define(key(i), ValueType.FLOAT64, null, 1);
            }
            catalogue.force();
        }
        try (Catalogue catalogue = Catalogue.openReadOnly(storage, STORE)) {
            assertEquals(count, catalogue.size());
            assertEquals(count, catalogue.find(key(count - 1)).ref());
        }
    }

    @Test
    void aMissingCatalogueIsTyped() {
        storage.delete(StoreFiles.CATALOGUE);
        assertThrows(MissingFileException.class, () -> open(storage));
        assertEquals(0, storage.openFileCount());
    }

    private static byte[] frame(SeriesDefinition series) {
        return frame(series, STORE);
    }

    private static byte[] frame(SeriesDefinition series, StoreId store) {
        return SeriesFrame.encode(List.of(series), new FrameChecksum(store))
                .get(0)
                .bytes();
    }

    private static byte[] aligned(byte[]... frames) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            file.writeBytes(frame);
            file.writeBytes(new byte[(int) (Pages.alignToFrame(file.size()) - file.size())]);
        }
        return file.toByteArray();
    }
}
