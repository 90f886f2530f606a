package io.edgetsm.testing;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/**
 * The power went off. Thrown by every use of a {@link SimulatedStorage} from that moment on; an {@link Error}, so that
 * no code under test mistakes it for a failure it could handle.
 *
 * <pre>
 *     for (CutRun&lt;Script&gt; run : PowerCut.atEveryWriteAndForce(Script::new)) {
 *         SimulatedStorage after = run.after(seed, UnforcedFate.TORN);
 *         ...                                   // reopen, compare with run.workload().acknowledged()
 *     }
 * </pre>
 */
public final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;

    private final transient OperationPoint point;

    PowerCut(OperationPoint point) {
        super("power cut before " + point, null, false, true);
        this.point = point;
    }

    /** The operation that did not happen any more. */
    public OperationPoint point() {
        return point;
    }

    /**
     * Runs a workload again and again on a new storage, cutting the power before its first changing operation, before
     * its second, and so on; the last run is one that came to its end. The workload must do the same each time.
     *
     * @param workloads makes a new workload for each run, so that it can remember what it was promised
     */
    public static <W extends Workload> Iterable<CutRun<W>> atEveryWriteAndForce(Supplier<W> workloads) {
        return atEveryWriteAndForce(workloads, SimulatedStorage::new);
    }

    /** The same on storages of the test's making. */
    public static <W extends Workload> Iterable<CutRun<W>> atEveryWriteAndForce(
            Supplier<W> workloads, Supplier<SimulatedStorage> storages) {
        return () -> new Runs<>(workloads, storages);
    }

    private static final class Runs<W extends Workload> implements Iterator<CutRun<W>> {
        private final Supplier<W> workloads;
        private final Supplier<SimulatedStorage> storages;
        private long cutIndex;
        private boolean reachedTheEnd;

        Runs(Supplier<W> workloads, Supplier<SimulatedStorage> storages) {
            this.workloads = workloads;
            this.storages = storages;
        }

        @Override
        public boolean hasNext() {
            return !reachedTheEnd;
        }

        @Override
        public CutRun<W> next() {
            if (reachedTheEnd) {
                throw new NoSuchElementException();
            }
            CutRun<W> run = CutRun.until(cutIndex, workloads.get(), storages.get());
            reachedTheEnd = run.cutAt() == null;
            cutIndex++;
            return run;
        }
    }
}
