package io.edgetsm.cli;

import io.edgetsm.reader.query.Explanation;
import io.edgetsm.reader.query.Query;
import java.util.List;

/** Tells how an answer came about. */
final class ExplanationText {
    private static final double NANOS_PER_MS = 1e6;

    private ExplanationText() {}

    static List<String> lines(Query query, Explanation how) {
        long blocks = how.indexedBlocks() + how.decodedBlocks();
        return List.of(
                "query    " + query,
                "series   " + Text.count(how.series()) + " in " + Text.plural(how.groups(), "group"),
                "rows     " + Text.count(how.windows()),
                "index    " + Text.plural(how.indexedBlocks(), "block") + ", "
                        + Text.plural(how.indexedSamples(), "sample") + percent(how.indexedBlocks(), blocks),
                "decoded  " + Text.plural(how.decodedBlocks(), "block") + ", "
                        + Text.plural(how.decodedSamples(), "sample") + percent(how.decodedBlocks(), blocks),
                "outside  " + Text.plural(how.skippedBlocks(), "block"),
                "memory   " + Text.plural(how.memorySamples(), "sample") + " of heads and log",
                "damaged  " + Text.plural(how.damagedUnits(), "unit"),
                "peak     " + Text.bytes(how.peakMemoryBytes()),
                "time     " + Text.fixed(how.elapsedNanos() / NANOS_PER_MS, 1) + " ms");
    }

    private static String percent(long part, long whole) {
        return whole == 0 ? "" : " (" + Text.fixed(100.0 * part / whole, 1) + " % of the blocks in the range)";
    }

    static String json(Query query, Explanation how) {
        return new Json()
                .beginObject()
                .field("query", query.toString())
                .field("series", how.series())
                .field("groups", how.groups())
                .field("rows", how.windows())
                .field("indexedBlocks", how.indexedBlocks())
                .field("indexedSamples", how.indexedSamples())
                .field("decodedBlocks", how.decodedBlocks())
                .field("decodedSamples", how.decodedSamples())
                .field("blocksOutside", how.skippedBlocks())
                .field("memorySamples", how.memorySamples())
                .field("damagedUnits", how.damagedUnits())
                .field("peakBytes", how.peakMemoryBytes())
                .field("elapsedNanos", how.elapsedNanos())
                .endObject()
                .toString();
    }
}
