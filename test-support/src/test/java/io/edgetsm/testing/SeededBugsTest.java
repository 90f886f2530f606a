package io.edgetsm.testing;

import static io.edgetsm.testing.Disk.filled;
import static io.edgetsm.testing.Disk.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.edgetsm.io.StorageFile;
import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulator must tell a sound protocol from the classic unsound ones: atomic replacement of a file, five ways. */
@Timeout(60)
class SeededBugsTest {
    private static final int LENGTH = 6000;
    private static final int SEEDS = 50;

    enum Bug {
        NO_FORCE,
        NO_DIRECTORY_FORCE,
        FORCE_AFTER_RENAME,
        WRITTEN_IN_PLACE,
        ACKNOWLEDGED_EARLY
    }

    @Test
    void theSoundProtocolNeverBreaks() {
        assertEquals(0, broken(EnumSet.noneOf(Bug.class)));
    }

    @ParameterizedTest
    @EnumSource(Bug.class)
    void everyBugIsFound(Bug bug) {
        assertNotEquals(0, broken(EnumSet.of(bug)));
    }

    private static int broken(EnumSet<Bug> bugs) {
        int broken = 0;
        for (CutRun<Replacement> run : PowerCut.atEveryWriteAndForce(() -> new Replacement(bugs))) {
            for (UnforcedFate fate : UnforcedFate.values()) {
                for (int seed = 0; seed < SEEDS; seed++) {
                    broken += run.workload().holds(run.after(seed, fate)) ? 0 : 1;
                }
            }
        }
        return broken;
    }

    /** Replaces a file by versions 1, 2, 3 and remembers which one it was told is durable. */
    private static final class Replacement implements Workload {
        private final EnumSet<Bug> bugs;
        private int attempted;
        private int acknowledged;

        Replacement(EnumSet<Bug> bugs) {
            this.bugs = bugs;
        }

        @Override
        public void run(SimulatedStorage storage) {
            for (int version = 1; version <= 3; version++) {
                attempted = version;
                if (bugs.contains(Bug.WRITTEN_IN_PLACE) && version > 1) {
                    writeInPlace(storage, version);
                } else {
                    replace(storage, version);
                }
                acknowledged = version;
            }
        }

        boolean holds(SimulatedStorage after) {
            if (!after.exists("file")) {
                return acknowledged == 0;
            }
            byte[] found = after.bytesOf("file");
            for (int version = Math.max(1, acknowledged); version <= attempted; version++) {
                if (Arrays.equals(filled(LENGTH, version), found)) {
                    return true;
                }
            }
            return false;
        }

        private void replace(SimulatedStorage storage, int version) {
            if (storage.exists("file.new")) {
                storage.delete("file.new");
            }
            try (StorageFile file = storage.create("file.new")) {
                write(file, 0, filled(LENGTH, version));
                if (!bugs.contains(Bug.NO_FORCE) && !bugs.contains(Bug.FORCE_AFTER_RENAME)) {
                    file.force();
                }
                storage.rename("file.new", "file");
                if (bugs.contains(Bug.ACKNOWLEDGED_EARLY)) {
                    acknowledged = version;
                }
                if (!bugs.contains(Bug.NO_DIRECTORY_FORCE)) {
                    storage.forceDirectory();
                }
                if (bugs.contains(Bug.FORCE_AFTER_RENAME)) {
                    file.force();
                }
            }
        }

        private static void writeInPlace(SimulatedStorage storage, int version) {
            try (StorageFile file = storage.openForWrite("file")) {
                write(file, 0, filled(LENGTH, version));
                file.force();
            }
        }
    }
}
