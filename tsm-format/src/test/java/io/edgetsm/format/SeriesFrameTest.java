package io.edgetsm.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What goes into series frames comes out of them, in little room. */
class SeriesFrameTest {
    private final FrameChecksum checksum = new FrameChecksum(new StoreId(3, 4));

    private List<SeriesDefinition> decode(List<SeriesFrame.Encoded> frames) {
        List<SeriesDefinition> decoded = new ArrayList<>();
        for (SeriesFrame.Encoded frame : frames) {
            assertTrue(frame.bytes().length <= SeriesFrame.MAX_BYTES);
            assertTrue(SeriesFrame.isSound(frame.bytes(), 0, frame.bytes().length, checksum));
            assertEquals(frame.series(), SeriesFrame.decode(frame.bytes(), 0, "f", 0));
            assertEquals(frame.series().get(frame.series().size() - 1).ref(), SeriesFrame.maxRef(frame.bytes(), 0));
            decoded.addAll(frame.series());
        }
        return decoded;
    }

    @Test
    void definitionsComeBackInOrder() {
        SeededRuns.run(500, random -> {
            List<SeriesDefinition> series = new ArrayList<>();
            int ref = 0;
            for (int i = random.nextInt(300); i > 0; i--) {
                // Now and then a ref that does not ascend: it begins another frame.
                ref = random.nextInt(20) == 0 ? 1 + random.nextInt(100) : ref + 1 + random.nextInt(50);
                series.add(any(random, ref));
            }
            assertEquals(series, decode(SeriesFrame.encode(series, checksum)));
        });
    }

    private static SeriesDefinition any(Random random, int ref) {
        TreeMap<String, String> tags = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            tags.put("tag" + random.nextInt(9), random.nextInt(5) == 0 ? "温度\"" : "value-" + random.nextInt(1000));
        }
        String name = random.nextInt(30) == 0 ? "n".repeat(1 + random.nextInt(2000)) : "metric" + random.nextInt(3);
        ValueType[] types = ValueType.values();
        ValueType type = types[random.nextInt(types.length)];
        SamplePeriod period = type.isBurst() ? new SamplePeriod(78_125 + random.nextInt(2), 2) : null;
        double scale = random.nextInt(3) == 0 ? 0.001 : 1;
        return new SeriesDefinition(ref, new SeriesKey(name, tags), type, period, scale);
    }

    @Test
    void twentyThousandSensorsTakeUnderTwelveBytesEach() {
        List<SeriesDefinition> series = new ArrayList<>();
        for (int i = 1; i <= 20_000; i++) {
            Map<String, String> tags = Map.of("plant", "north", "machine", "press-" + i / 8, "point", "p" + i % 8);
            series.add(
                    SeriesDefinition.sensor(i, new SeriesKey("temperature", new TreeMap<>(tags)), ValueType.FLOAT64));
        }
        List<SeriesFrame.Encoded> frames = SeriesFrame.encode(series, checksum);
        assertEquals(series, decode(frames));
        long bytes = frames.stream().mapToLong(frame -> frame.bytes().length).sum();
        assertTrue(bytes < 12L * series.size(), "bytes per series: " + (double) bytes / series.size());
    }
}
