package io.edgetsm;

import java.util.ArrayDeque;

/** Remembers, at a sixteenth of the flush age, how far the log was when: so what has become old is known by its LSN. */
final class FlushAge {
    /** No LSN: nothing is old yet. */
    static final long NONE = -1;

    private static final int MARKS = 16;

    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private final long ageNanos;

    /** Everything before the LSN was appended before the time. */
    private record Mark(long lsn, long nanos) {}

    FlushAge(long ageNanos) {
        this.ageNanos = ageNanos;
    }

    /** Notes how far the log is now; returns the LSN before which everything is to be flushed, each only once. */
    long dueLsn(long lsn, long nowNanos) {
        Mark newest = marks.peekLast();
        if (newest == null || nowNanos - newest.nanos() >= ageNanos / MARKS) {
            marks.add(new Mark(lsn, nowNanos));
        }
        return nowNanos - marks.peekFirst().nanos() < ageNanos
                ? NONE
                : marks.removeFirst().lsn();
    }

    /** All has been flushed. */
    void clear() {
        marks.clear();
    }

    /** When something becomes old, {@link Long#MAX_VALUE} when nothing is waited for. */
    long deadlineNanos() {
        Mark oldest = marks.peekFirst();
        return oldest == null ? Long.MAX_VALUE : oldest.nanos() + ageNanos;
    }
}
