package io.edgetsm.sync;

import io.edgetsm.format.Manifest;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import io.edgetsm.reader.StoreView;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.reader.WalkedIndex;
import io.edgetsm.wal.LogScan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which parts of a store's files may go upstream: what no power cut and no recovery can take back. Sealed files always;
 * of the growing file the blocks up to the first whose cut reaches beyond the log, once log and file have been forced. The
 * writer forces them too, but says so only later, in the next log page; a force by the agent costs what the writer's costs
 * and makes it certain.
 */
final class Shippable {
    private final Storage storage;
    private final StoreView view;
    private long samplesHeldBack;

    Shippable(Storage storage, StoreView view) {
        this.storage = storage;
        this.view = view;
    }

    /** The parts behind a watermark, in order; durable when this returns. */
    List<BlockWalk.Span> spansBehind(Watermark watermark) {
        List<BlockWalk.Span> spans = new ArrayList<>();
        Manifest manifest = view.manifest();
        for (long fileId : manifest.sealedFileIds()) {
            add(spans, watermark, fileId, BlockWalk.Span.WHOLE);
        }
        if (manifest.growingFileId() != 0) {
            addGrowing(spans, watermark, manifest.growingFileId());
        }
        spans.sort(Comparator.comparingLong(BlockWalk.Span::fileId));
        return spans;
    }

    private static void add(List<BlockWalk.Span> spans, Watermark watermark, long fileId, long end) {
        long start = fileId == watermark.fileId() ? watermark.endOffset() : TsmFileHeader.BYTES;
        if (fileId >= watermark.fileId() && end > start) {
            spans.add(new BlockWalk.Span(fileId, start, end));
        }
    }

    private void addGrowing(List<BlockWalk.Span> spans, Watermark watermark, long fileId) {
        for (TsmFile file : view.files()) {
            if (file.header().fileId() == fileId && file.walk() != null) {
                int before = spans.size();
                long maxCutLsn = addPrefix(spans, watermark, fileId, file.walk());
                if (spans.size() > before) {
                    makeDurable(fileId, maxCutLsn);
                }
            }
        }
    }

    /** Adds the blocks whose cut the log reaches, as far as they stand together; returns their highest cut. */
    private long addPrefix(List<BlockWalk.Span> spans, Watermark watermark, long fileId, WalkedIndex walk) {
        LogScan log = view.log();
        long end = 0;
        long maxCutLsn = 0;
        boolean heldBack = false;
        for (WalkedIndex.WalkedBlock block : walk.inOrder()) {
            heldBack = heldBack || block.entry().cutLsn() > log.endLsn();
            if (heldBack) {
                samplesHeldBack += block.entry().sampleCount();
            } else {
                end = block.entry().offset() + block.entry().length();
                maxCutLsn = Math.max(maxCutLsn, block.entry().cutLsn());
            }
        }
        add(spans, watermark, fileId, end);
        return maxCutLsn;
    }

    /** The log first, as the writer does: no durable block may say more than a recovered log. */
    private void makeDurable(long growingFileId, long maxCutLsn) {
        if (maxCutLsn > view.log().forcedLsn()) {
            force(StoreFiles.LOG);
        }
        force(StoreFiles.tsm(growingFileId));
    }

    private void force(String name) {
        try (StorageFile file = storage.openForRead(name)) {
            file.force();
        }
    }

    /** Samples in blocks that may not go yet; known after {@link #spansBehind}. */
    long samplesHeldBack() {
        return samplesHeldBack;
    }
}
