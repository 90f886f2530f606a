package io.edgetsm;

/** Slots of the intake, copied to the heap for one consumer: arrays are what its loops run fastest over. */
final class IntakeBatch {
    /** Most slots of a batch. */
    static final int SLOTS = 1024;

    /**
     * Refs; that of a slot which completes an append has {@link Intake#BOUNDARY} set, that of a burst fragment
     * {@link Intake#FRAGMENT}.
     */
    final int[] refs = new int[SLOTS];

    final long[] timestamps = new long[SLOTS];

    /** Value bits of samples, positions of fragments. */
    final long[] values = new long[SLOTS];

    /**
     * Copies the slots from {@code lsn} on, as many as fit and are before {@code end}.
     *
     * @return how many
     */
    int load(Intake intake, long lsn, long end) {
        int count = (int) Math.min(SLOTS, end - lsn);
        intake.copy(lsn, count, this);
        return count;
    }

    int ref(int i) {
        return refs[i] & ~(Intake.BOUNDARY | Intake.FRAGMENT);
    }

    boolean isFragment(int i) {
        return (refs[i] & Intake.FRAGMENT) != 0;
    }

    /** Where the first fragment stands in {@code [from, to)}; {@code to} when there is none. */
    int nextFragment(int from, int to) {
        int at = from;
        while (at < to && !isFragment(at)) {
            at++;
        }
        return at;
    }

    boolean isBoundary(int i) {
        return refs[i] < 0;
    }

    /** Behind the last slot in {@code [from, to)} that completes an append; {@code from} when none does. */
    int behindLastBoundary(int from, int to) {
        int end = to;
        while (end > from && !isBoundary(end - 1)) {
            end--;
        }
        return end;
    }

    /** Slots up to and including the first that completes an append, or all when none does. */
    int countThroughBoundary(int count) {
        for (int i = 0; i < count; i++) {
            if (isBoundary(i)) {
                return i + 1;
            }
        }
        return count;
    }
}
