package io.edgetsm.sync;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * The blocks of some TSM files of a store in order of file and position, each verified. A block that cannot be read is read
 * a second time, then told and stepped over. Single-threaded.
 */
final class BlockWalk implements AutoCloseable {
    private final Storage storage;
    private final Queue<Part> parts;
    private final List<String> problems;
    private final FrameChecksum checksum;
    private final byte[] block = new byte[BlockHeader.MAX_BLOCK_BYTES];
    private Part part;
    private StorageFile file;
    private long[] offsets;
    private int next;

    /** The blocks of one file that are to be sent, found when their turn comes. */
    interface Part {
        /** File they are in. */
        long fileId();

        /** Their positions, ascending. */
        long[] offsets();
    }

    /** @param problems told what could not be read */
    BlockWalk(Storage storage, StoreId store, List<Part> parts, List<String> problems) {
        this.storage = storage;
        this.parts = new ArrayDeque<>(parts);
        this.problems = problems;
        this.checksum = new FrameChecksum(store);
    }

    /** Moves to the next sound block; false at the end. */
    boolean next() {
        while (file != null || openNext()) {
            while (next < offsets.length) {
                next++;
                if (read()) {
                    return true;
                }
            }
            closeFile();
        }
        return false;
    }

    private boolean openNext() {
        while (!parts.isEmpty()) {
            part = parts.remove();
            try {
                offsets = part.offsets();
                file = storage.openForRead(StoreFiles.tsm(part.fileId()));
                next = 0;
                return true;
            } catch (MissingFileException e) {
                problems.add("TSM file is gone, its blocks were not sent: " + e.getMessage());
            }
        }
        return false;
    }

    private boolean read() {
        String defect = readOnce();
        if (defect != null) {
            // Perhaps only the reading went wrong.
            defect = readOnce();
        }
        if (defect != null) {
            problems.add("block is damaged and was not sent: file=" + file.path() + " offset=" + offset() + " defect=\""
                    + defect + "\"; the rest was; check with: tsm verify " + file.path());
        }
        return defect == null;
    }

    private String readOnce() {
        int length;
        try {
            length = read(file, offset(), block);
        } catch (StorageFailureException e) {
            requireReadable();
            return "cannot be read: " + e.getMessage();
        }
        return BlockHeader.defect(block, 0, length, checksum);
    }

    /**
     * Reads what stands at a position, up to the longest block; where that fails, no more than the block there needs, for the
     * place that cannot be read may lie behind it.
     *
     * @return bytes read
     */
    static int read(StorageFile file, long offset, byte[] block) {
        ByteBuffer target = ByteBuffer.wrap(block);
        try {
            return file.read(target, offset);
        } catch (StorageFailureException e) {
            int start = file.read(target.clear().limit(BlockHeader.NUMBERS_OFFSET), offset);
            int length = BlockHeader.statedLength(block, 0);
            boolean stated = start == BlockHeader.NUMBERS_OFFSET && length > start && length <= block.length;
            return stated ? file.read(target.clear().limit(length), offset) : start;
        }
    }

    /** Only a place that cannot be read is stepped over, not a device: what is stepped over is not sent later. */
    private void requireReadable() {
        file.read(ByteBuffer.allocate(TsmFileHeader.BYTES), 0);
    }

    private void closeFile() {
        file.close();
        file = null;
    }

    /** File the block is in. */
    long fileId() {
        return part.fileId();
    }

    /** Path of that file. */
    String path() {
        return file.path();
    }

    /** Position of the block in its file. */
    long offset() {
        return offsets[next - 1];
    }

    /** Holds the block from index 0 on, valid until {@link #next}. */
    byte[] block() {
        return block;
    }

    @Override
    public void close() {
        if (file != null) {
            closeFile();
        }
    }
}
