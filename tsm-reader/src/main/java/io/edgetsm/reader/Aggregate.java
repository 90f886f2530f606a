package io.edgetsm.reader;

import java.util.Locale;

/** What a window of samples can be condensed to. Values of burst series are scaled first. */
public enum Aggregate {
    /** Number of samples. */
    COUNT,
    /** Sum, with Neumaier's compensation. */
    SUM,
    /** Sum divided by count. */
    MEAN,
    /** Smallest value; NaN where a sample is NaN. */
    MIN,
    /** Largest value; NaN where a sample is NaN. */
    MAX,
    /** Value of the earliest sample. */
    FIRST,
    /** Value of the latest sample. */
    LAST;

    /**
     * The aggregate of that name, in any case.
     *
     * @throws IllegalArgumentException listing the known names
     */
    public static Aggregate parse(String text) {
        for (Aggregate aggregate : values()) {
            if (aggregate.label().equalsIgnoreCase(text.trim())) {
                return aggregate;
            }
        }
        throw new IllegalArgumentException(
                "unknown aggregate: " + text + "; known are count, sum, mean, min, max, first, last");
    }

    /** Name in queries and headings. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
