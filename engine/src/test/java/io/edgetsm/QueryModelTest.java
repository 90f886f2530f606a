package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.StoreView;
import io.edgetsm.reader.query.Query;
import io.edgetsm.reader.query.QueryResult;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Every query answers what a plain sorted map would, on a store that is appended to in and out of order, flushed, sealed
 * and reopened; from the store itself and from a view of its directory. {@code -Dtest.runs=1000} is the long run: each
 * run asks about 100 queries.
 */
class QueryModelTest {
    private static final int STEPS = 25;
    private static final int QUERIES = 100;
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3600 * SECOND;
    /** Two days before the clocks of Paris are set forward. */
    private static final long START = 1_711_665_600L * SECOND;

    private static final String[] KEYS = {
        "temperature{floor=\"0\",room=\"1\"}",
        "temperature{floor=\"0\",room=\"2\"}",
        "temperature{floor=\"1\",room=\"1\"}",
        "power{room=\"1\"}",
        "energy{room=\"1\"}",
        "energy{room=\"2\"}",
        "open{room=\"1\"}",
    };
    private static final ValueType[] TYPES = {
        ValueType.FLOAT64,
        ValueType.FLOAT64,
        ValueType.FLOAT64,
        ValueType.FLOAT32,
        ValueType.INT64,
        ValueType.INT64,
        ValueType.BOOL,
    };
    private static final String BURST = "vibration{room=\"1\"}";

    private final Map<SeriesDefinition, TreeMap<Long, Long>> state = new LinkedHashMap<>();
    private final long[] nextTime = new long[KEYS.length];
    private final long[] periods = new long[KEYS.length];
    private final ManualClock clock = new ManualClock(START + 20_000 * HOUR);
    private final SimulatedStorage storage = new SimulatedStorage();
    private EdgeStore store;
    private long counter;

    @Seeded(runs = 20)
    void everyQueryAnswersWhatASortedMapWould(SampleRandom random) {
        open();
        try {
            begin(random);
            for (int step = 0; step < STEPS; step++) {
                step(random);
            }
            ask(store::query, random, QUERIES / 2);
            store.await(Durability.WRITTEN);
            try (StoreView view = StoreView.open(storage)) {
                ask(query -> query.run(view), random, QUERIES / 2);
            }
        } finally {
            store.close();
        }
    }

    private void open() {
        store = EdgeStore.open(
                StoreConfig.builder(Path.of("simulated"))
                        .logBytes(64 * 4096)
                        .tsmFileBytes(64 << 10)
                        .memoryBudget(8 << 20)
                        .clock(clock)
                        .build(),
                storage.reopen(),
                false);
    }

    private void begin(RandomGenerator random) {
        long[] choices = {SECOND, SECOND / 10, 10 * SECOND, 600 * SECOND, HOUR};
        for (int i = 0; i < KEYS.length; i++) {
            store.series(KEYS[i], TYPES[i]);
            periods[i] = choices[random.nextInt(choices.length)];
            nextTime[i] = START + random.nextLong(HOUR);
        }
        store.bursts(BURST, ValueType.BURST_INT16, SamplePeriod.ofHertz("25600"), -0.5);
        store.series().forEach(series -> state.put(series, new TreeMap<>()));
    }

    private void step(SampleRandom random) {
        int dice = random.nextInt(100);
        if (dice < 70) {
            appendRun(random, random.nextInt(KEYS.length));
        } else if (dice < 78) {
            appendBurst(random);
        } else if (dice < 90) {
            clock.advance(Duration.ofMillis(300));
            store.runAgents();
        } else if (dice < 96) {
            store.flush();
        } else {
            store.close();
            open();
        }
    }

    private void appendRun(SampleRandom random, int which) {
        SensorSeries series = store.series(KEYS[which], TYPES[which]);
        TreeMap<Long, Long> samples = samples(KEYS[which]);
        int count = 1 + random.nextInt(random.oneIn(8) ? 4000 : 200);
        boolean late = random.oneIn(6);
        long period = periods[which];
        if (random.oneIn(5)) {
            nextTime[which] += random.nextLong(20 * period);
        }
        long at = late ? nextTime[which] - random.nextLong(2L * count) * period : nextTime[which];
        for (int i = 0; i < count; i++) {
            long time = at + i * period + (random.oneIn(50) ? random.nextLong(period) : 0);
            samples.put(time, append(series, which, time, random));
        }
        if (!late) {
            nextTime[which] = at + count * period;
        }
    }

    private TreeMap<Long, Long> samples(String key) {
        return state.entrySet().stream()
                .filter(entry -> entry.getKey().key().toString().equals(key))
                .findAny()
                .orElseThrow()
                .getValue();
    }

