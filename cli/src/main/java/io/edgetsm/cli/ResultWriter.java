package io.edgetsm.cli;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.query.ResultGroup;
import java.time.ZoneId;
import java.util.Locale;

/** How the answer to a query is written. Series by series, each by ascending time. */
abstract class ResultWriter {
    /** Begins the answer. */
    abstract void begin();

    /** What follows is of this series. */
    abstract void series(SeriesDefinition series);

    /** What follows is of several series together. */
    abstract void group(ResultGroup group);

    /** One row; the values as {@link ValueText} writes them, null where there is none. */
    abstract void row(long timestamp, String... values);

    /** Ends the answer. */
    abstract void end();

    /** Aligned columns for people, times in that zone. */
    static ResultWriter table(Console console, boolean several, ZoneId zone, String... valueColumns) {
        String[] headings = new String[valueColumns.length + (several ? 2 : 1)];
        headings[0] = "series";
        headings[several ? 1 : 0] = "time";
        for (int i = 0; i < valueColumns.length; i++) {
            headings[headings.length - valueColumns.length + i] = ">" + valueColumns[i];
        }
        return new TableWriter(new Table(console, headings), several, zone);
    }

    /** {@code timestamp,value} in nanoseconds, with a column for the series where there are several. */
    static ResultWriter csv(Output out, boolean several, String... valueColumns) {
        return new CsvWriter(out, several, valueColumns);
    }

    /** A line for each row, with time and series, as it comes. */
    static ResultWriter lines(Output out) {
        return new LineWriter(out);
    }

    /** One document: a list of series with their rows. */
    static ResultWriter json(Output out, String... valueColumns) {
        return new JsonWriter(out, valueColumns);
    }

    private static final class TableWriter extends ResultWriter {
        private final Table table;
        private final boolean several;
        private final ZoneId zone;
        private String key;

        private TableWriter(Table table, boolean several, ZoneId zone) {
            this.table = table;
            this.several = several;
            this.zone = zone;
        }

        @Override
        void begin() {
            // The table prints its headings with its first rows.
        }

        @Override
        void series(SeriesDefinition series) {
            key = series.key().toString();
        }

        @Override
        void group(ResultGroup group) {
            key = group.label();
        }

        @Override
        void row(long timestamp, String... values) {
            int fixed = several ? 2 : 1;
            String[] cells = new String[fixed + values.length];
            cells[0] = key;
            cells[fixed - 1] = TimeArgument.format(timestamp, zone);
            for (int i = 0; i < values.length; i++) {
                cells[fixed + i] = values[i] == null ? "-" : values[i];
            }
            table.row(cells);
        }

        @Override
        void end() {
            table.end();
        }
    }

    private static final class LineWriter extends ResultWriter {
        private final Output out;
        private String key;

        private LineWriter(Output out) {
            this.out = out;
        }

        @Override
        void begin() {
            // Every line says what it is.
        }

        @Override
        void series(SeriesDefinition series) {
            key = series.key().toString();
        }

        @Override
        void group(ResultGroup group) {
            key = group.label();
        }

        @Override
        void row(long timestamp, String... values) {
            out.print(TimeArgument.format(timestamp))
                    .print("  ")
                    .print(key)
                    .print("  ")
                    .println(String.join("  ", values));
        }

        @Override
        void end() {
            // There is none.
        }
    }

    private static final class CsvWriter extends ResultWriter {
        private final Output out;
        private final boolean several;
        private final String[] valueColumns;
        private String prefix = "";

        private CsvWriter(Output out, boolean several, String... valueColumns) {
            this.out = out;
            this.several = several;
            this.valueColumns = valueColumns;
        }

        @Override
        void begin() {
            out.println((several ? "series,timestamp," : "timestamp,") + String.join(",", valueColumns));
        }

        @Override
        void series(SeriesDefinition series) {
            prefix = several ? quoted(series.key().toString()) + "," : "";
        }

        @Override
        void group(ResultGroup group) {
            prefix = several ? quoted(group.label()) + "," : "";
        }

        /** RFC 4180: in quotes, quotes doubled; only where it must be. */
        private static String quoted(String text) {
            boolean plain = text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.indexOf('\n') < 0;
            return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
        }

        @Override
        void row(long timestamp, String... values) {
            out.print(prefix).print(Long.toString(timestamp));
            for (String value : values) {
                out.print(",").print(value == null ? "" : value);
            }
            out.print("\n");
        }

        @Override
        void end() {
            // Nothing closes a CSV text.
        }
    }

    private static final class JsonWriter extends ResultWriter {
        private final Output out;
        private final String[] valueColumns;
        private boolean anySeries;
        private boolean anyRow;

        private JsonWriter(Output out, String... valueColumns) {
            this.out = out;
            this.valueColumns = valueColumns;
        }

        @Override
        void begin() {
            out.print("[");
        }

        @Override
        void series(SeriesDefinition series) {
            begin(new Json()
                    .beginObject()
                    .field("series", series.key().toString())
                    .field("type", series.type().name().toLowerCase(Locale.ROOT)));
        }

        @Override
        void group(ResultGroup group) {
            Json json = new Json()
                    .beginObject()
                    .field("group", group.label())
                    .name("tags")
                    .beginObject();
            group.tags().forEach(json::field);
            begin(json.endObject().field("members", group.series().size()));
        }

        private void begin(Json json) {
            out.print(anySeries ? "\n]},\n" : "\n").print(json).print(",\"samples\":[");
            anySeries = true;
            anyRow = false;
        }

        @Override
        void row(long timestamp, String... values) {
            Json json = new Json().beginObject().field("time", TimeArgument.format(timestamp));
            for (int i = 0; i < values.length; i++) {
                json.name(valueColumns[i]);
                boolean number = values[i] != null && Character.isDigit(values[i].charAt(values[i].length() - 1));
                if (number) {
                    json.raw(values[i]);
                } else {
                    json.value(values[i]);
                }
            }
            out.print(anyRow ? ",\n" : "\n").print(json.endObject());
            anyRow = true;
        }

        @Override
        void end() {
            out.print(anySeries ? "\n]}\n]\n" : "]\n");
        }
    }
}
