package io.edgetsm.sync;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameWalker;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.Pages;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import io.edgetsm.reader.CutCoverage;
import io.edgetsm.reader.StoreView;
import io.edgetsm.reader.TsmFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Which blocks of a store may go upstream: those that no power cut and no recovery can take back. Blocks of sealed files
 * always may. Of the growing file a view shows what the newest log page vouches for; that page may only have been written
 * so far, hence the agent forces the log before it relies on it.
 */
final class Shippable {
    private final Storage storage;
    private final StoreView view;
    private final List<String> problems;

    /** @param problems told which files cannot be sent */
    Shippable(Storage storage, StoreView view, List<String> problems) {
        this.storage = storage;
        this.view = view;
        this.problems = problems;
    }

    /** The blocks behind a watermark, in order of file and position; durable when this returns. */
    List<BlockWalk.Part> partsBehind(Watermark watermark) {
        Manifest manifest = view.manifest();
        List<Long> fileIds = new ArrayList<>(manifest.sealedFileIds());
        if (manifest.growingFileId() != 0) {
            fileIds.add(manifest.growingFileId());
        }
        List<BlockWalk.Part> parts = new ArrayList<>();
        for (long fileId : fileIds) {
            if (fileId >= watermark.fileId()) {
                add(parts, fileId, fileId == watermark.fileId() ? watermark.endOffset() : 0);
            }
        }
        parts.sort(Comparator.comparingLong(BlockWalk.Part::fileId));
        return parts;
    }

    private void add(List<BlockWalk.Part> parts, long fileId, long start) {
        TsmFile file = view.file(fileId);
        if (fileId != view.manifest().growingFileId()) {
            parts.add(new FoundBlocks(fileId, () -> search(fileId, file, start)));
        } else if (file != null) {
            long[] offsets = search(fileId, file, start);
            if (offsets.length > 0) {
                makeDurable(fileId, offsets[offsets.length - 1]);
                parts.add(new FoundBlocks(fileId, () -> offsets));
            }
        }
    }

    private record FoundBlocks(long fileId, Supplier<long[]> search) implements BlockWalk.Part {
        @Override
        public long[] offsets() {
            return search.get();
        }
    }

    /** What the index lists counts; what only stands there may be a part of something that was never finished. */
    private static long[] offsets(TsmFile file, long start) {
        LongStream.Builder offsets = LongStream.builder();
        file.forEach(group -> group.blocks().forEach(block -> offsets.add(block.offset())));
        return offsets.build()
                .filter(offset -> offset >= start)
                .distinct()
                .sorted()
                .toArray();
    }

    private long[] search(long fileId, TsmFile file, long start) {
        if (file != null && isShownWhole(fileId, file)) {
            long[] offsets = offsets(file, start);
            if (file.indexDamage() == null) {
                return offsets;
            }
            problems.add("index is damaged, blocks were looked for one by one: "
                    + file.indexDamage().getMessage());
        }
        return searchAgain(fileId, start);
    }

    /**
     * Of a file that was given up a view leaves out what the log holds as well: it may count again later, when this agent has
     * passed, and is durable in the log until then.
     */
    private boolean isShownWhole(long fileId, TsmFile file) {
        return file.walk() == null
                || fileId == view.manifest().growingFileId() && file.walk().damagedBytes() == 0;
    }

    /** Walks the file once more, for perhaps only the reading went wrong, and tells what stays unreadable. */
    private long[] searchAgain(long fileId, long start) {
        String name = StoreFiles.tsm(fileId);
        try (TsmFile file = TsmFile.openByWalking(storage, name)) {
            if (fileId == view.manifest().growingFileId()) {
                CutCoverage.dropVoid(file.walk(), fileId, view.log());
            }
            file.limit(view.manifest().cutLimits(), fileId);
            long[] offsets = offsets(file, start);
            boolean told = fileId == view.manifest().growingFileId() && view.isGrowingFileDamaged();
            if (offsets.length > 0 && file.walk().damagedBytes() > 0 && !told) {
                tellDamage(name, start, offsets[offsets.length - 1]);
            }
            return offsets;
        } catch (CorruptDataException e) {
            problems.add("TSM file cannot be sent: " + e.getMessage());
            return new long[0];
        }
    }

    private void tellDamage(String name, long start, long end) {
        try (StorageFile file = storage.openForRead(name)) {
            FrameWalker walker =
                    new FrameWalker(file, view.manifest().storeId(), Math.max(start, TsmFileHeader.BYTES), end);
            while (walker.next()) {
                // Only what lies between the frames is looked for.
            }
            if (walker.damagedBytes() > 0) {
                problems.add("TSM file has unreadable bytes, what was there was not sent: file=" + file.path()
                        + " offset=" + walker.firstDamageOffset() + " bytes=" + walker.damagedBytes()
                        + "; the rest was; check with: tsm verify " + file.path());
            }
        }
    }

    /** The log first, as the writer does: no durable block may say more than a recovered log. */
    private void makeDurable(long growingFileId, long lastOffset) {
        force(view.manifest().logName());
        if (Pages.alignToPage(lastOffset + 1) > view.log().fileForcedEnd(growingFileId)) {
            force(StoreFiles.tsm(growingFileId));
        }
    }

    private void force(String name) {
        try (StorageFile file = storage.openForRead(name)) {
            file.force();
        }
    }
}
