package io.edgetsm.cli;

import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.query.Query;
import io.edgetsm.reader.query.QueryResult;
import io.edgetsm.reader.query.ResultGroup;
import java.time.ZoneOffset;

/** Draws an answer of one column, group by group. */
final class PlotWriter {
    private PlotWriter() {}

    static void write(Console console, Query query, Snapshot snapshot, QueryResult result) {
        long now = console.clock().epochNanos();
        var zone = query.zone() == null ? ZoneOffset.UTC : query.zone();
        long first = query.from() == null ? Long.MIN_VALUE : query.from().resolve(now, zone);
        long last = query.to() == null ? Long.MAX_VALUE : query.to().resolve(now, zone) - 1;
        ResultGroup group = null;
        Plot drawn = null;
        while (result.next()) {
            if (!result.group().equals(group)) {
                print(console, group, drawn);
                group = result.group();
                drawn = Plot.of(snapshot, group.series(), first, last, console.columns());
            }
            drawn.add(result.start(), result.value(0));
        }
        print(console, group, drawn);
        if (group == null) {
            console.say("note: no samples in the range");
        }
    }

    private static void print(Console console, ResultGroup group, Plot drawn) {
        if (group != null) {
            console.out().println(group.label());
            drawn.lines().forEach(console.out()::println);
        }
    }
}
