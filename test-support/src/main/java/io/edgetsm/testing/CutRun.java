package io.edgetsm.testing;

/**
 * A workload that ran until the power was cut.
 *
 * @param workload as the cut left it, with what it remembers
 * @param storage as the cut left it, refusing everything but {@link SimulatedStorage#cut} and {@link
 * SimulatedStorage#kill}
 * @param cutAt the operation that did not happen, or null if the workload came to its end before
 */
public record CutRun<W extends Workload>(W workload, SimulatedStorage storage, OperationPoint cutAt) {
    /** Runs the workload up to, not including, the changing operation with that index. */
    public static <W extends Workload> CutRun<W> until(long operationIndex, W workload, SimulatedStorage storage) {
        storage.runUntil(operationIndex);
        try {
            workload.run(storage);
            return new CutRun<>(workload, storage, null);
        } catch (PowerCut cut) {
            return new CutRun<>(workload, storage, cut.point());
        }
    }

    /** What is found when power comes back. */
    public SimulatedStorage after(long seed, UnforcedFate fate) {
        return storage.cut(seed, fate);
    }

    /** What is found when only the process died there. */
    public SimulatedStorage afterKill() {
        return storage.kill();
    }
}
