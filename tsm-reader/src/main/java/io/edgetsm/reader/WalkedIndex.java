package io.edgetsm.reader;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.BlockMembers;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameWalker;
import io.edgetsm.format.IndexSection;
import io.edgetsm.format.Pages;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.io.StorageFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Index of a file without a sound footer, found by walking its frames. */
public final class WalkedIndex implements FileIndex {
    private final TreeMap<Integer, Series> series = new TreeMap<>();
    private final List<WalkedBlock> inOrder = new ArrayList<>();
    private long damagedBytes;
    private long firstGapOffset = -1;
    private long firstDamageOffset = -1;
    private long oldestRemovedLsn = Long.MAX_VALUE;
    private final NavigableSet<Long> excludedLsns = new TreeSet<>();
    private long endOfFrames = TsmFileHeader.BYTES;
    private long walkedEnd;
    /** Everything before this position has been walked for good; from there on blocks may have been taken out again. */
    private long settledEnd = TsmFileHeader.BYTES;

    /**
     * What the walk met of one series in a sound block; a mixed block gives one for each of its members.
     *
     * @param seriesRef series it belongs to
     * @param entry where it is and what it covers; no statistics
     * @param epoch it was written in
     * @param cutStartLsn first LSN of its cut
     * @param part which part of the cut, from 0
     * @param partCount parts of the cut
     */
    public record WalkedBlock(int seriesRef, BlockEntry entry, int epoch, long cutStartLsn, int part, int partCount) {}

    /** A series definition and where the frame begins that holds it. */
    public record WalkedSeries(SeriesDefinition definition, long offset) {}

    private static final class Series {
        private WalkedSeries frame;
        private final List<BlockEntry> blocks = new ArrayList<>();
        /** Statistics of what somebody has decoded, by the entry without them. */
        private final Map<BlockEntry, BlockStatistics> learned = new ConcurrentHashMap<>();

        /** Where a block was taken out, another may come to stand. */
        private void removeFrom(Set<Long> offsets) {
            blocks.removeIf(entry -> offsets.contains(entry.offset()));
            learned.keySet().removeIf(entry -> offsets.contains(entry.offset()));
        }

        private BlockEntry withWhatWasLearned(BlockEntry entry) {
            BlockStatistics statistics = learned.get(entry);
            return statistics == null ? entry : entry.with(statistics);
        }
    }

    private WalkedIndex() {}

    /** Walks a file up to a position. */
    static WalkedIndex walk(StorageFile file, StoreId store, long end) {
        WalkedIndex index = new WalkedIndex();
        index.walkOn(file, store, end);
        return index;
    }

    /** Walks on where the last walk had to stop, in a file that has grown; blocks taken out since are met again. */
    void walkOn(StorageFile file, StoreId store, long end) {
        walkedEnd = end;
        long start = settledEnd;
        dropFrom(start);
        FrameWalker walker = new FrameWalker(file, store, start, end);
        long frameEnd = start;
        while (walker.next()) {
            if (firstGapOffset < 0) {
                firstGapOffset = gapBetween(frameEnd, walker.offset());
            }
            frameEnd = walker.offset() + walker.length();
            if (walker.isBlock()) {
                addBlock(walker);
            } else {
                addSeries(walker, file.path());
            }
        }
        if (start == TsmFileHeader.BYTES) {
            // Later the walk is beside a writer, where a torn end is what is being written.
            damagedBytes = walker.damagedBytes();
            firstDamageOffset = walker.firstDamageOffset();
        }
        endOfFrames = Math.max(endOfFrames, walker.lastFrameEnd());
        settledEnd = endOfFrames;
    }

    /**
     * Where something must have stood between two frames, -1 when nothing need have: they follow each other closely, or a force lies
     * between and the next begins a page.
     */
    static long gapBetween(long frameEnd, long nextFrame) {
        long close = Pages.alignToFrame(frameEnd);
        long nextPage = Pages.alignToPage(frameEnd);
        if (nextFrame == close || nextFrame == nextPage) {
            return -1;
        }
        return nextFrame > nextPage ? nextPage : close;
    }

