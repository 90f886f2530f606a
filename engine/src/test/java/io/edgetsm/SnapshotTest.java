package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.LastSample;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.StoreView;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A snapshot shows one moment, whatever the store does to what it shows. */
class SnapshotTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final int SERIES = 12;

    private final SimulatedStorage storage = new SimulatedStorage();

    private static StoreConfig config(long retentionBytes) {
        return builder().retentionBytes(retentionBytes).build();
    }

    private static StoreConfig.Builder builder() {
        return StoreConfig.builder(Path.of("store"))
                .clock(new ManualClock(START))
                .logBytes(256 << 10)
                .tsmFileBytes(64 << 10)
                .memoryBudget(8 << 20);
    }

    private static TreeMap<Long, Long> read(Snapshot snapshot, SeriesDefinition series) {
        TreeMap<Long, Long> samples = new TreeMap<>();
        SampleCursor cursor = snapshot.samples(series, Long.MIN_VALUE, Long.MAX_VALUE);
        while (cursor.next()) {
            samples.put(cursor.timestamp(), cursor.valueBits());
        }
        return samples;
    }

    /** A snapshot and what it showed, or would have shown, at once. */
    private record Taken(Snapshot snapshot, Map<String, TreeMap<Long, Long>> shown) {}

    private static Taken take(EdgeStore store) {
        Map<String, TreeMap<Long, Long>> shown = new TreeMap<>();
        // Each call lets the encoder do what it has to, such as sealing a file and dropping another: that be done now.
        store.snapshot("*").close();
        try (Snapshot now = store.snapshot("*")) {
            for (SeriesDefinition series : now.series()) {
                shown.put(series.key().toString(), read(now, series));
            }
        }
        return new Taken(store.snapshot("*"), shown);
    }

    private static void assertShows(Taken taken) {
        List<String> keys = new ArrayList<>();
        for (SeriesDefinition series : taken.snapshot().series()) {
            String key = series.key().toString();
            keys.add(key);
            assertEquals(taken.shown().get(key), read(taken.snapshot(), series), key);
        }
        assertEquals(taken.shown().size(), keys.size());
    }

    private static void assertLastSamples(EdgeStore store, Map<String, TreeMap<Long, Long>> shown) {
        List<SeriesDefinition> all = store.series();
        List<LastSample> last = store.last(all);
        for (int i = 0; i < all.size(); i++) {
            Map.Entry<Long, Long> expected =
                    shown.get(all.get(i).key().toString()).lastEntry();
            LastSample found = last.get(i);
            assertEquals(
                    expected,
                    found == null ? null : Map.entry(found.timestamp(), found.valueBits()),
                    all.get(i).key().toString());
            assertEquals(found, store.last(all.get(i)));
        }
    }

    private final class Store implements AutoCloseable {
        private final EdgeStore store;
        private final SampleRandom random;
        private final List<SensorSeries> sensors = new ArrayList<>();
        private final BurstSeries bursts;
        private final Map<String, TreeMap<Long, Long>> model = new TreeMap<>();
        private long time = START;

        Store(SampleRandom random, long retentionBytes) {
            this.random = random;
            store = EdgeStore.open(config(retentionBytes), storage, false);
            for (int i = 0; i < SERIES; i++) {
                sensors.add(store.series("t{n=\"" + i + "\"}", ValueType.INT64));
                model.put("t{n=\"" + i + "\"}", new TreeMap<>());
            }
            bursts = store.bursts("v", ValueType.BURST_INT16, SamplePeriod.ofNanos(1000), 1);
            model.put("v", new TreeMap<>());
        }

        void act() {
            switch (random.nextInt(12)) {
                case 0 -> store.flush();
                case 1 -> store.force();
                case 2, 3 -> appendBurst();
                default -> appendSamples();
            }
        }

        private void appendSamples() {
            int count = 1 + random.nextInt(random.pick(5, 200, 2500));
            int only = random.oneIn(3) ? random.nextInt(SERIES) : -1;
            for (int i = 0; i < count; i++) {
                int which = only < 0 ? random.nextInt(SERIES) : only;
                time += random.nextInt(1000);
                long at = random.oneIn(20) ? time - random.nextInt(500_000) : time;
                long value = random.oneIn(3) ? random.nextLong() : random.nextInt(100);
                sensors.get(which).append(at, value);
                model.get("t{n=\"" + which + "\"}").put(at, value);
            }
        }

        private void appendBurst() {
            short[] values = new short[1 + random.nextInt(6000)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (short) random.nextInt(-300, 300);
                model.get("v").put(time + 1000L * i, (long) values[i]);
            }
            bursts.append(time, values);
            time += 1000L * values.length;
        }

        @Override
        public void close() {
            store.close();
        }
    }

    @Seeded(runs = 12)
    void showsEverythingAppendedBeforeItAndNothingAfter(SampleRandom random) {
        try (Store store = new Store(random, Long.MAX_VALUE)) {
            for (int round = 0; round < 6; round++) {
                Map<String, TreeMap<Long, Long>> before = new TreeMap<>();
                store.model.forEach((key, samples) -> before.put(key, new TreeMap<>(samples)));
                Taken taken = new Taken(store.store.snapshot("*"), before);
                int acts = random.nextInt(5);
                for (int i = 0; i < acts; i++) {
                    store.act();
                }
                assertShows(taken);
                taken.snapshot().close();
                assertLastSamples(store.store, store.model);
            }
        }
    }

    @Seeded(runs = 10)
    void theLastSampleOfEachSeriesIsKnownAfterDropsAndRightAfterOpening(SampleRandom random) {
        Map<String, TreeMap<Long, Long>> shown;
        try (Store store = new Store(random, 150_000)) {
            for (int round = 0; round < 25; round++) {
                store.act();
                if (random.oneIn(4)) {
                    Taken taken = take(store.store);
                    assertLastSamples(store.store, taken.shown());
                    taken.snapshot().close();
                }
            }
            Taken taken = take(store.store);
            shown = taken.shown();
            taken.snapshot().close();
        }
        try (EdgeStore reopened = EdgeStore.open(config(150_000), storage.reopen(), false)) {
            assertLastSamples(reopened, shown);
        }
        try (StoreView view = StoreView.open(storage.reopen())) {
            for (SeriesDefinition series : view.series()) {
                Map.Entry<Long, Long> expected =
                        shown.get(series.key().toString()).lastEntry();
                LastSample found = view.last(series);
                assertEquals(expected, found == null ? null : Map.entry(found.timestamp(), found.valueBits()));
                assertEquals(found, view.last(series));
            }
        }
    }

    @Seeded(runs = 12)
    void staysAsItIsWhileFilesAreSealedAndDroppedAndTheStoreIsClosed(SampleRandom random) {
        List<Taken> open = new ArrayList<>();
        try (Store store = new Store(random, 150_000)) {
            for (int round = 0; round < 40; round++) {
                store.act();
                if (random.oneIn(5)) {
                    open.add(take(store.store));
                }
                if (!open.isEmpty() && random.oneIn(6)) {
                    Taken taken = open.remove(random.nextInt(open.size()));
                    assertShows(taken);
                    taken.snapshot().close();
                }
            }
            while (storage.exists(StoreFiles.tsm(1))) {
                store.act();
            }
        }
        for (Taken taken : open) {
            assertShows(taken);
            taken.snapshot().close();
            taken.snapshot().close();
        }
        assertEquals(0, storage.openFileCount(), "a file was left open");
    }

    @Test
    void readsOnlyWhatItsSelectorMatches() {
        try (Store store = new Store(SampleRandom.ofSeed(1), Long.MAX_VALUE)) {
            store.appendSamples();
            try (Snapshot snapshot = store.store.snapshot("t{n=~\"1|2\"}")) {
                assertEquals(2, snapshot.series().size());
                assertEquals(List.of("1", "2"), snapshot.index().tagValues("n"));
                SeriesDefinition other = store.store.index().find(SERIES);
                assertThrows(IllegalArgumentException.class, () -> snapshot.sources(other));
            }
        }
    }

    @Test
    void anOverrunSnapshotSaysSoAndTheStoreGoesOn() {
        EdgeStore store = EdgeStore.open(builder().logBytes(16 << 20).build(), storage, false);
        List<SensorSeries> sensors = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            sensors.add(store.series("t{n=\"" + i + "\"}", ValueType.INT64));
        }
        SampleRandom random = SampleRandom.ofSeed(3);
        List<Snapshot> snapshots = new ArrayList<>();
        for (int round = 0; round < 300; round++) {
            for (SensorSeries sensor : sensors) {
                sensor.append(START + round, random.nextLong());
            }
            if (round >= 250 && round % 5 == 0) {
                snapshots.add(store.snapshot("*"));
            }
        }
        Snapshot last = snapshots.get(snapshots.size() - 1);
        SnapshotOverrunException overrun = assertThrows(SnapshotOverrunException.class, () -> {
            for (SeriesDefinition series : last.series()) {
                last.sources(series);
            }
        });
        assertTrue(overrun.getMessage().contains("memoryBudget"));
        snapshots.forEach(Snapshot::close);
        try (Snapshot next = store.snapshot("t{n=\"7\"}")) {
            assertEquals(300, read(next, next.series().get(0)).size());
        }
        store.close();
    }
}
