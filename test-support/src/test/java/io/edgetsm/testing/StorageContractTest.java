package io.edgetsm.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageFile;
import io.edgetsm.io.StorageLock;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The simulated and the real storage answer the same to the same questions, refusals included. */
@Timeout(120)
class StorageContractTest {
    private static final String[] NAMES = {"a", "b", "c"};
    private static final int STEPS = 300;

    @TempDir
    Path directory;

    @Seeded(runs = 30)
    void bothStoragesAnswerTheSame(SampleRandom random) {
        long seed = random.nextLong();
        SampleRandom one = SampleRandom.ofSeed(seed);
        SampleRandom other = SampleRandom.ofSeed(seed);
        try (Storage real = DirectoryStorage.open(directory);
                Storage simulated = new SimulatedStorage()) {
            Script onReal = new Script(real, one);
            Script onSimulated = new Script(simulated, other);
            for (int step = 0; step < STEPS; step++) {
                assertEquals(onReal.step(), onSimulated.step(), "step " + step);
            }
            onReal.close();
            onSimulated.close();
        }
    }

    /** Random uses of a storage, told as text. */
    private static final class Script {
        private final Storage storage;
        private final SampleRandom random;
        private final Map<String, StorageFile> files = new HashMap<>();
        private StorageLock lock;

        Script(Storage storage, SampleRandom random) {
            this.storage = storage;
            this.random = random;
        }

        String step() {
            String name = pickName();
            String other = pickName();
            int verb = random.nextInt(14);
            long position = random.nextInt(20_000);
            byte[] bytes = new byte[random.nextInt(9_000)];
            random.nextBytes(bytes);
            try {
                return verb + " " + name + " " + run(verb, name, other, position, bytes);
            } catch (StorageFailureException e) {
                return verb + " " + name + " " + e.getClass().getSimpleName();
            }
        }

        void close() {
            files.values().forEach(StorageFile::close);
            closeLock();
        }

        private String run(int verb, String name, String other, long position, byte[] bytes) {
            StorageFile file = files.get(name);
            switch (verb) {
                case 0 -> keep(name, storage.create(name));
                case 1 -> keep(name, storage.openForWrite(name));
                case 2 -> storage.rename(name, other);
                case 3 -> storage.delete(name);
                case 4 -> storage.forceDirectory();
                case 5 -> {
                    return storage.list().toString();
                }
                case 6 -> {
                    return String.valueOf(storage.exists(name));
                }
                case 7 -> takeLock();
                case 8 -> closeLock();
                default -> {
                    return file == null ? "not open" : use(file, verb, position, bytes);
                }
            }
            return "done";
        }

        private static String use(StorageFile file, int verb, long position, byte[] bytes) {
            switch (verb) {
                case 9 -> file.truncate(position);
                case 10 -> file.force();
                case 11 -> {
                    ByteBuffer target = ByteBuffer.allocate(bytes.length);
                    int count = file.read(target, position);
                    return count + " " + Arrays.hashCode(target.array());
                }
                default -> file.write(ByteBuffer.wrap(bytes), position);
            }
            return String.valueOf(file.size());
        }

        private void keep(String name, StorageFile file) {
            StorageFile before = files.put(name, file);
            if (before != null) {
                before.close();
            }
        }

        /**
         * The lock file is fair game only while it is locked, and then all must refuse it: it holds a process number.
         */
        private String pickName() {
            return lock != null && random.oneIn(4) ? "lock" : random.pick(NAMES);
        }

        private void takeLock() {
            StorageLock taken = storage.lock("lock", "test");
            closeLock();
            lock = taken;
        }

        private void closeLock() {
            if (lock != null) {
                lock.close();
                lock = null;
            }
        }
    }
}
