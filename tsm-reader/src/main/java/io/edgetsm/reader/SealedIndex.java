package io.edgetsm.reader;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.IndexSection;
import io.edgetsm.format.Pages;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmIndex;
import io.edgetsm.io.Crc32c;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Index of a sealed file. Nothing but the footer is read before a series is asked for; then the directory, kept from then
 * on, and the section of the series. A directory or section that is damaged does not cost the file: its frames are walked
 * instead, and {@link #damage} tells why. Safe for use by several threads.
 */
final class SealedIndex implements FileIndex {
    private static final int MAX_DIRECTORY_BYTES = 1 << 28;

    private final StorageFile file;
    private final StoreId store;
    private final byte[] footer;
    private final long dataEnd;
    private volatile byte[] directory;
    private volatile WalkedIndex walked;
    private volatile CorruptDataException damage;

    /** @param dataEnd where the blocks end */
    SealedIndex(StorageFile file, StoreId store, byte[] footer, long dataEnd) {
        this.file = file;
        this.store = store;
        this.footer = footer;
        this.dataEnd = dataEnd;
    }

    /** Why the index is not used although there is a footer; null as long as nothing is wrong. */
    CorruptDataException damage() {
        return damage;
    }

    private synchronized WalkedIndex walkBecause(CorruptDataException cause) {
        if (walked == null) {
            walked = WalkedIndex.walk(file, store, dataEnd);
            damage = cause;
        }
        return walked;
    }

    private byte[] directory() {
        byte[] known = directory;
        if (known == null) {
            known = readDirectory();
            directory = known;
        }
        return known;
    }

    private byte[] readDirectory() {
        long offset = Bytes.getLong(footer, TsmIndex.FOOTER_DIRECTORY_OFFSET);
        long length = file.size() - TsmIndex.FOOTER_BYTES - offset;
        if (offset < dataEnd
                || length < 0
                || length > MAX_DIRECTORY_BYTES
                || length % TsmIndex.DIRECTORY_ENTRY_BYTES != 0) {
            throw new CorruptDataException("index directory out of range, length=" + length, file.path(), offset);
        }
        int checksum = Bytes.getInt(footer, TsmIndex.FOOTER_DIRECTORY_CHECKSUM_OFFSET);
        return readSound(offset, (int) length, checksum, "index directory");
    }

    private byte[] read(long offset, int length) {
        byte[] bytes = new byte[length];
        file.read(ByteBuffer.wrap(bytes), offset);
        return bytes;
    }

    /** Reads what is to have a checksum, a second time where it has not: perhaps only the reading went wrong. */
    private byte[] readSound(long offset, int length, int checksum, String what) {
        byte[] bytes = read(offset, length);
        if (!isSound(bytes, checksum)) {
            bytes = read(offset, length);
        }
        if (!isSound(bytes, checksum)) {
            throw new CorruptDataException("checksum mismatch in the " + what, file.path(), offset);
        }
        return bytes;
    }

    private boolean isSound(byte[] bytes, int checksum) {
        return (Crc32c.of(bytes, 0, bytes.length) ^ store.checksumSalt()) == checksum;
    }

    private static int firstRef(byte[] directory, int section) {
        return Bytes.getInt(directory, section * TsmIndex.DIRECTORY_ENTRY_BYTES + TsmIndex.DIRECTORY_SERIES_REF_OFFSET);
    }

    private static int sections(byte[] directory) {
        return directory.length / TsmIndex.DIRECTORY_ENTRY_BYTES;
    }

    /** The first section in which a series may be: the last one that begins below it, or the first. */
    private static int firstSection(byte[] directory, int ref) {
        int low = 0;
        int high = sections(directory) - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (firstRef(directory, middle) < ref) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The groups of a series in sections that reach into a range of time. */
    private List<IndexSection.Group> groups(int ref, long from, long to) {
        byte[] known = directory();
        List<IndexSection.Group> groups = new ArrayList<>();
        for (int i = firstSection(known, ref); i < sections(known) && firstRef(known, i) <= ref; i++) {
            int at = i * TsmIndex.DIRECTORY_ENTRY_BYTES;
            if (Bytes.getLong(known, at + TsmIndex.DIRECTORY_MAX_TIMESTAMP_OFFSET) >= from
                    && Bytes.getLong(known, at + TsmIndex.DIRECTORY_MIN_TIMESTAMP_OFFSET) <= to) {
                groups.addAll(section(known, at, ref));
            }
        }
        return groups;
    }

    private List<IndexSection.Group> section(byte[] known, int at, int ref) {
        long offset = Bytes.getLong(known, at + TsmIndex.DIRECTORY_SECTION_OFFSET);
        int length = Bytes.getInt(known, at + TsmIndex.DIRECTORY_SECTION_LENGTH_OFFSET);
        if (length <= 0 || length > IndexSection.MAX_BYTES || offset < dataEnd || offset > file.size() - length) {
            throw new CorruptDataException("index section out of range, length=" + length, file.path(), offset);
        }
        int checksum = Bytes.getInt(known, at + TsmIndex.DIRECTORY_SECTION_CHECKSUM_OFFSET);
        byte[] section = readSound(offset, length, checksum, "index section");
        return IndexSection.decode(section, ref, dataEnd, file.path(), offset);
    }

    @Override
    public int[] refs() {
        Set<Integer> refs = new LinkedHashSet<>();
        forEach(group -> refs.add(group.seriesRef()));
        return refs.stream().mapToInt(ref -> ref).toArray();
    }

    @Override
    public void forEach(Consumer<IndexSection.Group> visitor) {
        if (walked == null) {
            try {
                // Once without telling anybody: what was told cannot be taken back.
                forEachSection(groups -> {});
            } catch (CorruptDataException e) {
                walkBecause(e);
            }
        }
        if (walked == null) {
            forEachSection(groups -> groups.forEach(visitor));
        } else {
            walked.forEach(visitor);
        }
    }

    private void forEachSection(Consumer<List<IndexSection.Group>> visitor) {
        byte[] known = directory();
        for (int i = 0; i < sections(known); i++) {
            visitor.accept(section(known, i * TsmIndex.DIRECTORY_ENTRY_BYTES, 0));
        }
    }

    @Override
    public SeriesDefinition definition(int ref) {
        if (walked != null) {
            return walked.definition(ref);
        }
        try {
            List<IndexSection.Group> groups = groups(ref, Long.MIN_VALUE, Long.MAX_VALUE);
            return groups.isEmpty() ? null : definition(ref, groups.get(0).definitionOffset());
        } catch (CorruptDataException e) {
            return walkBecause(e).definition(ref);
        }
    }

    private SeriesDefinition definition(int ref, long offset) {
        FrameChecksum checksum = new FrameChecksum(store);
        int length = (int) Math.min(Pages.PAGE_BYTES, dataEnd - offset);
        byte[] frame = read(offset, length);
        if (!SeriesFrame.isSound(frame, 0, length, checksum)) {
            // Perhaps only the reading went wrong.
            frame = read(offset, length);
        }
        if (SeriesFrame.isSound(frame, 0, length, checksum)) {
            for (SeriesDefinition definition : SeriesFrame.decode(frame, 0, file.path(), offset)) {
                if (definition.ref() == ref) {
                    return definition;
                }
            }
        }
        throw new CorruptDataException("no sound definition of series ref=" + ref, file.path(), offset);
    }

    @Override
    public List<BlockEntry> blocks(int ref) {
        return blocks(ref, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @Override
    public List<BlockEntry> blocks(int ref, long from, long to) {
        if (walked != null) {
            return walked.blocks(ref, from, to);
        }
        if (Bytes.getLong(footer, TsmIndex.FOOTER_MAX_TIMESTAMP_OFFSET) < from
                || Bytes.getLong(footer, TsmIndex.FOOTER_MIN_TIMESTAMP_OFFSET) > to) {
            return List.of();
        }
        try {
            List<BlockEntry> blocks = new ArrayList<>();
            for (IndexSection.Group group : groups(ref, from, to)) {
                for (BlockEntry block : group.blocks()) {
                    if (block.maxTimestamp() >= from && block.minTimestamp() <= to) {
                        blocks.add(block);
                    }
                }
            }
            return blocks;
        } catch (CorruptDataException e) {
            return walkBecause(e).blocks(ref, from, to);
        }
    }

    @Override
    public long maxCutLsn(int ref) {
        return blocks(ref).stream().mapToLong(BlockEntry::cutLsn).max().orElse(0);
    }

    @Override
    public long sampleCount(int ref) {
        return blocks(ref).stream().mapToLong(BlockEntry::sampleCount).sum();
    }

    @Override
    public long maxCutLsn() {
        return Bytes.getLong(footer, TsmIndex.FOOTER_MAX_CUT_LSN_OFFSET);
    }

    @Override
    public long maxTimestamp() {
        return Bytes.getLong(footer, TsmIndex.FOOTER_MAX_TIMESTAMP_OFFSET);
    }

    @Override
    public int maxRef() {
        return Bytes.getInt(footer, TsmIndex.FOOTER_MAX_SERIES_REF_OFFSET);
    }
}