    private void dropFrom(long position) {
        if (!inOrder.isEmpty() && inOrder.get(inOrder.size() - 1).entry().offset() >= position) {
            removeIf(block -> block.entry().offset() >= position);
        }
    }

    /** A sound frame that this version cannot read costs its series their definitions, and the file nothing else. */
    private void addSeries(FrameWalker walker, String path) {
        try {
            for (SeriesDefinition definition :
                    SeriesFrame.decode(walker.array(), walker.index(), path, walker.offset())) {
                seriesOf(definition.ref()).frame = new WalkedSeries(definition, walker.offset());
            }
        } catch (CorruptDataException e) {
            walker.rejectFrame();
        }
    }

    private void addBlock(FrameWalker walker) {
        byte[] block = walker.array();
        int at = walker.index();
        BlockMembers members = new BlockMembers().wrap(block, at);
        for (int i = 0; i < members.count(); i++) {
            int ref = members.seriesRef(i);
            BlockEntry entry = members.entry(i, walker.offset(), null);
            seriesOf(ref).blocks.add(entry);
            inOrder.add(new WalkedBlock(
                    ref,
                    entry,
                    BlockHeader.epoch(block, at),
                    members.cutStartLsn(i),
                    members.part(),
                    members.partCount()));
        }
    }

    private Series seriesOf(int ref) {
        Series known = series.get(ref);
        if (known == null) {
            known = new Series();
            series.put(ref, known);
        }
        return known;
    }

    /** What is in sound blocks, in order of position. */
    public List<WalkedBlock> inOrder() {
        return inOrder;
    }

    /** The definition of a ref, or null. */
    public WalkedSeries frame(int ref) {
        Series found = series.get(ref);
        return found == null ? null : found.frame;
    }

    /** Bytes that are neither frame nor padding. */
    public long damagedBytes() {
        return damagedBytes;
    }

    /**
     * What is missing of what had been written before a position, at which the file had been forced, as a message: bytes are
     * damaged, or there are none where a frame should be. Null when there is nothing.
     */
    public String lossBefore(long forcedEnd) {
        if (firstDamageOffset >= 0 && firstDamageOffset < forcedEnd) {
            return "bytes that were durable are damaged, firstOffset=" + firstDamageOffset + " unreadableBytes="
                    + damagedBytes;
        }
        if (firstGapOffset >= 0 && firstGapOffset < forcedEnd) {
            return lossInGap(firstGapOffset);
        }
        return lossAtEnd(endOfFrames, walkedEnd, forcedEnd);
    }

    /** The same of zeros from there on. */
    static String lossInGap(long gap) {
        return "there are zeros where something was durable, firstOffset=" + gap;
    }

    /** The same of a file of so many bytes whose last frame ends there. */
    static String lossAtEnd(long endOfFrames, long length, long forcedEnd) {
        return length < forcedEnd || Pages.alignToPage(endOfFrames) < forcedEnd
                ? "file ends before what was durable, end=" + endOfFrames + " length=" + length + " forcedEnd="
                        + forcedEnd
                : null;
    }

    /** Where the first of them stands, or -1. */
    public long firstDamageOffset() {
        return firstDamageOffset;
    }

    /** End of the last sound frame. */
    public long endOfFrames() {
        return endOfFrames;
    }

    /** Lowest first LSN of the cuts that have been taken out, {@code Long.MAX_VALUE} when none has. */
    long oldestRemovedLsn() {
        return oldestRemovedLsn;
    }

    /** Takes out the blocks from the position on, as if the file ended there. */
    public void endAt(long position) {
        removeIf(block -> block.entry().offset() >= position);
    }

    /** Takes out blocks that do not count because the log holds the same: see {@link #oldestRemovedLsn}. */
    void removeIf(Predicate<WalkedBlock> voidBlock) {
        removeIf(voidBlock, block -> oldestRemovedLsn = Math.min(oldestRemovedLsn, block.cutStartLsn()));
    }

