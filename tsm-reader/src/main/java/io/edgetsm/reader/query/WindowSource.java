package io.edgetsm.reader.query;

/** Windows of one series in time order, with what their samples come to. Pulled; single-threaded. */
interface WindowSource {
    /** Moves to the next window that has samples, or that lies between two and is covered by time; false at the end. */
    boolean next();

    /** First nanosecond of the window. */
    long start();

    /** Last nanosecond of the window. */
    long last();

    /** What it comes to; valid until the next move. */
    Accumulator accumulator();
}
