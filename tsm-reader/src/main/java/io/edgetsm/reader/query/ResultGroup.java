package io.edgetsm.reader.query;

import io.edgetsm.format.SeriesDefinition;
import java.util.List;
import java.util.Map;

/**
 * What rows are about: one series, or several that a query put together.
 *
 * @param label the key of the series, or the tags that the group has in common, {@code {room="1"}}
 * @param tags the tags of the series, or those that tell groups apart
 * @param series which series, by key; at least one
 */
public record ResultGroup(String label, Map<String, String> tags, List<SeriesDefinition> series) {
    /** Unmodifiable. */
    public ResultGroup {
        series = List.copyOf(series);
    }
}
