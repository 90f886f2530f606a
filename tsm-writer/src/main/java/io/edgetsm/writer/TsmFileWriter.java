package io.edgetsm.writer;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.Pages;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.TsmIndexBuilder;
import io.edgetsm.io.Slabs;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Writes one TSM file: header, series frames, blocks in order of arrival, and at the end index and footer. A force pads
 * to a page border, so that a forced page is never rewritten. Single-threaded.
 */
public final class TsmFileWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final StorageFile file;
    private final TsmFileHeader header;
    private final FrameChecksum checksum;
    private final ByteBuffer buffer;
    private final GrowingIndex index = new GrowingIndex();
    private long bufferStart;
    private long forcedEnd;
    private long maxCutLsn;
    private boolean closed;

    private TsmFileWriter(StorageFile file, ByteBuffer buffer, TsmFileHeader header, long end) {
        this.file = file;
        this.buffer = buffer;
        this.header = header;
        this.checksum = new FrameChecksum(header.storeId());
        this.bufferStart = end;
        this.forcedEnd = end;
    }

    /**
     * Creates a file and forces its header; its name is durable once the caller has forced the directory. When that fails the
     * file is deleted: a full disk would fill up with the beginnings of files.
     *
     * @param name of the new file
     */
    public static TsmFileWriter create(Storage storage, String name, TsmFileHeader header) {
        TsmFileWriter writer = over(() -> storage.create(name), header, 0);
        try {
            writer.buffer.put(header.encode());
            writer.force();
            return writer;
        } catch (RuntimeException e) {
            writer.close();
            deleteAfter(e, storage, name);
            throw e;
        }
    }

    private static void deleteAfter(RuntimeException failure, Storage storage, String name) {
        try {
            storage.delete(name);
        } catch (StorageFailureException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Goes on writing a growing file behind what recovery found in it.
     *
     * @param end page border behind everything that counts; what stands there already must count or be gone
     */
    public static TsmFileWriter resume(Storage storage, String name, TsmFileHeader header, long end) {
        return over(() -> storage.openForWrite(name), header, Pages.alignToPage(end));
    }

    /** Memory first: where there is none, no file is begun. */
    private static TsmFileWriter over(Supplier<StorageFile> file, TsmFileHeader header, long end) {
        ByteBuffer buffer = Slabs.acquire(BUFFER_BYTES);
        try {
            return new TsmFileWriter(file.get(), buffer, header, end);
        } catch (RuntimeException | Error e) {
            Slabs.release(buffer);
            throw e;
        }
    }

    /** Recovery: states that the definition of a series stands in the file. */
    public void adoptSeries(SeriesDefinition series, long offset) {
        index.define(series, offset);
    }

    /**
     * Recovery: states that a block of a series stands in the file, before any block is appended; its statistics may be found
     * later. A definition that has been lost is written again.
     */
    public void adoptBlock(SeriesDefinition series, BlockEntry entry) {
        if (!index.defines(series.ref())) {
            putDefinitions(List.of(series));
        }
        index.adopt(series.ref(), entry);
        maxCutLsn = Math.max(maxCutLsn, entry.cutLsn());
    }

    /**
     * Has the statistics of adopted blocks found, of each once.
     *
     * @param most blocks that may be asked for
     * @param finder tells what the values of a series in a block come to, or null
     * @return blocks that have been asked for; 0 when there is none left
     */
    public int findStatistics(int most, BiFunction<SeriesDefinition, BlockEntry, BlockStatistics> finder) {
        return index.findStatistics(most, finder);
    }

    /** Appends the definitions that are not in the file yet: together they take less room than each before its block. */
    public void define(Collection<SeriesDefinition> series) {
        List<SeriesDefinition> missing = new ArrayList<>();
        for (SeriesDefinition definition : series) {
            if (!index.defines(definition.ref())) {
                missing.add(definition);
            }
        }
        if (!missing.isEmpty()) {
            missing.sort(Comparator.comparingInt(SeriesDefinition::ref));
            putDefinitions(withoutRepeats(missing));
        }
    }

    private static List<SeriesDefinition> withoutRepeats(List<SeriesDefinition> sorted) {
        List<SeriesDefinition> once = new ArrayList<>(sorted.size());
        for (SeriesDefinition definition : sorted) {
            if (once.isEmpty() || once.get(once.size() - 1).ref() != definition.ref()) {
                once.add(definition);
            }
        }
        return once;
    }

    private void putDefinitions(List<SeriesDefinition> missing) {
        for (SeriesFrame.Encoded frame : SeriesFrame.encode(missing, checksum)) {
            long offset = put(frame.bytes(), frame.bytes().length);
            frame.series().forEach(series -> adoptSeries(series, offset));
        }
    }

    /**
     * Appends a sealed block, preceded by the definitions of its series as far as they are not in the file yet. Buffered:
     * see {@link #write} and {@link #force}.
     */
    public void append(BlockImage block) {
        define(block.series());
        long offset = put(block.bytes(), block.length());
        for (int i = 0; i < block.series().size(); i++) {
            index.add(block.series().get(i).ref(), block.entry(i, offset));
        }
        maxCutLsn = Math.max(maxCutLsn, block.maxCutLsn());
    }

    private long put(byte[] bytes, int length) {
        padTo(Pages.alignToFrame(end()));
        if (buffer.remaining() < length) {
            write();
        }
        long offset = end();
        buffer.put(bytes, 0, length);
        return offset;
    }

    private void padTo(long position) {
        while (end() < position) {
            if (!buffer.hasRemaining()) {
                write();
            }
            buffer.put((byte) 0);
        }
    }

    /** Every block before this position survives a power cut. */
    public long forcedEnd() {
        return forcedEnd;
    }

    /** Where the next byte goes. */
    public long end() {
        return bufferStart + buffer.position();
    }

    /** Writes what is buffered. After return it survives the death of the process and can be read. */
    public void write() {
        if (buffer.position() > 0) {
            buffer.flip();
            int length = buffer.limit();
            file.write(buffer, bufferStart);
            bufferStart += length;
            buffer.clear();
        }
    }

    /** Pads to a page border, writes and forces. After return every block survives a power cut. */
    public void force() {
        if (end() > forcedEnd) {
            long border = writeToPageBorder();
            forceFile();
            noteForced(border);
        }
    }

    /**
     * Pads to a page border and writes. A {@link #forceFile} that begins after return makes every block durable that has been
     * appended so far.
     *
     * @return the border, for {@link #noteForced}
     */
    public long writeToPageBorder() {
        padTo(Pages.alignToPage(end()));
        write();
        return end();
    }

    /** Forces what has been written. The only method that another thread may call, while blocks are appended. */
    public void forceFile() {
        file.force();
    }

    /** States that a force which began behind this border has succeeded. */
    public void noteForced(long border) {
        forcedEnd = Math.max(forcedEnd, border);
    }

    /** Adds index and footer, forces and closes. The file never changes again. */
    public void seal() {
        force();
        TsmIndexBuilder sealed = new TsmIndexBuilder(header, end());
        index.addTo(sealed);
        byte[] tail = sealed.finish();
        for (int from = 0; from < tail.length; from += buffer.capacity()) {
            buffer.put(tail, from, Math.min(buffer.capacity(), tail.length - from));
            write();
        }
        file.force();
        close();
    }

    /** Blocks of a series in this file, in order of arrival; a copy. */
    public List<BlockEntry> blocks(int seriesRef) {
        return index.blocks(seriesRef);
    }

    /** Highest cut of any block. */
    public long maxCutLsn() {
        return maxCutLsn;
    }

    /** Entries in the file's index: one for each series of each block. */
    public int entryCount() {
        return index.entries();
    }

    /** Whether the file holds no block. */
    public boolean isEmpty() {
        return maxCutLsn == 0;
    }

    /** Header of the file. */
    public TsmFileHeader header() {
        return header;
    }

    /** Path of the file, for messages. */
    public String path() {
        return file.path();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            file.close();
            Slabs.release(buffer);
        }
    }
}
