package io.edgetsm.cli;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.Selector;
import io.edgetsm.reader.Snapshot;
import java.nio.file.Path;
import java.util.List;

/** Finds the series a verb is about. */
final class SeriesSelection {
    private SeriesSelection() {}

    /**
     * Series that match, by key.
     *
     * @throws InputException if none does: a misspelt name must not look like a sensor that says nothing
     */
    static List<SeriesDefinition> select(Snapshot snapshot, Selector selector, Path path) {
        List<SeriesDefinition> selected = snapshot.select(selector);
        if (selected.isEmpty()) {
            throw new InputException("no series matches: selector=" + selector + " path=" + path + " series="
                    + snapshot.series().size() + "; list them with: tsm series " + path);
        }
        return selected;
    }
}
