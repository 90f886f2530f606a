package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.SampleSource;
import io.edgetsm.reader.StoreView;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.reader.query.Query;
import io.edgetsm.reader.query.QueryOptions;
import io.edgetsm.reader.query.QueryResult;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;

/**
 * Every query answers what a plain sorted map would, on a store that is appended to in and out of order and at the same
 * time again, flushed, sealed and reopened, and that in every third run drops its oldest files; from the store itself and
 * from a view of its directory. {@code -Dtest.runs=1000} is the long run: each run asks 100 queries.
 */
class QueryModelTest {
    private static final int STEPS = 25;
    /** In a run with retention more is written, so that there is something to drop. */
    private static final int STEPS_WITH_DROPS = 50;

    private static final int QUERIES = 100;
    private static final long FILE_BYTES = 64 << 10;
    private static final QueryOptions OPTIONS = QueryOptions.defaults().withMemory(1L << 28);
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

    private static final AtomicLong RUNS = new AtomicLong();
    private static final AtomicLong DROPPED_FILES = new AtomicLong();

    private final Map<SeriesDefinition, TreeMap<Long, Long>> state = new LinkedHashMap<>();
    /** All that has been appended at a time and is still somewhere. */
    private final Map<SeriesKey, Map<Long, List<Long>>> versions = new HashMap<>();
    /** All that has been dropped at a time, in order of append. */
    private final Map<SeriesKey, Map<Long, List<Long>>> dropped = new HashMap<>();

    private final long[] nextTime = new long[KEYS.length];
    private final long[] periods = new long[KEYS.length];
    private final ManualClock clock = new ManualClock(START + 20_000 * HOUR);
    private final SimulatedStorage storage = new SimulatedStorage();
    private EdgeStore store;
    private boolean drops;
    private long retentionBytes;
    private long counter;

    @Seeded(runs = 20)
    void everyQueryAnswersWhatASortedMapWould(SampleRandom random) {
        drops = random.oneIn(3);
        retentionBytes = random.pick(FILE_BYTES, FILE_BYTES * 3 / 2);
        open();
        try {
            begin(random);
            for (int step = 0; step < (drops ? STEPS_WITH_DROPS : STEPS); step++) {
                step(random);
            }
            ask(query -> query.runAndClose(store.snapshot(query.selector().toString()), OPTIONS), random, QUERIES / 2);
            store.await(Durability.WRITTEN);
            try (StoreView view = StoreView.open(storage)) {
                ask(query -> query.run(view, OPTIONS), random, QUERIES / 2);
            }
        } finally {
            store.close();
        }
        RUNS.incrementAndGet();
    }

    @AfterAll
    static void tell() {
        System.out.printf(
                "campaign queries: runs=%d queries=%d droppedFiles=%d%n",
                RUNS.get(), RUNS.get() * QUERIES, DROPPED_FILES.get());
    }

    private void open() {
        StoreConfig.Builder config = StoreConfig.builder(Path.of("simulated"))
                .logBytes(64 * 4096)
                .tsmFileBytes(FILE_BYTES)
                .memoryBudget(8 << 20)
                // Samples are drawn hours apart, by the thousand.
                .maxFuture(Duration.ofDays(36_500))
                .clock(clock);
        if (drops) {
            config.retentionBytes(retentionBytes);
        }
        SimulatedStorage opened = storage.reopen();
        opened.onOperation(point -> {
            if (point.operation() == Operation.DELETE && point.name().endsWith(StoreFiles.TSM_SUFFIX)) {
                forget(point.name(), opened.bytesOf(point.name()));
            }
        });
        store = EdgeStore.open(config.build(), opened, false);
    }

    /** Of every sample in a file that goes, what was appended before it at its time has gone already or goes with it. */
    private void forget(String name, byte[] bytes) {
        DROPPED_FILES.incrementAndGet();
        SimulatedStorage copy = new SimulatedStorage();
        copy.put(name, bytes);
        try (TsmFile file = TsmFile.open(copy, name)) {
            for (int ref : file.refs()) {
                SeriesDefinition series = file.definition(ref);
                List<SampleSource> sources = new ArrayList<>();
                file.addSources(series, Long.MIN_VALUE, Long.MAX_VALUE, null, sources);
                sources.sort(Comparator.comparingLong(SampleSource::rank));
                for (SampleSource source : sources) {
                    SampleCursor samples = new SampleCursor(List.of(source), Long.MIN_VALUE, Long.MAX_VALUE);
                    while (samples.next()) {
                        forget(series, samples.timestamp(), samples.valueBits());
                    }
                }
            }
        }
    }

    private void forget(SeriesDefinition series, long time, long bits) {
        List<Long> appended = versions(versions, series, time);
        List<Long> gone = versions(dropped, series, time);
        int at = appended.indexOf(bits);
        assertTrue(at >= 0 || gone.contains(bits), () -> "nobody appended it: " + series.key() + " time=" + time);
        List<Long> going = appended.subList(0, at + 1);
        gone.addAll(going);
        going.clear();
        if (appended.isEmpty()) {
            samples(series).remove(time);
        }
    }

