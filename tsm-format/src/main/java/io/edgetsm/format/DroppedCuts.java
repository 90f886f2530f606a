package io.edgetsm.format;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has gone with dropped TSM files although the log may hold it still: per series, everything before an LSN. The files
 * were what told that these entries of the log are not to be replayed; without them this does, until the checkpoint has
 * passed. Immutable, by ascending ref.
 *
 * <pre>
 *  offset size field       meaning
 *       0    4 seriesRef   ascending from entry to entry
 *       4    8 cutLsn      every entry of the series before it was in files, and the last of these have been dropped
 * </pre>
 */
public final class DroppedCuts {
    /** Of a store that has dropped nothing that its log may hold. */
    public static final DroppedCuts NONE = new DroppedCuts(new int[0], new long[0]);

    /** Bytes of one series. */
    public static final int ENTRY_BYTES = Integer.BYTES + Long.BYTES;
    /** Most series that are noted; of more, those with the lowest refs. */
    public static final int MAX_SERIES = 1 << 20;

    static final int CUT_LSN_OFFSET = Integer.BYTES;

    private final int[] refs;
    private final long[] cutLsns;

    /** Takes one series. */
    @FunctionalInterface
    public interface Taker {
        /** Everything that a series had before an LSN. */
        void take(int seriesRef, long cutLsn);
    }

    private DroppedCuts(int[] refs, long[] cutLsns) {
        this.refs = refs;
        this.cutLsns = cutLsns;
    }

    /** These and more, by series ref; of two cuts of a series the higher one counts. */
    public DroppedCuts and(Map<Integer, Long> more) {
        TreeMap<Integer, Long> merged = new TreeMap<>(more);
        forEach((ref, cutLsn) -> merged.merge(ref, cutLsn, Math::max));
        int count = Math.min(merged.size(), MAX_SERIES);
        DroppedCuts cuts = new DroppedCuts(new int[count], new long[count]);
        int at = 0;
        for (Map.Entry<Integer, Long> each : merged.entrySet()) {
            if (at < count) {
                cuts.refs[at] = each.getKey();
                cuts.cutLsns[at++] = each.getValue();
            }
        }
        return cuts;
    }

    /** Those that matter to whoever reads the log from an LSN on. */
    public DroppedCuts behind(long lsn) {
        int count = (int) Arrays.stream(cutLsns).filter(cutLsn -> cutLsn > lsn).count();
        if (count == refs.length) {
            return this;
        }
        DroppedCuts cuts = new DroppedCuts(new int[count], new long[count]);
        int at = 0;
        for (int i = 0; i < refs.length; i++) {
            if (cutLsns[i] > lsn) {
                cuts.refs[at] = refs[i];
                cuts.cutLsns[at++] = cutLsns[i];
            }
        }
        return cuts;
    }

    /** Tells all, by ascending ref. */
    public void forEach(Taker taker) {
        for (int i = 0; i < refs.length; i++) {
            taker.take(refs[i], cutLsns[i]);
        }
    }

    /** How many series there are. */
    public int size() {
        return refs.length;
    }

    void write(byte[] target, int offset) {
        for (int i = 0; i < refs.length; i++) {
            Bytes.putInt(target, offset + i * ENTRY_BYTES, refs[i]);
            Bytes.putLong(target, offset + i * ENTRY_BYTES + CUT_LSN_OFFSET, cutLsns[i]);
        }
    }

    static DroppedCuts read(byte[] source, int offset, int count) {
        DroppedCuts cuts = new DroppedCuts(new int[count], new long[count]);
        for (int i = 0; i < count; i++) {
            cuts.refs[i] = Bytes.getInt(source, offset + i * ENTRY_BYTES);
            cuts.cutLsns[i] = Bytes.getLong(source, offset + i * ENTRY_BYTES + CUT_LSN_OFFSET);
        }
        return cuts;
    }

    boolean isPlausible() {
        int previous = 0;
        for (int i = 0; i < refs.length; i++) {
            if (!SeriesDefinition.isRef(refs[i]) || refs[i] <= previous || cutLsns[i] <= 0) {
                return false;
            }
            previous = refs[i];
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DroppedCuts cuts
                && Arrays.equals(refs, cuts.refs)
                && Arrays.equals(cutLsns, cuts.cutLsns);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(refs) + Arrays.hashCode(cutLsns);
    }

    @Override
    public String toString() {
        return "DroppedCuts[series=" + refs.length + "]";
    }
}