    /**
     * Takes out blocks that do not count because the next file holds the same, or the log as long as that one does not. A
     * mixed block went there whole, so it is taken out whole when one of its members does not count.
     */
    void exclude(Predicate<WalkedBlock> voidBlock) {
        Set<Long> offsets = new HashSet<>();
        for (WalkedBlock block : inOrder) {
            if (voidBlock.test(block)) {
                offsets.add(block.entry().offset());
            }
        }
        removeIf(block -> offsets.contains(block.entry().offset()), block -> excludedLsns.add(block.cutStartLsn()));
    }

    /** Lowest first LSN, from this one on, of the cuts that have been excluded; {@code Long.MAX_VALUE} when there is none. */
    long oldestExcludedLsn(long fromLsn) {
        Long oldest = excludedLsns.ceiling(fromLsn);
        return oldest == null ? Long.MAX_VALUE : oldest;
    }

    private void removeIf(Predicate<WalkedBlock> voidBlock, Consumer<WalkedBlock> noted) {
        Map<Integer, Set<Long>> gone = new HashMap<>();
        inOrder.removeIf(block -> {
            boolean isVoid = voidBlock.test(block);
            if (isVoid) {
                gone.computeIfAbsent(block.seriesRef(), ref -> new HashSet<>())
                        .add(block.entry().offset());
                settledEnd = Math.min(settledEnd, block.entry().offset());
                noted.accept(block);
            }
            return isVoid;
        });
        gone.forEach((ref, offsets) -> series.get(ref).removeFrom(offsets));
    }

    @Override
    public int[] refs() {
        int[] refs = new int[series.size()];
        int count = 0;
        for (Map.Entry<Integer, Series> entry : series.entrySet()) {
            if (!entry.getValue().blocks.isEmpty()) {
                refs[count++] = entry.getKey();
            }
        }
        return Arrays.copyOf(refs, count);
    }

    @Override
    public SeriesDefinition definition(int ref) {
        WalkedSeries frame = frame(ref);
        return frame == null ? null : frame.definition();
    }

    @Override
    public List<BlockEntry> blocks(int ref) {
        Series found = series.get(ref);
        if (found == null) {
            return List.of();
        }
        List<BlockEntry> sorted = new ArrayList<>(found.blocks);
        if (!found.learned.isEmpty()) {
            sorted.replaceAll(found::withWhatWasLearned);
        }
        sorted.sort(Comparator.comparingLong(BlockEntry::minTimestamp).thenComparingLong(BlockEntry::cutLsn));
        return sorted;
    }

    /** Keeps the statistics of what has been decoded of a series: the walk does not compute them. By any thread. */
    void learn(int ref, BlockEntry entry, BlockStatistics statistics) {
        series.get(ref).learned.put(entry, statistics);
    }

    @Override
    public long maxCutLsn(int ref) {
        Series found = series.get(ref);
        return found == null
                ? 0
                : found.blocks.stream().mapToLong(BlockEntry::cutLsn).max().orElse(0);
    }

    @Override
    public long sampleCount(int ref) {
        Series found = series.get(ref);
        return found == null
                ? 0
                : found.blocks.stream().mapToLong(BlockEntry::sampleCount).sum();
    }

    @Override
    public void forEach(Consumer<IndexSection.Group> visitor) {
        for (int ref : refs()) {
            WalkedSeries frame = frame(ref);
            visitor.accept(new IndexSection.Group(ref, frame == null ? 0 : frame.offset(), blocks(ref)));
        }
    }

    @Override
    public long maxCutLsn() {
        long highest = 0;
        for (WalkedBlock block : inOrder) {
            highest = Math.max(highest, block.entry().cutLsn());
        }
        return highest;
    }

    @Override
    public long maxTimestamp() {
        long latest = Long.MIN_VALUE;
        for (WalkedBlock block : inOrder) {
            latest = Math.max(latest, block.entry().maxTimestamp());
        }
        return latest;
    }

    @Override
    public int maxRef() {
        int highest = 0;
        for (WalkedBlock block : inOrder) {
            highest = Math.max(highest, block.seriesRef());
        }
        return highest;
    }
}
