package io.edgetsm.cli;

import picocli.CommandLine.Option;

/** The options that choose a range of time. */
final class TimeRange {
    @Option(
            names = "--from",
            paramLabel = "<time>",
            description = "First moment: 2017-01-01T00:00:00Z, 2017-01-01 (UTC), 1700000000s, now, -1h30m.")
    private TimeArgument from;

    @Option(
            names = "--to",
            paramLabel = "<time>",
            description = "Moment behind the last one: it is not part of the range.")
    private TimeArgument to;

    /** First moment of the range, epoch nanoseconds. */
    long first() {
        return from == null ? Long.MIN_VALUE : from.nanos();
    }

    /** Last moment that belongs to the range. */
    long last() {
        return to == null ? Long.MAX_VALUE : to.nanos() - 1;
    }

    /** Fails when nothing can be inside. */
    void requireSensible() {
        if (from != null && to != null && from.nanos() >= to.nanos()) {
            throw new UsageException("range is empty: from=" + TimeArgument.format(from.nanos()) + " to="
                    + TimeArgument.format(to.nanos()) + "; --from must lie before --to");
        }
    }
}
