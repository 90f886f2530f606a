package io.edgetsm.sync;

import io.edgetsm.EdgeStore;
import io.edgetsm.StoresOnAnyStorage;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SimulatedStorage;
import java.util.List;

/** Stores like those of {@link SourceStore} on a simulated disk. */
final class SimulatedSource {
    private SimulatedSource() {}

    static EdgeStore open(SimulatedStorage storage) {
        return StoresOnAnyStorage.open(storage.reopen(), new ManualClock(SourceStore.START));
    }

    /** A store with some pieces, flushed and closed. */
    static SimulatedStorage create(int pieces) {
        SimulatedStorage storage = new SimulatedStorage();
        try (EdgeStore store = open(storage)) {
            for (int piece = 0; piece < pieces; piece++) {
                SourceStore.append(store, piece);
                store.flush();
            }
        }
        return storage.reopen();
    }

    /** Opens the store again, adds a piece, flushes and closes it. */
    static void live(SimulatedStorage storage, int piece) {
        try (EdgeStore store = open(storage)) {
            SourceStore.append(store, piece);
            store.flush();
        }
        storage.reopen();
    }

    /** The batches a sync sends, without leaving a trace in the store. */
    static List<Batch> batches(SimulatedStorage storage, int batchBytes) {
        RecordingTarget target = new RecordingTarget();
        SyncConfig config = SyncConfig.builder().batchBytes(batchBytes).build();
        try (SyncAgent agent = SyncAgent.open(storage.kill(), target, config)) {
            agent.syncOnce();
        }
        return target.batches;
    }
}
