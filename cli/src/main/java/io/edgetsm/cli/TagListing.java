package io.edgetsm.cli;

import io.edgetsm.format.SeriesDefinition;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lists the tags of series, or the values of one. */
final class TagListing {
    private TagListing() {}

    /**
     * Writes the listing.
     *
     * @param tag whose values to list; null to list tags
     */
    static void write(Console console, List<SeriesDefinition> series, String tag, boolean json) {
        Map<String, Map<String, Integer>> seriesOfValue = new TreeMap<>();
        for (SeriesDefinition one : series) {
            one.key()
                    .tags()
                    .forEach((name, value) -> seriesOfValue
                            .computeIfAbsent(name, key -> new TreeMap<>())
                            .merge(value, 1, Integer::sum));
        }
        if (tag == null) {
            writeTags(console, seriesOfValue, json);
        } else {
            writeValues(console, seriesOfValue.getOrDefault(tag, Map.of()), json);
        }
    }

    private static void writeTags(Console console, Map<String, Map<String, Integer>> tags, boolean json) {
        Json list = new Json().beginArray();
        Table table = new Table(console, "tag", ">values", ">series");
        tags.forEach((name, values) -> {
            int series = values.values().stream().mapToInt(Integer::intValue).sum();
            table.row(shown(name), Text.count(values.size()), Text.count(series));
            list.beginObject()
                    .field("tag", name)
                    .field("values", values.size())
                    .field("series", series)
                    .endObject();
        });
        end(console, table, list, json);
    }

    private static void writeValues(Console console, Map<String, Integer> values, boolean json) {
        Json list = new Json().beginArray();
        Table table = new Table(console, "value", ">series");
        values.forEach((value, series) -> {
            table.row(shown(value), Text.count(series));
            list.beginObject().field("value", value).field("series", series).endObject();
        });
        end(console, table, list, json);
    }

    /** As it is, or in quotes as in a key where it holds a line break or what quotes are made of. */
    private static String shown(String text) {
        boolean plain = text.indexOf('\n') < 0 && text.indexOf('"') < 0 && text.indexOf('\\') < 0;
        return plain
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static void end(Console console, Table table, Json list, boolean json) {
        if (json) {
            console.out().println(list.endArray());
        } else {
            table.end();
        }
    }
}
