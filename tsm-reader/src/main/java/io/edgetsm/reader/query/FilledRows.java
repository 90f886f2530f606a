package io.edgetsm.reader.query;

import java.util.ArrayDeque;

/**
 * Puts a row where a window is missing and a value where one is. Rows wait here until it is known what belongs into them:
 * for linear filling until a value follows in every column.
 */
final class FilledRows implements Rows {
    private static final int ROW_BYTES = 64;

    private final Guard guard;
    private final Rows rows;
    private final Steps steps;
    private final Fill fill;
    private final int columns;
    private final long rowBytes;
    private final ArrayDeque<Row> waiting = new ArrayDeque<>();
    /** Per column the latest row with a value, and how many without have followed. */
    private final Row[] known;

    private final int[] missing;
    private Row current;
    private boolean hasAhead;
    private boolean atEnd;
    private long nextStart;
    private final long lastStart;

    /** How windows follow on one another. */
    interface Steps {
        long after(long start);

        long lastOf(long start);
    }

    private static final class Row {
        private final long start;
        private final long last;
        private final double[] values;
        private final boolean[] present;
        private boolean complete;

        private Row(long start, long last, int columns) {
            this.start = start;
            this.last = last;
            this.values = new double[columns];
            this.present = new boolean[columns];
        }
    }

    /**
     * Fills between two windows; a group without any row gets none.
     *
     * @param firstStart where the first row begins; {@code Long.MIN_VALUE} for the first window with samples
     * @param lastStart where the last row begins; {@code Long.MAX_VALUE} for the last window with samples
     */
    FilledRows(Guard guard, Rows rows, Steps steps, Fill fill, int columns, long firstStart, long lastStart) {
        this.guard = guard;
        this.rows = rows;
        this.steps = steps;
        this.fill = fill;
        this.columns = columns;
        this.rowBytes = ROW_BYTES + columns * 9L;
        this.known = new Row[columns];
        this.lastStart = lastStart;
        hasAhead = rows.next();
        nextStart = firstStart != Long.MIN_VALUE || !hasAhead ? firstStart : rows.start();
        atEnd = !hasAhead;
        missing = new int[columns];
    }

    @Override
    public boolean next() {
        if (current != null) {
            guard.release(rowBytes);
        }
        while (waiting.isEmpty() || !waiting.peek().complete) {
            if (!pull()) {
                waiting.forEach(row -> row.complete = true);
                break;
            }
        }
        current = waiting.poll();
        return current != null;
    }

    /** Takes in one more row, read or made up; false behind the last one. */
    private boolean pull() {
        if (atEnd) {
            return false;
        }
        guard.check();
        guard.reserve(rowBytes, "rows to be filled");
        Row row;
        if (hasAhead && rows.start() <= nextStart) {
            row = new Row(rows.start(), rows.last(), columns);
            for (int i = 0; i < columns; i++) {
                row.present[i] = !rows.isNull(i);
                row.values[i] = row.present[i] ? rows.value(i) : 0;
            }
            hasAhead = rows.next();
        } else {
            row = new Row(nextStart, steps.lastOf(nextStart), columns);
        }
        waiting.add(row);
        nextStart = steps.after(row.start);
        atEnd = nextStart <= row.start || !hasAhead && (lastStart == Long.MAX_VALUE || nextStart > lastStart);
        complete(row);
        return true;
    }

    private void complete(Row row) {
        if (fill.kind() == Fill.Kind.LINEAR) {
            completeLinear(row);
            return;
        }
        for (int i = 0; i < columns; i++) {
            if (!row.present[i] && fill.kind() == Fill.Kind.VALUE) {
                row.values[i] = fill.value();
                row.present[i] = true;
            } else if (!row.present[i] && fill.kind() == Fill.Kind.PREVIOUS && known[i] != null) {
                row.values[i] = known[i].values[i];
                row.present[i] = true;
            }
            known[i] = row.present[i] ? row : known[i];
        }
        row.complete = true;
    }

    private void completeLinear(Row row) {
        for (int i = 0; i < columns; i++) {
            if (!row.present[i]) {
                missing[i]++;
                continue;
            }
            if (missing[i] > 0 && known[i] != null) {
                draw(i, known[i], row);
            }
            known[i] = row;
            missing[i] = 0;
        }
        markComplete();
    }

    private void draw(int column, Row from, Row to) {
        for (Row between : waiting) {
            if (!between.present[column] && between.start > from.start && between != to) {
                double share = SamplePoint.nanosBetween(from.start, between.start)
                        / SamplePoint.nanosBetween(from.start, to.start);
                between.values[column] = ValueSet.between(from.values[column], to.values[column], share);
                between.present[column] = true;
            }
        }
    }

    /** A row waits only for columns that have had a value before: nothing comes before the first. */
    private void markComplete() {
        for (Row row : waiting) {
            boolean complete = true;
            for (int i = 0; i < columns; i++) {
                complete &= row.present[i] || known[i] == null || known[i].start > row.start;
            }
            if (!complete) {
                return;
            }
            row.complete = true;
        }
    }

    @Override
    public long start() {
        return current.start;
    }

    @Override
    public long last() {
        return current.last;
    }

    @Override
    public boolean isNull(int column) {
        return !current.present[column];
    }

    @Override
    public double value(int column) {
        return current.values[column];
    }
}
