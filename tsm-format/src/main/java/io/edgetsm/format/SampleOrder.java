package io.edgetsm.format;

/** Brings samples into time order; among equal timestamps the later append wins. */
public final class SampleOrder {
    private SampleOrder() {}

    /**
     * Sorts {@code [0, count)} of both arrays in place by a stable merge sort. Samples in order already cost one pass and
     * no memory.
     *
     * @param timestamps in order of append
     * @param values alike
     * @return samples left after duplicates have gone
     */
    public static int sort(long[] timestamps, long[] values, int count) {
        int firstDisorder = 1;
        while (firstDisorder < count && timestamps[firstDisorder] > timestamps[firstDisorder - 1]) {
            firstDisorder++;
        }
        if (firstDisorder >= count) {
            return count;
        }
        mergeSort(timestamps, values, count);
        return dropOvertaken(timestamps, values, count);
    }

    private static void mergeSort(long[] timestamps, long[] values, int count) {
        long[] fromTimes = timestamps;
        long[] fromValues = values;
        long[] toTimes = new long[count];
        long[] toValues = new long[count];
        for (int width = 1; width < count; width *= 2) {
            for (int low = 0; low < count; low += 2 * width) {
                merge(fromTimes, fromValues, toTimes, toValues, low, width, count);
            }
            long[] times = fromTimes;
            fromTimes = toTimes;
            toTimes = times;
            long[] bits = fromValues;
            fromValues = toValues;
            toValues = bits;
        }
        if (fromTimes != timestamps) {
            System.arraycopy(fromTimes, 0, timestamps, 0, count);
            System.arraycopy(fromValues, 0, values, 0, count);
        }
    }

    private static void merge(
            long[] fromTimes, long[] fromValues, long[] toTimes, long[] toValues, int low, int width, int count) {
        int left = low;
        int leftEnd = Math.min(low + width, count);
        int right = leftEnd;
        int rightEnd = Math.min(low + 2 * width, count);
        for (int to = low; to < rightEnd; to++) {
            boolean takeLeft = left < leftEnd && (right >= rightEnd || fromTimes[left] <= fromTimes[right]);
            int from = takeLeft ? left++ : right++;
            toTimes[to] = fromTimes[from];
            toValues[to] = fromValues[from];
        }
    }

    private static int dropOvertaken(long[] timestamps, long[] values, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (kept > 0 && timestamps[kept - 1] == timestamps[i]) {
                kept--;
            }
            timestamps[kept] = timestamps[i];
            values[kept++] = values[i];
        }
        return kept;
    }
}
