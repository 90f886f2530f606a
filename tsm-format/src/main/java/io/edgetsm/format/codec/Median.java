package io.edgetsm.format.codec;

/** The middle of a few numbers. Sorts by itself, since the JDK's sort allocates where it finds runs to merge. */
final class Median {
    private static final int[] GAPS = {10, 4, 1};

    private Median() {}

    /** Median of the first {@code size} numbers, which it sorts (Shell sort). */
    static long of(long[] numbers, int size) {
        for (int gap : GAPS) {
            for (int i = gap; i < size; i++) {
                long number = numbers[i];
                int at = i;
                for (; at >= gap && numbers[at - gap] > number; at -= gap) {
                    numbers[at] = numbers[at - gap];
                }
                numbers[at] = number;
            }
        }
        return numbers[size / 2];
    }
}
