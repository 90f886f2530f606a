package io.edgetsm.cli;

import io.edgetsm.BurstSeries;
import io.edgetsm.Durability;
import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.testing.SampleRandom;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process that appends to two series from two threads until somebody kills it. Each thread tells on standard output how
 * many samples have been acknowledged: {@code slow 1234} or {@code dense 56789}. Sample i of a series is always the same.
 */
final class KilledWriter {
    static final String SLOW = "slow";
    static final String DENSE = "dense";
    static final SamplePeriod PERIOD = SamplePeriod.ofHertz("25600");

    /** Lines that tell the moment before and after opening. */
    static final String OPENING = "opening";

    static final String OPEN = "open";

    private static final long START = 1_700_000_000_000_000_000L;
    private static final long SLOW_PERIOD = 1_000_000;
    /** Sample i of the slow series has the time of number i ^ this: out of order within every 64. */
    private static final long SHUFFLE = 0b101101;

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private KilledWriter() {}

    /** Small log and files, so that the ring comes round and files are sealed within seconds. */
    static StoreConfig config(Path store) {
        return StoreConfig.builder(store)
                .logBytes(1 << 20)
                .tsmFileBytes(256 << 10)
                .memoryBudget(16 << 20)
                .flushAge(Duration.ofMillis(300))
                .build();
    }

    static long timeOf(String series, long index) {
        return series.equals(SLOW) ? START + (index ^ SHUFFLE) * SLOW_PERIOD : PERIOD.timeOf(START, index);
    }

    /** Which sample has a time; in the dense series the n-th time is that of sample n. */
    static long indexOf(String series, long time, long rank) {
        return series.equals(SLOW) ? (time - START) / SLOW_PERIOD ^ SHUFFLE : rank;
    }

    static long bitsOf(String series, long index) {
        if (series.equals(DENSE)) {
            return (short) (1000 * Math.sin(index / 30.0) + index % 7);
        }
        return index % 97 == 0
                ? 0x7FF8_0000_0000_0000L | index
                : Double.doubleToRawLongBits(Math.rint(2000 * Math.sin(index / 500.0)) / 100);
    }

    /** Arguments: the store and a seed. */
    public static void main(String[] arguments) throws InterruptedException {
        SampleRandom random = SampleRandom.ofSeed(Long.parseLong(arguments[1]));
        OUT.println(OPENING);
        EdgeStore store = EdgeStore.open(config(Path.of(arguments[0])));
        OUT.println(OPEN);
        SensorSeries slow = store.series(SLOW, ValueType.FLOAT64);
        BurstSeries dense = store.bursts(DENSE, ValueType.BURST_INT16, PERIOD, 1);
        long slowCount = count(store, SLOW);
        long denseCount = count(store, DENSE);
        SampleRandom slowRandom = random.fork();
        SampleRandom denseRandom = random.fork();
        Thread slowThread = new Thread(() -> appendSlow(store, slow, slowCount, slowRandom));
        Thread denseThread = new Thread(() -> appendDense(dense, denseCount, denseRandom));
        slowThread.start();
        denseThread.start();
        slowThread.join();
        denseThread.join();
    }

    private static long count(EdgeStore store, String key) {
        try (Snapshot snapshot = store.snapshot(key)) {
            for (SeriesDefinition series : snapshot.series()) {
                return SeriesExtent.of(snapshot, series).samples();
            }
            return 0;
        }
    }

    private static void appendSlow(EdgeStore store, SensorSeries series, long from, SampleRandom random) {
        for (long index = from; ; index++) {
            if (random.oneIn(20_000)) {
                store.flush();
            }
            boolean acknowledge = random.oneIn(50);
            series.append(
                    timeOf(SLOW, index),
                    Double.longBitsToDouble(bitsOf(SLOW, index)),
                    acknowledge ? durability(random) : Durability.BUFFERED);
            if (acknowledge) {
                OUT.println(SLOW + " " + (index + 1));
            }
        }
    }

    private static void appendDense(BurstSeries series, long from, SampleRandom random) {
        for (long index = from; ; ) {
            short[] piece = new short[1 + random.nextInt(4000)];
            for (int i = 0; i < piece.length; i++) {
                piece[i] = (short) bitsOf(DENSE, index + i);
            }
            boolean acknowledge = random.oneIn(3);
            series.append(START, index, piece, 0, piece.length, acknowledge ? durability(random) : Durability.BUFFERED);
            index += piece.length;
            if (acknowledge) {
                OUT.println(DENSE + " " + index);
            }
        }
    }

    private static Durability durability(SampleRandom random) {
        return random.oneIn(4) ? Durability.FORCED : Durability.WRITTEN;
    }
}
