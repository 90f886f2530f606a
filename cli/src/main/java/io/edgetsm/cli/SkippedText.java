package io.edgetsm.cli;

import io.edgetsm.reader.query.SkippedSamples;
import java.util.ArrayList;
import java.util.List;

/** Tells what an answer lacks. */
final class SkippedText {
    private SkippedText() {}

    static List<String> lines(List<SkippedSamples> skipped) {
        List<String> lines = new ArrayList<>();
        long samples = 0;
        boolean counted = true;
        for (SkippedSamples unit : skipped) {
            lines.add("warning: left out: " + line(unit));
            counted &= unit.samples() != SkippedSamples.UNKNOWN_COUNT;
            samples += Math.max(0, unit.samples());
        }
        if (!skipped.isEmpty()) {
            lines.add("the answer lacks " + (counted ? "" : "at least ") + Text.plural(samples, "sample") + " in "
                    + Text.plural(skipped.size(), "damaged unit")
                    + "; older values of the same times may show in their place");
        }
        return lines;
    }

    private static String line(SkippedSamples unit) {
        String what = "series=" + unit.series().key();
        if (unit.samples() != SkippedSamples.UNKNOWN_COUNT) {
            what += " from=" + TimeArgument.format(unit.minTimestamp()) + " to="
                    + TimeArgument.format(unit.maxTimestamp()) + " samples=" + unit.samples();
        }
        return what + " file=" + unit.file() + " offset=" + unit.offset() + ": " + unit.reason();
    }
}
