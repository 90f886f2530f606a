package io.edgetsm.io;

import java.nio.file.Path;

/** A second JVM for {@link FileLocksTest}; its verbs are the cases of {@code main}. */
@SuppressWarnings("try") // a lock is held, not used
final class LockedByAnotherProcess {
    private LockedByAnotherProcess() {}

    /** {@code hold DIR}: takes the lock and keeps it until killed. {@code contend DIR N}: takes it N times, alone. */
    public static void main(String[] args) throws Exception {
        try (Storage storage = DirectoryStorage.open(Path.of(args[1]))) {
            switch (args[0]) {
                case "hold" -> hold(storage);
                case "contend" -> contend(storage, Integer.parseInt(args[2]));
                case "try" -> System.out.println(tryOnce(storage));
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private static void hold(Storage storage) throws Exception {
        try (StorageLock lock = storage.lock("lock", "the holder")) {
            System.out.println("locked " + ProcessHandle.current().pid());
            System.in.read(); // ends with the pipe, should the test die
        }
    }

    private static String tryOnce(Storage storage) {
        try (StorageLock lock = storage.lock("lock", "the other")) {
            return "locked";
        } catch (StoreLockedException e) {
            return "refused: " + e.owner();
        }
    }

    /**
     * While the lock is held, the file "inside" is ours alone; creating it fails if somebody else is in here too. Whoever is
     * refused is told somebody else's name, also when it was the last owner itself and the new one has only just come.
     */
    private static void contend(Storage storage, int times) {
        int taken = 0;
        while (taken < times) {
            try (StorageLock lock = storage.lock("lock", "contender")) {
                storage.create("inside").close();
                storage.delete("inside");
                taken++;
            } catch (StoreLockedException e) {
                requireForeign(e.owner());
            }
        }
        System.out.println("taken " + taken);
    }

    /** Complains unless an owner is named and is not this process. */
    static void requireForeign(String owner) {
        if (!owner.startsWith("pid=")
                || owner.startsWith("pid=" + ProcessHandle.current().pid() + " ")) {
            throw new AssertionError("not the owner: " + owner);
        }
    }
}
