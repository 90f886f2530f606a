package io.edgetsm.testing;

import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Short words for what the tests of the simulator do to a disk. */
final class Disk {
    static final int PAGE = 4096;
    static final int SECTOR = 512;

    private Disk() {}

    /** A byte array of one value. */
    static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    static void write(StorageFile file, long position, byte[] bytes) {
        file.write(ByteBuffer.wrap(bytes), position);
    }

    static byte[] readAll(Storage storage, String name) {
        try (StorageFile file = storage.openForRead(name)) {
            ByteBuffer target = ByteBuffer.allocate((int) file.size());
            file.read(target, 0);
            return target.array();
        }
    }

    /** A disk with one durable file. */
    static SimulatedStorage with(String name, byte[] bytes) {
        SimulatedStorage storage = new SimulatedStorage();
        storage.put(name, bytes);
        return storage;
    }
}
