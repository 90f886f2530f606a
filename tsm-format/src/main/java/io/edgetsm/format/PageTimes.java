package io.edgetsm.format;

/** The timestamps of a log page as they go by: the last one, and the one that entries keep coming back to. */
final class PageTimes {
    private long previous;
    private long steady;
    private boolean empty = true;

    void reset() {
        previous = 0;
        steady = 0;
        empty = true;
    }

    void copyFrom(PageTimes other) {
        previous = other.previous;
        steady = other.steady;
        empty = other.empty;
    }

    void next(long timestamp) {
        if (empty || timestamp == previous) {
            steady = timestamp;
            empty = false;
        }
        previous = timestamp;
    }

    /** After several at once. */
    void set(long previous, long steady) {
        this.previous = previous;
        this.steady = steady;
        empty = false;
    }

    boolean isEmpty() {
        return empty;
    }

    long previous() {
        return previous;
    }

    long steady() {
        return steady;
    }
}
