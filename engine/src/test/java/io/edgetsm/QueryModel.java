package io.edgetsm;

import io.edgetsm.format.Numbers;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.Selector;
import io.edgetsm.reader.query.Across;
import io.edgetsm.reader.query.Aggregate;
import io.edgetsm.reader.query.Every;
import io.edgetsm.reader.query.Fill;
import io.edgetsm.reader.query.Query;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/**
 * What a query must answer, worked out the slow way from plain sorted maps: every window looks at every sample of its
 * range anew, sums are exact.
 */
final class QueryModel {
    private final Map<SeriesDefinition, TreeMap<Long, Long>> state;
    /** Whether windows that only time passes through are rows: those of a query that has an aggregate over time. */
    private boolean timeRows;

    QueryModel(Map<SeriesDefinition, TreeMap<Long, Long>> state) {
        this.state = state;
    }

    /**
     * One row. An expected value comes with how far off an answer may be.
     *
     * @param values null where there is none
     */
    record Row(String label, long start, long last, Double[] values, double[] tolerances) {}

    private record Value(double number, double tolerance) {}

    private record Window(long start, long last) implements Comparable<Window> {
        @Override
        public int compareTo(Window other) {
            return Long.compare(start, other.start);
        }
    }

    List<Row> answer(Query query) {
        long first = query.from() == null ? Long.MIN_VALUE : query.from().resolve(0, ZoneOffset.UTC);
        long last = query.to() == null ? Long.MAX_VALUE : query.to().resolve(0, ZoneOffset.UTC) - 1;
        timeRows = query.aggregates().stream().anyMatch(QueryModel::isOverTime);
        List<Row> rows = new ArrayList<>();
        groups(query).forEach((label, members) -> {
            if (query.isAggregating()) {
                rows.addAll(fill(query, windows(query, label, members, first, last), first, last));
            } else {
                rows.addAll(samples(label, members.get(0), first, last));
            }
        });
        return rows;
    }

    private Map<String, List<SeriesDefinition>> groups(Query query) {
        Selector selector = query.selector();
        List<SeriesDefinition> selected = state.keySet().stream()
                .filter(series -> selector.matches(series.key()))
                .sorted((a, b) -> a.key().compareTo(b.key()))
                .toList();
        Map<String, List<SeriesDefinition>> groups = new TreeMap<>();
        boolean grouped = !query.by().isEmpty() || query.across() != null;
        for (SeriesDefinition series : selected) {
            String label = series.key().toString();
            if (grouped) {
                List<String> values = new ArrayList<>();
                query.by().forEach(tag -> values.add(series.key().tags().getOrDefault(tag, "")));
                label = String.join("\0", values);
            }
            groups.computeIfAbsent(label, key -> new ArrayList<>()).add(series);
        }
        return groups;
    }

    private List<Row> samples(String label, SeriesDefinition series, long first, long last) {
        List<Row> rows = new ArrayList<>();
        state.get(series)
                .subMap(first, true, last, true)
                .forEach((time, bits) ->
                        rows.add(new Row(label, time, time, new Double[] {number(series, bits)}, new double[1])));
        return rows;
    }

    private static double number(SeriesDefinition series, long bits) {
        return Numbers.toDouble(series.type(), bits) * series.scale();
    }

