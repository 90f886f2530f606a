package io.edgetsm.format;

/** Names of the files in a store's directory. */
public final class StoreFiles {
    /** Held locked by the process that has the store open for writing. */
    public static final String LOCK = "LOCK";
    /** The live files, the store id and the epoch. */
    public static final String MANIFEST = "MANIFEST";
    /** Where the next manifest is written before it takes its name. */
    public static final String MANIFEST_ASIDE = "MANIFEST.new";
    /** Series definitions. */
    public static final String CATALOGUE = "catalogue";
    /** Where a rewritten catalogue waits for its name. */
    public static final String CATALOGUE_ASIDE = "catalogue.new";
    /** The first ring of log pages. */
    public static final String LOG = "log";
    /** Begin of the names of the rings that replace one whose force failed. */
    public static final String LOG_PREFIX = "log-";
    /** Where a new ring is prewritten before it takes its name. */
    public static final String LOG_ASIDE = "log.new";
    /** Bytes kept back so that recovery and deletion can work on a full disk. */
    public static final String RESERVE = "reserve";
    /** Suffix of TSM files. */
    public static final String TSM_SUFFIX = ".tsm";

    private static final int TSM_DIGITS = 8;

    private StoreFiles() {}

    /** Name of a TSM file. */
    public static String tsm(long fileId) {
        // Not by String.format: that alone loads some 60 classes while a store opens.
        String digits = Long.toString(fileId);
        return "0".repeat(Math.max(0, TSM_DIGITS - digits.length())) + digits + TSM_SUFFIX;
    }

    /** Name of a ring of log pages. */
    public static String log(long logFileId) {
        return logFileId == 0 ? LOG : LOG_PREFIX + logFileId;
    }

    /** Name under which a file is kept that could not be used: nothing is deleted that could not be read. */
    public static String aside(String name, int epoch) {
        return name + ".aside-" + epoch;
    }
}
