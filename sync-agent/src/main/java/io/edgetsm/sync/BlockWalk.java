package io.edgetsm.sync;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameWalker;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The blocks of some TSM files of a store in order of file and position, each read once through a small window. Damage is
 * read a second time, then told and stepped over. Single-threaded.
 */
final class BlockWalk implements AutoCloseable {
    private final Storage storage;
    private final StoreId store;
    private final Queue<Span> spans;
    private final Map<Integer, SeriesDefinition> definitions;
    private final List<String> problems;
    private StorageFile file;
    private FrameWalker walker;
    private Span span;
    private long end;
    private long frameEnd;

    /**
     * Part of a file.
     *
     * @param end behind its last block, or {@link #WHOLE}
     */
    record Span(long fileId, long start, long end) {
        /** To the end of what the file holds. */
        static final long WHOLE = Long.MAX_VALUE;
    }

    /**
     * A walk through these parts.
     *
     * @param definitions of the series as far as known; what the files tell is added
     * @param problems told what could not be read
     */
    BlockWalk(
            Storage storage,
            StoreId store,
            List<Span> spans,
            Map<Integer, SeriesDefinition> definitions,
            List<String> problems) {
        this.storage = storage;
        this.store = store;
        this.spans = new ArrayDeque<>(spans);
        this.definitions = definitions;
        this.problems = problems;
    }

    /** Moves to the next block of a known series; false at the end. */
    boolean next() {
        while (file != null || openNext()) {
            if (!nextFrame()) {
                closeFile();
            } else if (!walker.isBlock()) {
                learnSeries();
            } else if (series() != null) {
                return true;
            } else {
                problems.add("block of an unknown series was not sent: file=" + file.path() + " offset="
                        + walker.offset() + " seriesRef=" + BlockHeader.seriesRef(array(), index()));
            }
        }
        return false;
    }

    private void learnSeries() {
        try {
            SeriesDefinition series = SeriesFrame.decode(walker.array(), walker.index(), file.path(), walker.offset());
            definitions.putIfAbsent(series.ref(), series);
        } catch (CorruptDataException e) {
            problems.add("series cannot be sent: " + e.getMessage());
        }
    }

    private boolean openNext() {
        while (!spans.isEmpty()) {
            span = spans.remove();
            try {
                file = storage.openForRead(StoreFiles.tsm(span.fileId()));
                end = Math.min(span.end(), Replica.dataEnd(file, store));
                frameEnd = Math.max(span.start(), TsmFileHeader.BYTES);
                walker = new FrameWalker(file, store, frameEnd, end);
                return true;
            } catch (MissingFileException e) {
                problems.add("TSM file is missing, its blocks were not sent: " + e.getMessage());
            }
        }
        return false;
    }

    private boolean nextFrame() {
        long damagedBefore = walker.damagedBytes();
        boolean found = walker.next();
        if (walker.damagedBytes() > damagedBefore) {
            // Perhaps only the reading went wrong.
            walker = new FrameWalker(file, store, frameEnd, end);
            found = walker.next();
            tellDamage();
        }
        frameEnd = found ? walker.offset() + walker.length() : end;
        return found;
    }

    private void tellDamage() {
        if (walker.damagedBytes() > 0) {
            problems.add("TSM file has unreadable bytes, a block there was not sent: file=" + file.path() + " offset="
                    + walker.firstDamageOffset() + " bytes=" + walker.damagedBytes() + "; check with: tsm verify "
                    + file.path());
        }
    }

    private void closeFile() {
        file.close();
        file = null;
    }

    /** Series of the block. */
    SeriesDefinition series() {
        return definitions.get(BlockHeader.seriesRef(array(), index()));
    }

    /** File the block is in. */
    long fileId() {
        return span.fileId();
    }

    /** Path of that file. */
    String path() {
        return file.path();
    }

    /** Position of the block in its file. */
    long offset() {
        return walker.offset();
    }

    /** Position behind the block. */
    long endOffset() {
        return frameEnd;
    }

    /** Array that holds the block, valid until {@link #next}. */
    byte[] array() {
        return walker.array();
    }

    /** Where in {@link #array} the block begins. */
    int index() {
        return walker.index();
    }

    @Override
    public void close() {
        if (file != null) {
            closeFile();
        }
    }
}
