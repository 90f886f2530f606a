package io.edgetsm.sync;

import io.edgetsm.format.StoreId;
import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.io.Storage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The replicas below one directory, one for each store that has sent something, named by the store's id. A replica stays
 * open, and locked, while it is among the last used. Thread-safe; work on different stores goes on side by side.
 */
final class Replicas implements AutoCloseable {
    private static final int MAX_OPEN = 64;

    private final Root root;
    private final Map<StoreId, Slot> slots = new HashMap<>();
    private long uses;

    /** Where the directories are. */
    interface Root {
        /** Opens the directory of a store; {@link MissingFileException} when there is none. */
        Storage open(StoreId store);

        /** Opens it, first making it if there is none. */
        Storage create(StoreId store);
    }

    /** Work on a replica. */
    interface Work<T> {
        T on(Replica replica);
    }

    /** Place of one store. Its monitor guards the replica; the number of users and the last use are guarded by the map's. */
    private static final class Slot {
        private Replica replica;
        private int users;
        private long lastUse;
    }

    Replicas(Root root) {
        this.root = root;
    }

    /** Replicas in directories below this one. */
    static Replicas below(Path directory) {
        return new Replicas(new Root() {
            @Override
            public Storage open(StoreId store) {
                return DirectoryStorage.open(directory.resolve(store.toString()));
            }

            @Override
            public Storage create(StoreId store) {
                return DirectoryStorage.create(directory.resolve(store.toString()));
            }
        });
    }

    /** Adds a batch to the replica of its store, see {@link Replica#add}. */
    Ack add(Batch batch) {
        return with(batch.storeId(), true, replica -> replica.add(batch));
    }

    /** Blocks of a store; 0 when nothing of it has arrived. */
    long blocksHeld(StoreId store) {
        try {
            return with(store, false, Replica::blockCount);
        } catch (MissingFileException e) {
            return 0;
        }
    }

    private <T> T with(StoreId store, boolean create, Work<T> work) {
        Slot slot = enter(store);
        try {
            synchronized (slot) {
                if (slot.replica == null) {
                    slot.replica = Replica.open(create ? root.create(store) : root.open(store), store);
                }
                try {
                    return work.on(slot.replica);
                } finally {
                    if (slot.replica.hasFailed()) {
                        slot.replica.close();
                        slot.replica = null;
                    }
                }
            }
        } finally {
            leave(store, slot);
        }
    }

    private synchronized Slot enter(StoreId store) {
        Slot slot = slots.computeIfAbsent(store, key -> new Slot());
        slot.users++;
        slot.lastUse = uses++;
        return slot;
    }

    /** Where nobody is, nothing can be waiting for the monitor, so the replica may be touched here. */
    private synchronized void leave(StoreId store, Slot slot) {
        slot.users--;
        if (slot.users == 0 && slot.replica == null) {
            slots.remove(store);
        } else if (slots.size() > MAX_OPEN) {
            closeLeastRecentlyUsed();
        }
    }

    private void closeLeastRecentlyUsed() {
        slots.entrySet().stream()
                .filter(entry -> entry.getValue().users == 0)
                .min((a, b) -> Long.compare(a.getValue().lastUse, b.getValue().lastUse))
                .map(Map.Entry::getKey)
                .ifPresent(store -> slots.remove(store).replica.close());
    }

    /** Closes all replicas; nobody may be using one. Idempotent. */
    @Override
    public synchronized void close() {
        slots.values().stream().map(slot -> slot.replica).forEach(replica -> {
            if (replica != null) {
                replica.close();
            }
        });
        slots.clear();
    }
}
