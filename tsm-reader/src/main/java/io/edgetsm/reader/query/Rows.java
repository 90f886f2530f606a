package io.edgetsm.reader.query;

/** Rows of one group in time order. Pulled; single-threaded. */
interface Rows {
    /** Moves to the next row; false behind the last one. */
    boolean next();

    /** First nanosecond of the row's window. */
    long start();

    /** Last nanosecond of the row's window. */
    long last();

    /** Whether a column has no value. */
    boolean isNull(int column);

    /** Value of a column that has one. */
    double value(int column);
}