    private List<Row> windows(Query query, String label, List<SeriesDefinition> members, long first, long last) {
        TreeSet<Window> windows = new TreeSet<>();
        for (SeriesDefinition series : members) {
            TreeMap<Long, Long> samples = state.get(series);
            addWindows(query, samples.subMap(first, true, last, true), windows, first, last);
            if (timeRows && !samples.isEmpty()) {
                long from = Math.max(first, samples.firstKey());
                long to = Math.min(last, samples.lastKey() - 1);
                for (long t = from; t <= to; ) {
                    List<Window> some = windowsOf(query, t, first, last);
                    windows.addAll(some);
                    long step = query.windowNanos() == 0
                            ? some.get(0).last
                            : (Math.floorDiv(t, pane(query)) + 1) * pane(query) - 1;
                    if (step == Long.MAX_VALUE) {
                        break;
                    }
                    t = step + 1;
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (Window window : windows) {
            rows.add(row(query, label, members, window, first, last));
        }
        return rows;
    }

    private static void addWindows(
            Query query, NavigableMap<Long, Long> samples, TreeSet<Window> windows, long first, long last) {
        for (Map.Entry<Long, Long> sample = samples.firstEntry(); sample != null; ) {
            long t = sample.getKey();
            List<Window> some = windowsOf(query, t, first, last);
            windows.addAll(some);
            // Windows that follow on one another are the same for all samples of one.
            sample = samples.higherEntry(query.windowNanos() == 0 ? some.get(0).last : t);
        }
    }

    private static long pane(Query query) {
        return java.math.BigInteger.valueOf(fixed(query.every()))
                .gcd(java.math.BigInteger.valueOf(query.windowNanos()))
                .longValueExact();
    }

    private static long fixed(Every every) {
        return switch (every.unit()) {
            case NANOS -> every.count();
            case DAYS -> every.count() * 86_400_000_000_000L;
            case WEEKS -> every.count() * 7 * 86_400_000_000_000L;
            case MONTHS -> throw new AssertionError("months");
        };
    }

    /** Every window that holds a moment. */
    private static List<Window> windowsOf(Query query, long t, long first, long last) {
        if (query.every() == null) {
            return List.of(new Window(Long.MIN_VALUE, Long.MAX_VALUE));
        }
        if (query.windowNanos() == 0) {
            return List.of(tumbling(query, t));
        }
        long every = fixed(query.every());
        List<Window> windows = new ArrayList<>();
        for (long start = Math.floorDiv(t, every) * every; start > t - query.windowNanos(); start -= every) {
            boolean inRange =
                    start <= last && (first == Long.MIN_VALUE || start >= Math.floorDiv(first, every) * every);
            if (inRange) {
                windows.add(new Window(start, start + query.windowNanos() - 1));
            }
        }
        return windows;
    }

    private static Window tumbling(Query query, long t) {
        Every every = query.every();
        if (every.unit() == Every.Unit.NANOS) {
            long start = Math.floorDiv(t, every.count()) * every.count();
            return new Window(start, start + every.count() - 1);
        }
        ZoneId zone = query.zone() == null ? ZoneOffset.UTC : query.zone();
        LocalDate date = Instant.ofEpochSecond(Math.floorDiv(t, 1_000_000_000L))
                .atZone(zone)
                .toLocalDate();
        if (every.count() != 1) {
            throw new AssertionError("only one unit at a time is modelled: " + every);
        }
        LocalDate from = switch (every.unit()) {
            case WEEKS -> date.with(TemporalAdjusters.previousOrSame(java.time.DayOfWeek.MONDAY));
            case MONTHS -> date.withDayOfMonth(1);
            default -> date;
        };
        LocalDate to = switch (every.unit()) {
            case WEEKS -> from.plusDays(7);
            case MONTHS -> from.plusMonths(1);
            default -> from.plusDays(1);
        };
        return new Window(
                from.atStartOfDay(zone).toEpochSecond() * 1_000_000_000L,
                to.atStartOfDay(zone).toEpochSecond() * 1_000_000_000L - 1);
    }

    private Row row(Query query, String label, List<SeriesDefinition> members, Window window, long first, long last) {
        List<Aggregate> aggregates = query.aggregates();
        Double[] values = new Double[aggregates.size()];
        double[] tolerances = new double[aggregates.size()];
        for (int i = 0; i < values.length; i++) {
            Value value = query.across() == null || query.across() == Across.POOL
                    ? pooled(aggregates.get(i), members, window, first, last)
                    : across(query.across(), aggregates.get(i), members, window, first, last);
            values[i] = value == null ? null : value.number;
            tolerances[i] = value == null ? 0 : value.tolerance;
        }
        return rowWithTimes(query, label, members, window, first, last, values, tolerances);
    }

    private Row rowWithTimes(
            Query query,
            String label,
            List<SeriesDefinition> members,
            Window window,
            long first,
            long last,
            Double[] values,
            double[] tolerances) {
        if (query.every() != null) {
            return new Row(label, window.start, window.last, values, tolerances);
        }
        long start = Long.MAX_VALUE;
        long end = Long.MIN_VALUE;
        for (SeriesDefinition series : members) {
            NavigableMap<Long, Long> inside = state.get(series).subMap(first, true, last, true);
            if (!inside.isEmpty()) {
                start = Math.min(start, inside.firstKey());
                end = Math.max(end, inside.lastKey());
            }
        }
        return start > end
                ? new Row(label, first, last, values, tolerances)
                : new Row(label, start, end, values, tolerances);
    }

    private Value across(
            Across across, Aggregate aggregate, List<SeriesDefinition> members, Window window, long first, long last) {
        List<Value> values = new ArrayList<>();
        for (SeriesDefinition series : members) {
            if (!hasWindow(series, window, first, last)) {
                continue;
            }
            Value value = pooled(aggregate, List.of(series), window, first, last);
            if (value != null) {
                values.add(value);
            }
        }
        double[] numbers = values.stream().mapToDouble(Value::number).toArray();
        double tolerance = values.stream().mapToDouble(Value::tolerance).sum();
        if (across == Across.COUNT) {
            return new Value(numbers.length, 0);
        }
        if (numbers.length == 0) {
            return null;
        }
        return switch (across) {
            case MIN -> new Value(min(numbers), tolerance);
            case MAX -> new Value(max(numbers), tolerance);
            case SUM -> sum(numbers, tolerance);
            default -> {
                Value sum = sum(numbers, tolerance);
                yield new Value(sum.number / numbers.length, sum.tolerance + Math.ulp(sum.number));
            }
        };
    }

    /** A series without any row in the window takes no part, not even with a count of 0. */
    private boolean hasWindow(SeriesDefinition series, Window window, long first, long last) {
        return !inside(series, window, first, last).isEmpty()
                || timeRows && coveredNanos(series, window, first, last) > 0;
    }

    private NavigableMap<Long, Long> inside(SeriesDefinition series, Window window, long first, long last) {
        long from = Math.max(window.start, first);
        long to = Math.min(window.last, last);
        return from > to ? new TreeMap<>() : state.get(series).subMap(from, true, to, true);
    }

    private static boolean isOverTime(Aggregate aggregate) {
        return aggregate.function().name().startsWith("INTEGRAL")
                || aggregate.function().name().startsWith("TWMEAN");
    }

    /** The value over all samples of several series, null when there is none. */
    private Value pooled(Aggregate aggregate, List<SeriesDefinition> members, Window window, long first, long last) {
        List<Double> numbers = new ArrayList<>();
        List<Double> rests = new ArrayList<>();
        Value total = new Value(0, 0);
        boolean any = false;
        double covered = 0;
        long firstTime = 0;
        double firstNumber = 0;
        long lastTime = 0;
        double lastNumber = 0;
        for (SeriesDefinition series : members) {
            NavigableMap<Long, Long> samples = inside(series, window, first, last);
            if (!samples.isEmpty()) {
                double number = number(series, samples.firstEntry().getValue());
                if (numbers.isEmpty() || samples.firstKey() < firstTime) {
                    firstTime = samples.firstKey();
                    firstNumber = number;
                }
                if (numbers.isEmpty() || samples.lastKey() >= lastTime) {
                    lastTime = samples.lastKey();
                    lastNumber = number(series, samples.lastEntry().getValue());
                }
            }
            samples.values().forEach(bits -> {
                numbers.add(number(series, bits));
                rests.add(rest(series, bits));
            });
            Value one = ofOne(aggregate, series, window, first, last);
            if (one != null) {
                any = true;
                total = new Value(total.number + one.number, total.tolerance + one.tolerance + Math.ulp(total.number));
            }
            covered += coveredNanos(series, window, first, last);
        }
        double[] all = numbers.stream().mapToDouble(Double::doubleValue).toArray();
        if (isOverTime(aggregate)) {
            if (covered == 0) {
                return null;
            }
            boolean mean = aggregate.function().name().startsWith("TWMEAN");
            return mean ? new Value(total.number / (covered / 1e9), total.tolerance / (covered / 1e9)) : total;
        }
        if (aggregate.function() == Aggregate.Function.COUNT) {
            return new Value(all.length, 0);
        }
        if (all.length == 0) {
            return null;
        }
        Value sum = sum(
                DoubleStream.concat(Arrays.stream(all), rests.stream().mapToDouble(Double::doubleValue))
                        .toArray(),
                0);
        return switch (aggregate.function()) {
            case SUM -> sum;
            case MEAN ->
                new Value(sum.number / all.length, sum.tolerance / all.length + Math.ulp(sum.number / all.length));
            case MIN -> new Value(min(all), 0);
            case MAX -> new Value(max(all), 0);
            case RANGE -> new Value(max(all) - min(all), Math.ulp(max(all)));
            case FIRST -> new Value(firstNumber, 0);
            case LAST -> new Value(lastNumber, 0);
            case STDDEV -> stddev(all, sum.number / all.length);
            case QUANTILE -> quantileWithin(all, aggregate.parameter());
            default -> any ? total : null;
        };
    }

    /** What a double leaves out of a large integer, which sums do not leave out. */
    private static double rest(SeriesDefinition series, long bits) {
        return series.type() == ValueType.INT64 && Math.abs(bits) > 1L << 53
                ? BigDecimal.valueOf(bits)
                        .subtract(new BigDecimal((double) bits))
                        .doubleValue()
                : 0;
    }

    private static double min(double... numbers) {
        return Arrays.stream(numbers).reduce(Math::min).orElseThrow();
    }

    private static double max(double... numbers) {
        return Arrays.stream(numbers).reduce(Math::max).orElseThrow();
    }

    private static double absoluteSum(double... numbers) {
        return Arrays.stream(numbers).filter(Double::isFinite).map(Math::abs).sum();
    }

    /** Exact, rounded once. */
    private static Value sum(double[] numbers, double tolerance) {
        double plain = Arrays.stream(numbers).reduce(0, Double::sum);
        if (!Double.isFinite(plain)) {
            return new Value(plain, 0);
        }
        double high = 0;
        double low = 0;
        for (double number : numbers) {
            // Twice the digits of a double, brought into order after each addition (T. Dekker, 1971).
            double next = high + number;
            double part = next - high;
            low += high - (next - part) + (number - part);
            high = next + low;
            low -= high - next;
        }
        double rounded = high;
        return new Value(rounded, tolerance + Math.ulp(rounded) + SUM_ERROR * absoluteSum(numbers));
    }

    /** A block's sum may be that of decimals, which its values, doubles, stand for. */
    private static final double SUM_ERROR = 0x1p-53;

    private static Value stddev(double[] numbers, double mean) {
        if (!Double.isFinite(mean)) {
            return new Value(Double.NaN, 0);
        }
        double squares = 0;
        for (double number : numbers) {
            squares += (number - mean) * (number - mean);
        }
        double deviation = Math.sqrt(squares / numbers.length);
        return new Value(deviation, 1e-7 * (deviation + absoluteSum(numbers) / numbers.length * 1e-7));
    }

    /** Beyond 4096 values a sketch may be off by some ranks, by twice as many where sketches were joined. */
    private static Value quantileWithin(double[] numbers, double rank) {
        double exact = quantile(numbers, rank);
        double tolerance = Math.ulp(exact) * 4;
        if (numbers.length > 4096) {
            double off = 2 * 2 * Math.PI / 500 * Math.sqrt(rank * (1 - rank)) + 1.0 / numbers.length;
            tolerance += quantile(numbers, Math.min(1, rank + off)) - quantile(numbers, Math.max(0, rank - off));
        }
        return new Value(exact, tolerance);
    }

    private static double quantile(double[] numbers, double rank) {
        double[] sorted = numbers.clone();
        for (double number : sorted) {
            if (Double.isNaN(number)) {
                return number;
            }
        }
        Arrays.sort(sorted);
        double place = rank * (sorted.length - 1);
        double below = sorted[(int) Math.floor(place)];
        double above = sorted[(int) Math.ceil(place)];
        double fraction = place - Math.floor(place);
        return below == above ? below : below * (1 - fraction) + above * fraction;
    }

    /** What is added up over series: delta, increase, rate, area. Null when the series has none. */
    private Value ofOne(Aggregate aggregate, SeriesDefinition series, Window window, long first, long last) {
        NavigableMap<Long, Long> samples = inside(series, window, first, last);
        return switch (aggregate.function()) {
            case DELTA -> samples.isEmpty() ? null : delta(series, samples);
            case INCREASE -> samples.isEmpty() ? null : increase(series, samples);
            case RATE -> samples.isEmpty() ? null : rate(series, samples);
            case INTEGRAL, TWMEAN -> area(series, window, first, last, isStepwise(series));
            case INTEGRAL_STEP, TWMEAN_STEP -> area(series, window, first, last, true);
            case INTEGRAL_LINEAR, TWMEAN_LINEAR -> area(series, window, first, last, false);
            default -> null;
        };
    }

    private static boolean isStepwise(SeriesDefinition series) {
        return series.type() == ValueType.BOOL || series.type() == ValueType.INT64;
    }

    private Map.Entry<Long, Long> before(SeriesDefinition series, NavigableMap<Long, Long> samples) {
        return state.get(series).lowerEntry(samples.firstKey());
    }

    /** Overlapping windows add up the changes over their panes, each rounded. */
    private Value delta(SeriesDefinition series, NavigableMap<Long, Long> samples) {
        Map.Entry<Long, Long> before = before(series, samples);
        long from = before == null ? samples.firstEntry().getValue() : before.getValue();
        Value delta = difference(series, from, samples.lastEntry().getValue());
        double[] numbers = samples.values().stream()
                .mapToDouble(bits -> Math.abs(number(series, bits)))
                .filter(Double::isFinite)
                .toArray();
        double largest = numbers.length == 0 ? 0 : max(numbers);
        return new Value(delta.number, delta.tolerance + 8 * Math.ulp(largest));
    }

    private static Value difference(SeriesDefinition series, long from, long to) {
        if (series.type() == ValueType.INT64) {
            double exact =
                    BigDecimal.valueOf(to).subtract(BigDecimal.valueOf(from)).doubleValue();
            return new Value(exact, Math.ulp(exact));
        }
        double difference = number(series, to) - number(series, from);
        return new Value(difference, 2 * Math.ulp(Math.abs(number(series, to)) + Math.abs(number(series, from))));
    }

    private Value increase(SeriesDefinition series, NavigableMap<Long, Long> samples) {
        Map.Entry<Long, Long> before = before(series, samples);
        Long previous = before == null ? null : before.getValue();
        double sum = 0;
        double tolerance = 0;
        for (long bits : samples.values()) {
            if (previous != null) {
                // Unscaled: a negative scale turns a counter over.
                boolean fell = Numbers.isLess(
                        series.type(),
                        bits,
                        Numbers.toDouble(series.type(), bits),
                        previous,
                        Numbers.toDouble(series.type(), previous));
                Value step = fell ? new Value(number(series, bits), 0) : difference(series, previous, bits);
                sum += step.number;
                tolerance += step.tolerance + Math.ulp(sum);
            }
            previous = bits;
        }
        return new Value(sum, tolerance);
    }

    private Value rate(SeriesDefinition series, NavigableMap<Long, Long> samples) {
        Map.Entry<Long, Long> before = before(series, samples);
        long from = before == null ? samples.firstKey() : before.getKey();
        double seconds = (samples.lastKey() - from) / 1e9;
        if (seconds == 0) {
            return null;
        }
        Value increase = increase(series, samples);
        double rate = increase.number / seconds;
        return new Value(rate, increase.tolerance / seconds + Math.ulp(rate) * 2);
    }

    private double coveredNanos(SeriesDefinition series, Window window, long first, long last) {
        TreeMap<Long, Long> samples = state.get(series);
        if (samples.isEmpty()) {
            return 0;
        }
        return Math.max(0, end(samples, window, last) - begin(samples, window, first));
    }

    private static long begin(TreeMap<Long, Long> samples, Window window, long first) {
        return Math.max(Math.max(window.start, first), samples.firstKey());
    }

    /** Exclusive. */
    private static long end(TreeMap<Long, Long> samples, Window window, long last) {
        long end = Math.min(window.last, last);
        return Math.min(end == Long.MAX_VALUE ? end : end + 1, samples.lastKey());
    }

    private Value area(SeriesDefinition series, Window window, long first, long last, boolean stepwise) {
        TreeMap<Long, Long> samples = state.get(series);
        if (coveredNanos(series, window, first, last) == 0) {
            return null;
        }
        long begin = begin(samples, window, first);
        long end = end(samples, window, last);
        double area = 0;
        double tolerance = 0;
        for (long t = begin; t < end; ) {
            Map.Entry<Long, Long> from = samples.floorEntry(t);
            Map.Entry<Long, Long> to = samples.higherEntry(t);
            long until = Math.min(end, to.getKey());
            double piece = stepwise
                    ? number(series, from.getValue()) * ((until - t) / 1e9)
                    : (between(series, from, to, t) / 2 + between(series, from, to, until) / 2) * ((until - t) / 1e9);
            area += piece;
            double size = finiteSize(number(series, from.getValue())) + finiteSize(number(series, to.getValue()));
            tolerance += 1e-12 * size * ((until - t) / 1e9);
            t = until;
        }
        return new Value(area, tolerance);
    }

    private static double finiteSize(double number) {
        return Double.isFinite(number) ? Math.abs(number) : 0;
    }

    private static double between(
            SeriesDefinition series, Map.Entry<Long, Long> from, Map.Entry<Long, Long> to, long t) {
        double share = (double) (t - from.getKey()) / (to.getKey() - from.getKey());
        double below = number(series, from.getValue());
        double above = number(series, to.getValue());
        return share == 0 ? below : share == 1 ? above : below * (1 - share) + above * share;
    }

    private List<Row> fill(Query query, List<Row> rows, long first, long last) {
        if (query.fill().kind() == Fill.Kind.NONE || rows.isEmpty()) {
            return rows;
        }
        TreeMap<Long, Row> byStart = new TreeMap<>();
        rows.forEach(row -> byStart.put(row.start, row));
        long end = last == Long.MAX_VALUE ? byStart.lastKey() : startOf(query, last);
        List<Row> all = new ArrayList<>();
        int columns = query.aggregates().size();
        for (long start = first == Long.MIN_VALUE ? byStart.firstKey() : startOf(query, first); start <= end; ) {
            Window window = query.windowNanos() == 0
                    ? tumbling(query, start)
                    : new Window(start, start + query.windowNanos() - 1);
            all.add(byStart.getOrDefault(
                    start, new Row(rows.get(0).label, start, window.last, new Double[columns], new double[columns])));
            start = query.windowNanos() == 0 ? window.last + 1 : start + fixed(query.every());
        }
        for (int column = 0; column < columns; column++) {
            fillColumn(query.fill(), all, column);
        }
        return all;
    }

    private static long startOf(Query query, long t) {
        return query.windowNanos() == 0
                ? tumbling(query, t).start
                : Math.floorDiv(t, fixed(query.every())) * fixed(query.every());
    }

    private static void fillColumn(Fill fill, List<Row> rows, int column) {
        List<Integer> known = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).values[column] != null) {
                known.add(i);
            }
        }
        for (int i = 0; i < rows.size(); i++) {
            int place = Collections.binarySearch(known, i);
            if (place >= 0) {
                continue;
            }
            Row before = -place - 2 < 0 ? null : rows.get(known.get(-place - 2));
            Row behind = -place - 1 == known.size() ? null : rows.get(known.get(-place - 1));
            fillOne(fill, rows.get(i), column, before, behind);
        }
    }

    private static void fillOne(Fill fill, Row row, int column, Row before, Row behind) {
        switch (fill.kind()) {
            case VALUE -> row.values[column] = fill.value();
            case PREVIOUS -> {
                if (before != null) {
                    row.values[column] = before.values[column];
                    row.tolerances[column] = before.tolerances[column];
                }
            }
            case LINEAR -> {
                if (before != null && behind != null) {
                    double share = (double) (row.start - before.start) / (behind.start - before.start);
                    double from = before.values[column];
                    double to = behind.values[column];
                    row.values[column] = from == to ? from : from * (1 - share) + to * share;
                    row.tolerances[column] = before.tolerances[column]
                            + behind.tolerances[column]
                            + 4 * Math.ulp(Math.abs(from) + Math.abs(to));
                }
            }
            default -> {}
        }
    }
}