    /** By key: a series that has not been appended to may have another ref when the store is opened again. */
    private TreeMap<Long, Long> samples(SeriesDefinition series) {
        return state.entrySet().stream()
                .filter(entry -> entry.getKey().key().equals(series.key()))
                .findAny()
                .orElseThrow()
                .getValue();
    }

    private static List<Long> versions(Map<SeriesKey, Map<Long, List<Long>>> all, SeriesDefinition series, long time) {
        return all.computeIfAbsent(series.key(), key -> new HashMap<>())
                .computeIfAbsent(time, unknown -> new ArrayList<>(1));
    }

    /** Whether the value can be told apart from all that has been appended at that time. */
    private boolean isNew(SeriesDefinition series, long time, long bits) {
        return !drops
                || !versions(versions, series, time).contains(bits)
                        && !versions(dropped, series, time).contains(bits);
    }

    private void note(SeriesDefinition series, long time, long bits) {
        samples(series).put(time, bits);
        if (drops) {
            versions(versions, series, time).add(bits);
        }
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
        int count = 1 + random.nextInt(random.oneIn(drops ? 2 : 8) ? 4000 : 200);
        // Of a switch no two values at one time could be told apart when one of them is dropped.
        boolean late = random.oneIn(6) && !(drops && TYPES[which] == ValueType.BOOL);
        long period = periods[which];
        if (random.oneIn(5)) {
            nextTime[which] += random.nextLong(20 * period);
        }
        long at = late ? nextTime[which] - random.nextLong(2L * count) * period : nextTime[which];
        for (int i = 0; i < count; i++) {
            long time = at + i * period + (random.oneIn(50) ? random.nextLong(period) : 0);
            append(series, which, time, random);
        }
        if (!late) {
            nextTime[which] = at + count * period;
        }
    }

    private void append(SensorSeries series, int which, long time, SampleRandom random) {
        long bits;
        do {
            bits = value(which, random);
        } while (!isNew(series.definition(), time, bits));
        switch (TYPES[which]) {
            case FLOAT64 -> series.append(time, Double.longBitsToDouble(bits));
            case FLOAT32 -> series.append(time, Float.intBitsToFloat((int) bits));
            case INT64 -> series.append(time, bits);
            default -> series.append(time, bits == 1);
        }
        note(series.definition(), time, bits);
    }

    private long value(int which, SampleRandom random) {
        return switch (TYPES[which]) {
            case FLOAT64 -> Double.doubleToRawLongBits(number(which, random));
            case FLOAT32 -> Float.floatToRawIntBits(random.nextInt(10_000) / 100f) & 0xFFFF_FFFFL;
            case INT64 -> {
                counter = random.oneIn(500) ? random.nextInt(10) : counter + random.nextInt(1000);
                yield which == 5 ? Long.MAX_VALUE - 1_000_000_000L + counter : counter;
            }
            default -> random.nextBoolean() ? 1 : 0;
        };
    }

    private double number(int which, SampleRandom random) {
        if (which == 2 && random.oneIn(2000)) {
            return random.pick(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        }
        // All digits take eight bytes a sample: files fill up.
        return drops ? random.nextGaussian() : (random.nextInt(400) - (which == 1 ? 200 : 0)) / 10.0;
    }

    private void appendBurst(SampleRandom random) {
        SamplePeriod period = SamplePeriod.ofHertz("25600");
        BurstSeries series = store.bursts(BURST, ValueType.BURST_INT16, period, -0.5);
        long origin = START + random.nextInt(50) * 10L * SECOND;
        short[] counts = new short[1 + random.nextInt(5000)];
        for (int i = 0; i < counts.length; i++) {
            do {
                counts[i] = (short) (random.nextGaussian() * 200);
            } while (!isNew(series.definition(), period.timeOf(origin, i), counts[i]));
        }
        series.append(origin, 0, counts, 0, counts.length, Durability.BUFFERED);
        for (int i = 0; i < counts.length; i++) {
            note(series.definition(), period.timeOf(origin, i), counts[i]);
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
        try (QueryResult result = answerer.apply(query)) {
            // Only now: on its way to a snapshot the store may seal a file and drop another.
            List<QueryModel.Row> expected = new QueryModel(state).answer(query);
            int at = 0;
            while (result.next()) {
                assertTrue(at < expected.size(), () -> "a row too many: " + text + ", start=" + result.start());
                QueryModel.Row row = expected.get(at++);
                assertEquals(row.start(), result.start(), () -> "start of a row: " + text);
                assertEquals(row.last(), result.last(), () -> "end of a row: " + text);
                for (int column = 0; column < row.values().length; column++) {
                    compare(text, row, column, result);
                }
            }
            assertEquals(expected.size(), at, () -> "rows: " + text);
        }
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
