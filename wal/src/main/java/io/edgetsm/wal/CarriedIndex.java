package io.edgetsm.wal;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.RefTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which heads the forward pages of a log hold. A head that was carried more than once counts in its newest form, which holds
 * all that the older ones held. Single-threaded.
 */
public final class CarriedIndex {
    private final RefTable<List<CarriedHead>> headsOfSeries = new RefTable<>();
    private long oldestLsn = Long.MAX_VALUE;
    private long endLsn;

    private record CarriedHead(long startLsn, long endLsn, long sequence) {}

    CarriedIndex() {}

    /** Adds the heads of a page; pages come by ascending sequence. */
    void add(LogPageCursor page, long sequence) {
        try {
            while (page.next()) {
                if (page.lsn() == page.headStartLsn()) {
                    add(page.ref(), new CarriedHead(page.headStartLsn(), page.headEndLsn(), sequence));
                }
            }
        } catch (CorruptDataException e) {
            // The reader of the page counts what it cannot read.
            return;
        }
    }

    private void add(int ref, CarriedHead head) {
        List<CarriedHead> heads = headsOfSeries.get(ref);
        if (heads == null) {
            heads = new ArrayList<>(1);
            headsOfSeries.put(ref, heads);
        }
        heads.removeIf(older -> older.startLsn() == head.startLsn());
        heads.add(head);
        oldestLsn = Math.min(oldestLsn, head.startLsn());
        endLsn = Math.max(endLsn, head.endLsn());
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return headsOfSeries.size() == 0;
    }

    /** LSN of the oldest sample of any head; {@code Long.MAX_VALUE} when there is none. */
    public long oldestLsn() {
        return oldestLsn;
    }

    /** LSN behind the newest sample of any head. */
    public long endLsn() {
        return endLsn;
    }

    /** Whether a head of that series begins with this LSN. */
    public boolean holdsFrom(int ref, long startLsn) {
        for (CarriedHead head : headsOf(ref)) {
            if (head.startLsn() == startLsn) {
                return true;
            }
        }
        return false;
    }

    /** Whether a head holds the entry with this LSN of that series, so that its own page need not be asked. */
    boolean contains(int ref, long lsn) {
        if (lsn >= endLsn) {
            return false;
        }
        for (CarriedHead head : headsOf(ref)) {
            if (lsn >= head.startLsn() && lsn < head.endLsn()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the head counts in the form that stands in this page. */
    boolean counts(int ref, long startLsn, long sequence) {
        for (CarriedHead head : headsOf(ref)) {
            if (head.startLsn() == startLsn && head.sequence() == sequence) {
                return true;
            }
        }
        return false;
    }

    private List<CarriedHead> headsOf(int ref) {
        List<CarriedHead> heads = headsOfSeries.get(ref);
        return heads == null ? List.of() : heads;
    }
}
