package io.edgetsm.cli;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.SampleSource;
import io.edgetsm.reader.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * A line drawn with braille characters, two dots wide and four high each. Memory depends on the width only: of all samples
 * that fall into one column of dots it keeps the first, last, smallest and largest. Single-threaded.
 */
final class Plot {
    private static final int ROWS = 12;
    private static final int DOT_ROWS = ROWS * 4;
    private static final int MAX_COLUMNS = 200;
    /** A break in the data is shown as one when it is that many times as long as samples are apart on average. */
    private static final int GAP_FACTOR = 8;
    /** Bit of each dot of a braille character, by row and column. */
    private static final int[][] DOT_BITS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

    private final long from;
    private final long to;
    private final int columns;
    private final int labelColumns = 10;
    private final double[] first;
    private final double[] last;
    private final double[] min;
    private final double[] max;
    private final boolean[] used;
    private final int maxGapDots;
    private long samples;

    /**
     * An empty plot.
     *
     * @param from time at its left border
     * @param to time at its right border
     * @param width of the terminal
     * @param maxGapNanos so far apart two samples may be and still be joined
     */
    Plot(long from, long to, int width, long maxGapNanos) {
        this.from = from;
        this.to = Math.max(to, from + 1);
        this.columns = Math.min(MAX_COLUMNS, Math.max(10, width - labelColumns - 3));
        int dots = columns * 2;
        first = new double[dots];
        last = new double[dots];
        min = new double[dots];
        max = new double[dots];
        used = new boolean[dots];
        double dotNanos = ((double) this.to - this.from) / dots;
        maxGapDots = (int) Math.min(dots, Math.max(1, Math.ceil(maxGapNanos / dotNanos)));
    }

    /** A plot that fits the samples of some series in a range, both ends inclusive. */
    static Plot of(Snapshot snapshot, List<SeriesDefinition> group, long first, long last, int width) {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        double count = 0;
        for (SeriesDefinition series : group) {
            for (SampleSource source : snapshot.sources(series)) {
                if (source.maxTimestamp() >= first && source.minTimestamp() <= last) {
                    from = Math.min(from, Math.max(first, source.minTimestamp()));
                    to = Math.max(to, Math.min(last, source.maxTimestamp()));
                    count += source.count();
                }
            }
        }
        if (from > to) {
            return new Plot(0, 1, width, 1);
        }
        return new Plot(from, to, width, (long) (((double) to - from) / Math.max(1, count) * GAP_FACTOR));
    }

    /** Adds a sample, in order of time; one that is no finite number leaves a gap. */
    void add(long timestamp, double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        int dots = used.length;
        int at = (int) Math.max(0, Math.min(dots - 1, ((double) timestamp - from) / ((double) to - from) * dots));
        if (!used[at]) {
            used[at] = true;
            first[at] = value;
            min[at] = value;
            max[at] = value;
        }
        last[at] = value;
        min[at] = Math.min(min[at], value);
        max[at] = Math.max(max[at], value);
        samples++;
    }

    /** The picture, line by line. */
    List<String> lines() {
        if (samples == 0) {
            return List.of("(no samples)");
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < used.length; i++) {
            low = used[i] ? Math.min(low, min[i]) : low;
            high = used[i] ? Math.max(high, max[i]) : high;
        }
        List<String> lines = new ArrayList<>();
        int[][] cells = draw(low, high);
        for (int row = 0; row < ROWS; row++) {
            StringBuilder line = new StringBuilder(label(row, low, high)).append(" \u2502");
            for (int cell : cells[row]) {
                line.append((char) (0x2800 + cell));
            }
            lines.add(line.toString());
        }
        lines.add(" ".repeat(labelColumns) + " \u2514" + "\u2500".repeat(columns));
        lines.add(times());
        return lines;
    }

    private String label(int row, double low, double high) {
        String label = row == 0
                ? Text.rounded(high)
                : row == ROWS - 1 ? Text.rounded(low) : row == ROWS / 2 ? Text.rounded(low + (high - low) * 0.46) : "";
        label = label.length() > labelColumns ? label.substring(0, labelColumns) : label;
        return " ".repeat(labelColumns - label.length()) + label;
    }

    private String times() {
        String left = TimeArgument.format(from);
        String right = TimeArgument.format(to);
        int room = columns - left.length() - right.length();
        String indent = " ".repeat(labelColumns + 2);
        return room < 1 ? indent + left : indent + left + " ".repeat(room) + right;
    }

    private int[][] draw(double low, double high) {
        int[][] cells = new int[ROWS][columns];
        int previous = -1;
        for (int dot = 0; dot < used.length; dot++) {
            if (!used[dot]) {
                continue;
            }
            vertical(cells, dot, height(min[dot], low, high), height(max[dot], low, high));
            if (previous >= 0 && dot - previous <= maxGapDots) {
                join(cells, previous, height(last[previous], low, high), dot, height(first[dot], low, high));
            }
            previous = dot;
        }
        return cells;
    }

    private static int height(double value, double low, double high) {
        // Halved, since the difference of two large numbers may not be one.
        double range = high / 2 - low / 2;
        return range == 0 ? DOT_ROWS / 2 : (int) Math.round((value / 2 - low / 2) / range * (DOT_ROWS - 1));
    }

    private static void join(int[][] cells, int fromDot, int fromHeight, int toDot, int toHeight) {
        int steps = toDot - fromDot;
        int before = fromHeight;
        for (int i = 1; i <= steps; i++) {
            int now = fromHeight + Math.round((float) (toHeight - fromHeight) * i / steps);
            vertical(cells, fromDot + i, Math.min(before, now), Math.max(before, now));
            before = now;
        }
    }

    private static void vertical(int[][] cells, int dot, int lowest, int highest) {
        for (int height = lowest; height <= highest; height++) {
            int row = DOT_ROWS - 1 - height;
            cells[row / 4][dot / 2] |= DOT_BITS[row % 4][dot % 2];
        }
    }
}
