package io.edgetsm.writer;

import io.edgetsm.format.RefTable;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Chooses heads that must give memory back when it is short: the fattest first, among equally fat ones the oldest. One pass over all
 * heads finds out how fat a head must be, a second one how old, a third one shrinks them; each is meant to free enough memory
 * to last for many samples. Single-threaded.
 */
final class Victims {
    private static final int AGES = 64;

    private final RefTable<Head> heads;
    private final long[] bytesOfClass = new long[Integer.SIZE];
    private final long[] bytesOfAge = new long[AGES];
    private long oldestLsn;
    private long newestLsn;

    Victims(RefTable<Head> heads) {
        this.heads = heads;
    }

    /**
     * Shrinks heads that hold at least that many bytes together.
     *
     * @param beforeChange told of each before it is shrunk
     * @return false when no head holds any memory
     */
    boolean shrink(long wantedBytes, Consumer<Head> beforeChange) {
        survey();
        int sizeClass = Integer.SIZE - 1;
        long above = 0;
        while (sizeClass >= 0 && above + bytesOfClass[sizeClass] < wantedBytes) {
            above += bytesOfClass[sizeClass--];
        }
        int youngestAge = sizeClass < 0 ? 0 : youngestAge(sizeClass, wantedBytes - above);
        boolean any = false;
        for (Head head : heads) {
            int headClass = sizeClass(head);
            if (headClass > sizeClass || headClass == sizeClass && headClass >= 0 && age(head) >= youngestAge) {
                beforeChange.accept(head);
                head.shrink();
                any = true;
            }
        }
        return any;
    }

    private void survey() {
        Arrays.fill(bytesOfClass, 0);
        oldestLsn = Head.EMPTY;
        newestLsn = 0;
        for (Head head : heads) {
            int sizeClass = sizeClass(head);
            if (sizeClass >= 0) {
                bytesOfClass[sizeClass] += head.memoryBytes();
                long lsn = head.oldestLsn();
                oldestLsn = Math.min(oldestLsn, lsn);
                newestLsn = Math.max(newestLsn, lsn == Head.EMPTY ? 0 : lsn);
            }
        }
    }

    /** The lowest age such that heads of the class as old as that hold enough. */
    private int youngestAge(int sizeClass, long wantedBytes) {
        Arrays.fill(bytesOfAge, 0);
        for (Head head : heads) {
            if (sizeClass(head) == sizeClass) {
                bytesOfAge[age(head)] += head.memoryBytes();
            }
        }
        int age = AGES - 1;
        for (long bytes = bytesOfAge[age]; age > 0 && bytes < wantedBytes; bytes += bytesOfAge[age]) {
            age--;
        }
        return age;
    }

    /** Binary logarithm of the memory a head holds, -1 when it holds none. */
    private static int sizeClass(Head head) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(head.memoryBytes());
    }

    /** From 0 for the newest to {@value #AGES} - 1 for the oldest; memory that holds no sample is as old as can be. */
    private int age(Head head) {
        long lsn = head.oldestLsn();
        if (lsn == Head.EMPTY || newestLsn <= oldestLsn) {
            return AGES - 1;
        }
        return (int) ((AGES - 1) * (double) (newestLsn - lsn) / (newestLsn - oldestLsn));
    }
}
