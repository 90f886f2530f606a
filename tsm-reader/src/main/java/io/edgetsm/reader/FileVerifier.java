package io.edgetsm.reader;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.BlockMembers;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.FrameWalker;
import io.edgetsm.format.IndexSection;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.TsmIndex;
import io.edgetsm.format.codec.BurstDecoder;
import io.edgetsm.format.codec.RunDecoder;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;

/**
 * Checks a TSM file: every checksum, every block decoded, the index against the blocks. Changes nothing.
 * Single-threaded, for one file.
 */
public final class FileVerifier {
    /** What a file is expected to be. */
    public enum State {
        /** Complete: without a footer it is damaged. */
        SEALED,
        /** Given up after a write or force that failed: no footer, and its last frame may be torn. */
        GIVEN_UP,
        /** Being written: no footer, and its last frame may be torn. */
        GROWING;

        /** What a store's manifest says of one of its files. */
        public static State of(Manifest manifest, long fileId) {
            if (fileId == manifest.growingFileId()) {
                return GROWING;
            }
            return manifest.cutLimits().holds(fileId) ? GIVEN_UP : SEALED;
        }
    }

    /** Relative; plain addition of 65,535 numbers errs less. */
    private static final double MAX_SUM_ERROR = 1e-10;

    private final StorageFile file;
    private final State expected;
    /** Before this position nothing of a file without footer may be torn. */
    private final long forcedEnd;

    private final IntFunction<SeriesDefinition> otherDefinitions;
    private final LongConsumer progress;
    private final Findings findings;
    private final long sizeBytes;
    private final byte[] block = new byte[BlockHeader.MAX_BLOCK_BYTES];
    private final BlockMembers members = new BlockMembers();
    private final BlockDecoder decoder = new BlockDecoder();
    private final RunDecoder runs = new RunDecoder();
    private final BurstDecoder bursts = new BurstDecoder();
    private final TreeMap<Integer, SeriesReport> series = new TreeMap<>();
    private final Map<Integer, SeriesDefinition> definitions = new HashMap<>();
    private final Map<Integer, Long> definitionFrames = new HashMap<>();
    private final Map<Integer, Map<Long, BlockEntry>> walkedBlocks = new HashMap<>();
    private final byte[] footer = new byte[TsmIndex.FOOTER_BYTES];
    private TsmFileHeader header;
    private long dataEnd;
    private long blocks;
    private boolean sealed;

    private FileVerifier(
            StorageFile file,
            State expected,
            long forcedEnd,
            IntFunction<SeriesDefinition> otherDefinitions,
            LongConsumer progress) {
        this.file = file;
        this.expected = expected;
        this.forcedEnd = forcedEnd;
        this.otherDefinitions = otherDefinitions;
        this.progress = progress;
        this.findings = new Findings(file.path());
        this.sizeBytes = file.size();
    }

    /**
     * Verifies a file.
     *
     * @param otherDefinitions series that may be defined elsewhere, by ref; gives null for others
     * @param progress is told the position reached, now and then
     * @throws io.edgetsm.io.MissingFileException if there is none
     * @throws io.edgetsm.format.UnsupportedFormatException if a newer release wrote it
     */
    public static FileReport verify(
            Storage storage,
            String name,
            State expected,
            IntFunction<SeriesDefinition> otherDefinitions,
            LongConsumer progress) {
        return verify(storage, name, expected, 0, otherDefinitions, progress);
    }

    /** @param forcedEnd position up to which a file without footer is known to be durable, 0 where nothing is known */
    static FileReport verify(
            Storage storage,
            String name,
            State expected,
            long forcedEnd,
            IntFunction<SeriesDefinition> otherDefinitions,
            LongConsumer progress) {
        try (StorageFile file = storage.openForRead(name)) {
            FileVerifier verifier = new FileVerifier(file, expected, forcedEnd, otherDefinitions, progress);
            verifier.run(storage, name);
            return new FileReport(
                    file.path(),
                    verifier.sizeBytes,
                    verifier.header,
                    verifier.sealed,
                    verifier.dataEnd,
                    verifier.blocks,
                    List.copyOf(verifier.series.values()),
                    verifier.findings.all());
        }
    }

    private void run(Storage storage, String name) {
        try {
            byte[] start = new byte[TsmFileHeader.BYTES];
            int read = file.read(ByteBuffer.wrap(start), 0);
            header = TsmFileHeader.decode(start, read, file.path());
        } catch (CorruptDataException e) {
            findings.damage(e);
            return;
        }
        readFooter();
        FrameAudit audit = new FrameAudit(file, header.storeId(), findings);
        // Without its footer, an index is taken for damaged frames: the missing footer has been told already.
        long end = audit.walk(
                TsmFileHeader.BYTES,
                dataEnd,
                sealed ? Long.MAX_VALUE : forcedEnd,
                sealed ? 0 : forcedEnd,
                this::checkFrame);
        if (sealed) {
            checkIndex(storage, name);
        } else {
            checkEnd(end);
        }
    }

    /** What is cut off at a frame's end leaves no other trace. */
    private void checkEnd(long endOfFrames) {
        String loss = WalkedIndex.lossAtEnd(endOfFrames, sizeBytes, forcedEnd);
        if (loss != null && !findings.haveDamage()) {
            findings.damage(loss, endOfFrames);
        }
    }

