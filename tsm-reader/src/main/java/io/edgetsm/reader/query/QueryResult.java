package io.edgetsm.reader.query;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.SampleSource;
import io.edgetsm.reader.Snapshot;
import java.util.Iterator;
import java.util.List;

/**
 * The answer to a query, row by row: group after group by label, each in time order. Reads as it is moved on, so that only
 * what is looked at is paid for. Single-threaded but for {@link #cancel}; the getters speak of the row that {@link #next}
 * moved to.
 */
public final class QueryResult implements AutoCloseable {
    private final Plan plan;
    private final Snapshot snapshot;
    private final Guard guard;
    private final AutoClosing closing;
    private final Needs needs;
    private final Iterator<ResultGroup> groups;
    private final SeriesWindows seriesWindows;
    private final SlidingWindows slidingWindows;
    private final SampleRows samples;
    private ResultGroup group;
    private Rows rows;

    /** What closing the answer closes as well. */
    interface AutoClosing {
        void close();
    }

    QueryResult(Plan plan, Snapshot snapshot, QueryOptions options, AutoClosing closing) {
        this.plan = plan;
        this.snapshot = snapshot;
        this.closing = closing;
        this.guard = new Guard(options);
        this.needs = Needs.of(plan.aggregates());
        this.groups =
                Groups.of(plan, snapshot.select(plan.query().selector()), guard).iterator();
        boolean aggregating = plan.query().isAggregating();
        this.samples = aggregating ? null : new SampleRows(guard);
        this.seriesWindows = aggregating ? new SeriesWindows(guard, needs, plan.windows()) : null;
        this.slidingWindows = plan.isSliding()
                ? new SlidingWindows(
                        guard,
                        needs,
                        seriesWindows,
                        plan.everyNanos(),
                        plan.query().windowNanos())
                : null;
    }

    /**
     * Moves to the next row.
     *
     * @return false behind the last one
     * @throws CorruptDataException if a block met on the way is damaged and damage is not skipped
     * @throws QueryTooLargeException if the budget is used up
     * @throws QueryCancelledException if somebody has cancelled
     * @throws QueryTimeoutException if time is up
     */
    public boolean next() {
        guard.check();
        while (rows == null || !rows.next()) {
            guard.check();
            if (!groups.hasNext()) {
                rows = null;
                return false;
            }
            group = groups.next();
            rows = rowsOf(group);
        }
        guard.windows++;
        return true;
    }

    private Rows rowsOf(ResultGroup of) {
        if (samples != null) {
            SeriesDefinition series = of.series().get(0);
            samples.open(series, sources(series), plan.first(), plan.last());
            return samples;
        }
        Rows found = plan.isGrouped()
                ? grouped(of)
                : new SeriesRows(windows(of.series().get(0)), plan.aggregates());
        return plan.query().fill().kind() == Fill.Kind.NONE
                ? found
                : new FilledRows(
                        guard,
                        found,
                        plan.steps(),
                        plan.query().fill(),
                        plan.aggregates().size(),
                        plan.firstStart(),
                        plan.lastStart());
    }

    private Rows grouped(ResultGroup of) {
        Iterable<WindowSource> series =
                () -> of.series().stream().map(this::windows).iterator();
        Across across = plan.query().across();
        return across == null || across == Across.POOL
                ? new PooledRows(guard, needs, plan.aggregates(), series)
                : new AcrossRows(guard, across, plan.aggregates(), series);
    }

    /** Windows of one series; those of the series before end with it. */
    private WindowSource windows(SeriesDefinition series) {
        seriesWindows.open(series, sources(series), plan.first(), plan.last());
        if (slidingWindows == null) {
            return seriesWindows;
        }
        slidingWindows.open(plan.first(), plan.last());
        return slidingWindows;
    }

    /** All of them where the samples beside the range matter too, or are to be counted. */
    private List<SampleSource> sources(SeriesDefinition series) {
        boolean all = needs.neighbours() || guard.countsOutside();
        return snapshot.sources(
                series, all ? Long.MIN_VALUE : plan.first(), all ? Long.MAX_VALUE : plan.last(), guard.listener());
    }

    /** Headings of the columns: the aggregates, or {@code value} for samples. */
    public List<String> columns() {
        return samples != null ? List.of("value") : Query.labels(plan.aggregates());
    }

    /** What the row is about. */
    public ResultGroup group() {
        return group;
    }

    /** First nanosecond of the row's window; the time of the sample, or of the first one where there are no windows. */
    public long start() {
        return plan.query().every() == null ? Math.max(plan.first(), rows.start()) : rows.start();
    }

    /** Last nanosecond of the row's window; the time of the sample, or of the last one where there are no windows. */
    public long last() {
        return plan.query().every() == null ? Math.min(plan.last(), rows.last()) : rows.last();
    }

    /** Whether a column has no value. */
    public boolean isNull(int column) {
        return rows.isNull(column);
    }

    /** Value of a column, counted from 0; NaN where there is none, as a NaN among the samples is as well. */
    public double value(int column) {
        return rows.isNull(column) ? Double.NaN : rows.value(column);
    }

    /**
     * Value bits of the sample as stored, see {@link io.edgetsm.format.ValueType}, without scale.
     *
     * @throws IllegalStateException if the rows are windows
     */
    public long valueBits() {
        if (samples == null) {
            throw new IllegalStateException("rows of this query are windows, which have no value bits");
        }
        return samples.bits();
    }

    /** Makes the query fail at its next step with {@link QueryCancelledException}. By any thread. */
    public void cancel() {
        guard.cancel();
    }

    /** How the answer has come about so far. */
    public Explanation explain() {
        return guard.explain();
    }

    /** What damaged samples have been left out so far; empty unless {@link QueryOptions#skipsDamaged}. */
    public List<SkippedSamples> skipped() {
        return guard.skipped();
    }

    /** Closes the snapshot, if it belongs to the answer; idempotent. */
    @Override
    public void close() {
        closing.close();
    }
}
