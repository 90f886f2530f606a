package io.edgetsm.reader.query;

import java.util.Locale;

/** How the series of a group become one. */
public enum Across {
    /** The samples of all of them are condensed together, as if they were of one series. */
    POOL,
    /** Each series is condensed by itself, then their values are added up. */
    SUM,
    /** Each series is condensed by itself, then the mean of their values is taken. */
    MEAN,
    /** Each series is condensed by itself, then the smallest value is taken. */
    MIN,
    /** Each series is condensed by itself, then the largest value is taken. */
    MAX,
    /** In how many series the window has a value. */
    COUNT;

    /**
     * Parses a name in any case.
     *
     * @throws IllegalArgumentException listing the known names
     */
    public static Across parse(String text) {
        for (Across across : values()) {
            if (across.name().equalsIgnoreCase(text.strip())) {
                return across;
            }
        }
        throw new IllegalArgumentException(
                "unknown way across series " + Shown.text(text) + "; known are pool, sum, mean, min, max, count");
    }

    /** Name in queries. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