    private void readFooter() {
        long footerOffset = sizeBytes - TsmIndex.FOOTER_BYTES;
        dataEnd = sizeBytes;
        if (footerOffset >= TsmFileHeader.BYTES) {
            file.read(ByteBuffer.wrap(footer), footerOffset);
            sealed = TsmIndex.isFooter(footer, 0, new FrameChecksum(header.storeId()), header.fileId());
            if (sealed) {
                long stated = Bytes.getLong(footer, TsmIndex.FOOTER_DATA_END_OFFSET);
                dataEnd = Math.max(TsmFileHeader.BYTES, Math.min(stated, footerOffset));
            }
        }
        if (!sealed && expected == State.SEALED) {
            findings.damage(
                    "no sound footer: the file has been cut off, or its end is damaged", Math.max(0, footerOffset));
        } else if (!sealed && expected == State.GIVEN_UP) {
            findings.note(
                    "no footer: the file was given up after a write or force that failed, what was not safe in it stands in"
                            + " later ones",
                    sizeBytes);
        }
    }

    private void checkFrame(FrameWalker walker) {
        progress.accept(walker.offset());
        try {
            if (walker.isBlock()) {
                checkBlock(walker);
            } else {
                for (SeriesDefinition definition :
                        SeriesFrame.decode(walker.array(), walker.index(), file.path(), walker.offset())) {
                    definitions.put(definition.ref(), definition);
                    definitionFrames.put(definition.ref(), walker.offset());
                }
            }
        } catch (CorruptDataException e) {
            findings.damage(e);
        }
    }

    private void checkBlock(FrameWalker walker) {
        System.arraycopy(walker.array(), walker.index(), block, 0, walker.length());
        members.wrap(block, 0);
        for (int i = 0; i < members.count(); i++) {
            int ref = members.seriesRef(i);
            SeriesDefinition definition =
                    definitions.containsKey(ref) ? definitions.get(ref) : otherDefinitions.apply(ref);
            if (definition == null) {
                findings.damage("block of a series that is defined nowhere, seriesRef=" + ref, walker.offset());
            } else {
                checkMember(i, definition, walker.offset());
            }
        }
        blocks++;
    }

    private void checkMember(int member, SeriesDefinition definition, long offset) {
        decoder.decode(block, definition, file.path(), offset);
        checkTimes(member, offset);
        BlockStatistics statistics = BlockStatistics.of(definition.type(), decoder.values(), 0, decoder.count());
        int ref = definition.ref();
        walkedBlocks
                .computeIfAbsent(ref, unknown -> new HashMap<>())
                .put(offset, members.entry(member, offset, statistics));
        series.computeIfAbsent(ref, unknown -> new SeriesReport(definition, runs, bursts))
                .add(block, members, member);
    }

    private void checkTimes(int member, long offset) {
        long[] timestamps = decoder.timestamps();
        int count = decoder.count();
        for (int i = 1; i < count; i++) {
            if (timestamps[i] < timestamps[i - 1]) {
                findings.damage("timestamps of a block descend, sample=" + i, offset);
                return;
            }
        }
        if (timestamps[0] != members.minTimestamp(member) || timestamps[count - 1] != members.maxTimestamp(member)) {
            findings.damage("timestamps of a block are not those of its header", offset);
        }
    }

    private void checkIndex(Storage storage, String name) {
        try (TsmFile opened = TsmFile.open(storage, name)) {
            IndexTotals totals = new IndexTotals();
            opened.forEach(group -> checkGroup(group, totals));
            if (opened.indexDamage() != null) {
                findings.damage(opened.indexDamage());
                return;
            }
            if (!totals.agreeWith(footer)) {
                findings.damage("footer differs from the index", sizeBytes - TsmIndex.FOOTER_BYTES);
            }
            walkedBlocks.forEach((ref, left) -> left.values()
                    .forEach(entry -> findings.damage("block is not in the index, seriesRef=" + ref, entry.offset())));
        } catch (CorruptDataException e) {
            findings.damage(e);
        }
    }

    private void checkGroup(IndexSection.Group group, IndexTotals totals) {
        int ref = group.seriesRef();
        if (!Objects.equals(definitionFrames.get(ref), group.definitionOffset())) {
            findings.damage("index points to another series definition, seriesRef=" + ref, dataEnd);
        }
        Map<Long, BlockEntry> walked = walkedBlocks.computeIfAbsent(ref, none -> new HashMap<>());
        for (BlockEntry entry : group.blocks()) {
            BlockEntry found = walked.remove(entry.offset());
            if (found == null) {
                findings.damage(
                        "index speaks of a block that is not there or not sound, seriesRef=" + ref, entry.offset());
            } else if (!agree(entry, found)) {
                findings.damage(
                        "index entry differs from its block, seriesRef=" + ref + " index=" + entry + " block=" + found,
                        entry.offset());
            }
            if (!totals.add(ref, entry)) {
                findings.damage("index section is not in order of time, seriesRef=" + ref, dataEnd);
            }
        }
    }

    private static boolean agree(BlockEntry entry, BlockEntry block) {
        return entry.length() == block.length()
                && entry.sampleCount() == block.sampleCount()
                && entry.minTimestamp() == block.minTimestamp()
                && entry.maxTimestamp() == block.maxTimestamp()
                && entry.cutLsn() == block.cutLsn()
                && (entry.statistics() == null || agree(entry.statistics(), block.statistics()));
    }

    /** Sums depend in their last digits on how the writer added up. */
    private static boolean agree(BlockStatistics stated, BlockStatistics found) {
        return found != null
                && stated.min() == found.min()
                && stated.max() == found.max()
                && stated.first() == found.first()
                && stated.last() == found.last()
                && (Double.compare(stated.sum(), found.sum()) == 0
                        || Math.abs(stated.sum() - found.sum()) <= MAX_SUM_ERROR * Math.abs(found.sum()));
    }
}
