package io.edgetsm.writer;

import java.util.Arrays;

/**
 * Brings the samples of a run into time order and lets the later append win among equal timestamps. Reusable,
 * single-threaded; a run that is in order already costs one pass.
 */
final class RunSorter {
    private long[] keys = new long[0];
    private long[] scratch = new long[0];

    /**
     * Sorts {@code [0, count)} in place.
     *
     * @param timestamps in order of append
     * @param values alike
     * @return samples left after duplicates have gone
     */
    int sort(long[] timestamps, long[] values, int count) {
        if (isStrictlyAscending(timestamps, count)) {
            return count;
        }
        Long[] order = new Long[count];
        for (int i = 0; i < count; i++) {
            order[i] = (long) i;
        }
        Arrays.sort(order, (a, b) -> Long.compare(timestamps[(int) (long) a], timestamps[(int) (long) b]));
        keys = copyInOrder(timestamps, order, keys);
        scratch = copyInOrder(values, order, scratch);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (kept > 0 && timestamps[kept - 1] == keys[i]) {
                kept--;
            }
            timestamps[kept] = keys[i];
            values[kept++] = scratch[i];
        }
        return kept;
    }

    private static long[] copyInOrder(long[] source, Long[] order, long[] reuse) {
        long[] target = reuse.length >= order.length ? reuse : new long[order.length];
        for (int i = 0; i < order.length; i++) {
            target[i] = source[(int) (long) order[i]];
        }
        return target;
    }

    private static boolean isStrictlyAscending(long[] timestamps, int count) {
        for (int i = 1; i < count; i++) {
            if (timestamps[i] <= timestamps[i - 1]) {
                return false;
            }
        }
        return true;
    }
}
