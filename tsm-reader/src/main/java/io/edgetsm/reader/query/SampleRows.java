package io.edgetsm.reader.query;

import io.edgetsm.format.Numbers;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.SampleSource;
import java.util.List;

/** The samples of a series themselves, one row each. */
final class SampleRows implements Rows {
    private final Guard guard;
    private final SegmentCursor segments;
    private SeriesDefinition series;
    private int position;
    private int end;

    SampleRows(Guard guard) {
        this.guard = guard;
        this.segments = new SegmentCursor(guard);
    }

    void open(SeriesDefinition definition, List<SampleSource> sources, long first, long last) {
        guard.series++;
        series = definition;
        position = -1;
        end = 0;
        segments.open(definition, sources, first, last);
    }

    @Override
    public boolean next() {
        position++;
        while (position >= end) {
            if (!segments.next()) {
                end = 0;
                return false;
            }
            if (segments.whole() == null || segments.load(true, true)) {
                position = segments.from();
                end = segments.to();
            }
        }
        return true;
    }

    @Override
    public long start() {
        return segments.timestamps()[position];
    }

    @Override
    public long last() {
        return start();
    }

    @Override
    public boolean isNull(int column) {
        return false;
    }

    @Override
    public double value(int column) {
        return Numbers.toDouble(series.type(), bits()) * series.scale();
    }

    /** Value bits as stored, without scale. */
    long bits() {
        return segments.values()[position];
    }
}
