package io.edgetsm.writer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.testing.SimulatedStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What samples cost on disk: bytes of whole sealed files, nothing left out. */
class FileSizeTest {
    private static final String NAME = "00000001.tsm";
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final SimulatedStorage storage = new SimulatedStorage();
    private final Random random = new Random(0x5EED);

    @Test
    void aMinuteAtOneHertzInABlockOfItsOwnTakesUnderThreeBytesASample() {
        int blocks = 300;
        SeriesDefinition series =
                SeriesDefinition.sensor(17, SeriesKey.parse("temperature{room=\"hall 3\"}"), ValueType.FLOAT64);
        TsmFileHeader header = new TsmFileHeader(new StoreId(1, 2), 12, 1, START);
        TsmFileWriter writer = TsmFileWriter.create(storage, NAME, header);
        try (Heads heads =
                new Heads(header.storeId(), header.epoch(), 1 << 20, CodecPolicy.defaults(), writer::append)) {
            long lsn = 5_000_000_000L;
            long time = START;
            double level = 21.5;
            for (int block = 0; block < blocks; block++) {
                for (int i = 0; i < 60; i++, time += SECOND) {
                    level += random.nextGaussian() * 0.2;
                    // Between two samples of the series come those of many others.
                    lsn += 100;
                    heads.append(series, lsn, time, Double.doubleToRawLongBits(Math.rint(level * 10) / 10));
                }
                heads.flush(series.ref());
            }
        }
        writer.seal();
        double bytesPerSample = storage.bytesOf(NAME).length / (60.0 * blocks);
        assertTrue(bytesPerSample < 3, "bytes per sample: " + bytesPerSample);
    }

    @Test
    void minutesThatShareBlocksTakeAThirdLessThanThoseInBlocksOfTheirOwn() {
        double alone = bytesPerSample(true);
        double shared = bytesPerSample(false);
        assertTrue(shared < 0.67 * alone, "bytes per sample: shared=" + shared + " alone=" + alone);
        assertTrue(shared < 1.2, "bytes per sample: " + shared);
    }

    /** A minute of a thousand sensors read together once a second. */
    private double bytesPerSample(boolean blocksOfTheirOwn) {
        int sensors = 1000;
        TsmFileHeader header = new TsmFileHeader(new StoreId(1, 2), 12, 1, START);
        String name = blocksOfTheirOwn ? "00000002.tsm" : "00000003.tsm";
        TsmFileWriter writer = TsmFileWriter.create(storage, name, header);
        List<SeriesDefinition> series = new ArrayList<>();
        double[] levels = new double[sensors];
        for (int i = 0; i < sensors; i++) {
            SeriesKey key = SeriesKey.parse("temperature{room=\"hall " + i + "\"}");
            series.add(SeriesDefinition.sensor(i + 1, key, ValueType.FLOAT64));
            levels[i] = 20 + random.nextInt(10);
        }
        try (Heads heads =
                new Heads(header.storeId(), header.epoch(), 64 << 20, CodecPolicy.defaults(), writer::append)) {
            writer.define(series);
            long lsn = 5_000_000_000L;
            for (int tick = 0; tick < 60; tick++) {
                for (int i = 0; i < sensors; i++) {
                    levels[i] += random.nextGaussian() * 0.2;
                    long bits = Double.doubleToRawLongBits(Math.rint(levels[i] * 10) / 10);
                    heads.append(series.get(i), lsn++, START + tick * SECOND, bits);
                }
            }
            if (blocksOfTheirOwn) {
                series.forEach(each -> heads.flush(each.ref()));
            } else {
                heads.flushAll();
            }
        }
        writer.seal();
        return storage.bytesOf(name).length / (60.0 * sensors);
    }
}
