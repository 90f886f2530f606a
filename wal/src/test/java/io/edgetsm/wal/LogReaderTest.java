package io.edgetsm.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.CarriedHeads;
import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.LogSamples;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.StorageFile;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import java.util.ArrayList;
import java.util.List;

/** A log is read entry by entry or many at once. An entry's value is its LSN. */
class LogReaderTest {
    private static final StoreId STORE = new StoreId(5, 6);
    /** Does not come round. */
    private static final int RING = 256;

    private static final int SERIES = 40;

    private record Entry(int ref, long lsn, long timestamp, long bits) {}

    @Seeded(runs = 50)
    void manyAtOnceAreTheSameAsOneByOne(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage();
        LogWriter.create(storage, StoreFiles.LOG, RING);
        int epochs = 1 + random.nextInt(3);
        for (int epoch = 1; epoch <= epochs; epoch++) {
            write(storage, epoch, random);
        }
        try (StorageFile file = storage.openForRead(StoreFiles.LOG)) {
            LogScan scan = LogScan.of(file, STORE, RING);
            long durableLsn = random.nextBoolean() ? 0 : random.nextInt((int) scan.endLsn() + 1);
            List<Entry> oneByOne = oneByOne(new LogReader(file, STORE, scan, 0, durableLsn));
            int capacity = 1 + random.nextInt(300);
            assertEquals(oneByOne, manyAtOnce(new LogReader(file, STORE, scan, 0, durableLsn), capacity));
        }
    }

    /** A life that ends within an append, so that the next one takes its end back. */
    private static void write(SimulatedStorage storage, int epoch, SampleRandom random) {
        LogScan scan;
        try (StorageFile file = storage.openForRead(StoreFiles.LOG)) {
            scan = epoch == 1 ? LogScan.empty(RING) : LogScan.of(file, STORE, RING);
        }
        try (LogWriter log = LogWriter.open(storage, StoreFiles.LOG, STORE, epoch, scan, RING, scan.endLsn(), 0, 0)) {
            long slowLsn = log.endLsn();
            int ticks = 1 + random.nextInt(60);
            for (int tick = 0; tick < ticks; tick++) {
                for (int i = 0; i < SERIES; i++) {
                    append(log, 1 + i);
                }
                if (tick < ticks - 1) {
                    log.markBoundary();
                }
                if (random.oneIn(4)) {
                    log.write();
                    log.force();
                }
                if (random.oneIn(20)) {
                    slowLsn = carry(log, slowLsn);
                }
            }
            log.write();
            log.force();
        }
    }

    /** The oldest samples of series 1, as if it had fewer than the others. */
    private static long carry(LogWriter log, long fromLsn) {
        log.write();
        log.force();
        long[] lsns = {fromLsn};
        CarriedHeads heads = new CarriedHeads(1);
        if (fromLsn + SERIES < log.endLsn()) {
            assertTrue(heads.add(1, fromLsn, fromLsn + 1, lsns, lsns, 1));
            log.carryForward(heads.finish());
        }
        return fromLsn + SERIES;
    }

    private static void append(LogWriter log, int ref) {
        assertTrue(log.append(ref, ValueType.INT64, log.endLsn(), log.endLsn()));
    }

    private static List<Entry> oneByOne(LogReader reader) {
        List<Entry> entries = new ArrayList<>();
        for (LogPageCursor entry = reader.next(); entry != null; entry = reader.next()) {
            entries.add(new Entry(entry.ref(), entry.lsn(), entry.timestamp(), entry.bits()));
        }
        return entries;
    }

    private static List<Entry> manyAtOnce(LogReader reader, int capacity) {
        List<Entry> entries = new ArrayList<>();
        LogSamples samples = new LogSamples(capacity);
        for (LogPageCursor entry = reader.next(); entry != null; entry = reader.next()) {
            assertTrue(samples.add(entry));
            reader.readOn(samples);
            for (int i = 0; i < samples.count(); i++) {
                entries.add(
                        new Entry(samples.refs()[i], samples.lsns()[i], samples.timestamps()[i], samples.bits()[i]));
            }
            samples.clear();
        }
        return entries;
    }
}