    private long append(SensorSeries series, int which, long time, SampleRandom random) {
        switch (TYPES[which]) {
            case FLOAT64 -> {
                double value = which == 2 && random.oneIn(2000)
                        ? random.pick(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                        : (random.nextInt(400) - (which == 1 ? 200 : 0)) / 10.0;
                series.append(time, value);
                return Double.doubleToRawLongBits(value);
            }
            case FLOAT32 -> {
                float value = random.nextInt(10_000) / 100f;
                series.append(time, value);
                return Float.floatToRawIntBits(value) & 0xFFFF_FFFFL;
            }
            case INT64 -> {
                counter = random.oneIn(500) ? random.nextInt(10) : counter + random.nextInt(1000);
                long value = which == 5 ? Long.MAX_VALUE - 1_000_000_000L + counter : counter;
                series.append(time, value);
                return value;
            }
            default -> {
                boolean value = random.nextBoolean();
                series.append(time, value);
                return value ? 1 : 0;
            }
        }
    }

    private void appendBurst(SampleRandom random) {
        short[] counts = new short[1 + random.nextInt(5000)];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (short) (random.nextGaussian() * 200);
        }
        SamplePeriod period = SamplePeriod.ofHertz("25600");
        BurstSeries series = store.bursts(BURST, ValueType.BURST_INT16, period, -0.5);
        long origin = START + random.nextInt(50) * 10L * SECOND;
        series.append(origin, 0, counts, 0, counts.length, Durability.BUFFERED);
        for (int i = 0; i < counts.length; i++) {
            samples(BURST).put(period.timeOf(origin, i), (long) counts[i]);
        }
    }

    private void ask(Function<Query, QueryResult> answerer, SampleRandom random, int queries) {
        for (int i = 0; i < queries; i++) {
            String text = query(random);
            compare(text, answerer, Query.parse(text));
        }
    }

    private String query(SampleRandom random) {
        StringBuilder text = new StringBuilder(random.pick(
                "temperature",
                "temperature{room=\"1\"}",
                "{room!~\"2\"}",
                "energy",
                "power",
                "open",
                BURST,
                "temperature{floor=~\"0|1\",room!=\"3\"}",
                "*"));
        boolean burst = text.toString().equals(BURST);
        long span = burst ? 60 * SECOND : random.pick(HOUR, 24 * HOUR, 200 * HOUR);
        long from = START + random.nextLong(-span / 10, span);
        if (!random.oneIn(4)) {
            text.append(" --from ").append(from).append("ns");
        }
        if (random.nextBoolean()) {
            text.append(" --to ").append(from + 1 + random.nextLong(span)).append("ns");
        }
        if (random.oneIn(20)) {
            return text.toString();
        }
        boolean every = !random.oneIn(5);
        if (every) {
            appendWindows(text, random, burst);
        }
        text.append(" --agg ").append(aggregates(random));
        if (every && random.oneIn(2)) {
            text.append(" --fill ").append(random.pick("null", "previous", "linear", "-1.5"));
        }
        if (random.oneIn(3)) {
            text.append(" --by ").append(random.pick("room", "floor", "room,floor", "nothing"));
        }
        if (random.oneIn(4)) {
            text.append(" --across ").append(random.pick("pool", "sum", "mean", "min", "max", "count"));
        }
        return text.toString();
    }

    private static void appendWindows(StringBuilder text, SampleRandom random, boolean burst) {
        if (burst) {
            text.append(" --every ").append(random.pick("100ms", "1s", "10s", "30s"));
            return;
        }
        int dice = random.nextInt(10);
        if (dice < 5) {
            text.append(" --every ").append(random.pick("10m", "1h", "6h", "1d", "1h30m"));
        } else if (dice < 7) {
            text.append(" --every ")
                    .append(random.pick("1d", "1w", "1mo"))
                    .append(" --zone ")
                    .append(random.pick("Europe/Paris", "Asia/Kolkata", "America/New_York"));
        } else {
            text.append(random.pick(
                    " --every 10m --window 30m",
                    " --every 1h --window 90m",
                    " --every 6h --window 1d",
                    " --every 1h --window 1h"));
        }
    }

    private static String aggregates(SampleRandom random) {
        List<String> picked = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            picked.add(random.pick(
                    "count",
                    "sum",
                    "mean",
                    "min",
                    "max",
                    "first",
                    "last",
                    "range",
                    "stddev",
                    "median",
                    "p95",
                    "quantile(0)",
                    "delta",
                    "increase",
                    "rate",
                    "integral",
                    "integral(step)",
                    "twmean",
                    "twmean(linear)",
                    "mean",
                    "sum",
                    "max"));
        }
        return String.join(",", picked);
    }

    private void compare(String text, Function<Query, QueryResult> answerer, Query query) {
        List<QueryModel.Row> expected = new QueryModel(state).answer(query);
        int at = 0;
        try (QueryResult result = answerer.apply(query)) {
            while (result.next()) {
                assertTrue(at < expected.size(), () -> "a row too many: " + text + ", start=" + result.start());
                QueryModel.Row row = expected.get(at++);
                assertEquals(row.start(), result.start(), () -> "start of a row: " + text);
                assertEquals(row.last(), result.last(), () -> "end of a row: " + text);
                for (int column = 0; column < row.values().length; column++) {
                    compare(text, row, column, result);
                }
            }
        }
        assertEquals(expected.size(), at, () -> "rows: " + text);
    }

    private static void compare(String text, QueryModel.Row row, int column, QueryResult result) {
        Double expected = row.values()[column];
        String where = text + ", start=" + row.start() + " group=" + row.label() + " column=" + column;
        assertEquals(expected == null, result.isNull(column), () -> "whether there is a value: " + where);
        if (expected == null) {
            return;
        }
        double actual = result.value(column);
        boolean close = Double.compare(expected, actual) == 0
                || expected == actual
                || Math.abs(expected - actual) <= row.tolerances()[column];
        assertTrue(
                close,
                () -> where + ": expected=" + expected + " actual=" + actual + " tolerance="
                        + row.tolerances()[column]);
    }
}
