package io.edgetsm.testing;

/** Something that uses a storage and may be stopped in the middle by a {@link PowerCut}. */
@FunctionalInterface
public interface Workload {
    /** Does its work; lets {@link PowerCut} through. */
    void run(SimulatedStorage storage);
}
