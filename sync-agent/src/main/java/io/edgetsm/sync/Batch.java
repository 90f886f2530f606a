package io.edgetsm.sync;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.Pages;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.TsmIndex;
import io.edgetsm.format.UnsupportedFormatException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Blocks of one store on their way upstream, byte for byte as they stand in its files, in the form of a TSM file: header,
 * series frames, blocks, index with statistics, footer. Its id is the SHA-256 of its bytes, and its bytes follow from its
 * blocks and their order alone. Immutable.
 */
public final class Batch {
    /** Shortest batch size that holds any block. */
    public static final int MIN_SIZE_LIMIT_BYTES = 16 << 10;
    /** Longest batch anybody may build or accept. */
    public static final int MAX_SIZE_LIMIT_BYTES = 64 << 20;

    /** A batch is no file of the store. */
    static final long FILE_ID = 0;
    /** No clock in it, or the same blocks would not give the same bytes. */
    static final long CREATED_NANOS = 0;

    private final StoreId storeId;
    private final byte[] bytes;
    private final List<Block> blocks;
    private final long sampleCount;
    private final String id;

    /**
     * A block of the batch.
     *
     * @param id its {@link BlockId}
     * @param checksum of its bytes, to tell it from another one that claims the same identity
     * @param series whose samples it holds, by ascending ref
     * @param offset of it in the batch
     */
    record Block(long id, int checksum, List<SeriesDefinition> series, int offset, int sampleCount) {}

    Batch(StoreId storeId, byte[] bytes, List<Block> blocks, long sampleCount) {
        this.storeId = storeId;
        this.bytes = bytes;
        this.blocks = List.copyOf(blocks);
        this.sampleCount = sampleCount;
        this.id = HexFormat.of().formatHex(digest(bytes));
    }

    /** SHA-256 of some bytes. */
    static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Verifies bytes that came from elsewhere: every frame is sound and where it belongs, every block can be decoded, and
     * the whole is exactly what this version builds out of these blocks, index and statistics included.
     *
     * @param from who sent it, for messages
     * @throws BatchRefusedException if it is not
     */
    public static Batch verify(StoreId store, byte[] bytes, String from) {
        try {
            return new Verifier(store, bytes, from).run();
        } catch (CorruptDataException | UnsupportedFormatException e) {
            String what = e.getMessage();
            // What such a message advises is for files.
            what = what.substring(0, what.indexOf(';') < 0 ? what.length() : what.indexOf(';'));
            throw new BatchRefusedException(BatchRefusedException.Reason.MALFORMED, from, "what=\"" + what + "\"", e);
        }
    }

    /** Store whose blocks these are. */
    public StoreId storeId() {
        return storeId;
    }

    /** SHA-256 of the bytes, 64 digits of lower-case hex. */
    public String id() {
        return id;
    }

    /** The bytes, for reading only. */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** The array itself; nobody changes it. */
    byte[] array() {
        return bytes;
    }

    /** Length in bytes. */
    public int sizeBytes() {
        return bytes.length;
    }

    /** Blocks in the batch. */
    public int blockCount() {
        return blocks.size();
    }

    /** Samples in its blocks. */
    public long sampleCount() {
        return sampleCount;
    }

    /** The blocks, in order. */
    List<Block> blocks() {
        return blocks;
    }

    /** A batch of some of these blocks. */
    Batch only(List<Block> some) {
        BatchBuilder builder = new BatchBuilder(storeId, BatchBuilder.NO_LIMIT);
        for (Block block : some) {
            builder.add(block.series(), bytes, block.offset(), id, block.offset());
        }
        return builder.build();
    }

    @Override
    public String toString() {
        return "batch " + id + " blocks=" + blocks.size() + " samples=" + sampleCount + " bytes=" + bytes.length;
    }

    /** Walks the frames and builds the batch again. Nothing in the bytes is believed before it has been checked. */
    private static final class Verifier {
        private final StoreId store;
        private final byte[] bytes;
        private final String from;
        private final FrameChecksum checksum;
        private final Map<Integer, SeriesDefinition> definitions = new HashMap<>();
        private final BatchBuilder rebuilt;

        Verifier(StoreId store, byte[] bytes, String from) {
            this.store = store;
            this.bytes = bytes;
            this.from = from;
            this.checksum = new FrameChecksum(store);
            this.rebuilt = new BatchBuilder(store, BatchBuilder.NO_LIMIT);
        }

        Batch run() {
            TsmFileHeader header = TsmFileHeader.decode(bytes, bytes.length, from);
            if (!header.storeId().equals(store)) {
                throw malformed("another store than stated, storeId=" + header.storeId(), 0);
            }
            int dataEnd = dataEnd();
            int at = TsmFileHeader.BYTES;
            while (at < dataEnd) {
                at = Math.toIntExact(Pages.alignToFrame(at + frame(at, dataEnd)));
            }
            if (rebuilt.isEmpty()) {
                throw malformed("no block", 0);
            }
            Batch batch = rebuilt.build();
            int difference = Arrays.mismatch(bytes, batch.bytes);
            if (difference >= 0) {
                throw malformed("not the form its blocks have", difference);
            }
            return batch;
        }

        private int dataEnd() {
            int footer = bytes.length - TsmIndex.FOOTER_BYTES;
            if (footer < TsmFileHeader.BYTES || !TsmIndex.isFooter(bytes, footer, checksum, FILE_ID)) {
                throw malformed("no sound footer at the end, length=" + bytes.length, Math.max(0, footer));
            }
            long dataEnd = Bytes.getLong(bytes, footer + TsmIndex.FOOTER_DATA_END_OFFSET);
            if (dataEnd < TsmFileHeader.BYTES || dataEnd > footer) {
                throw malformed("end of the blocks out of range, dataEnd=" + dataEnd, footer);
            }
            return (int) dataEnd;
        }

        /** Takes the frame at a position; returns its length. */
        private int frame(int at, int limit) {
            if (SeriesFrame.isSound(bytes, at, limit, checksum)) {
                SeriesFrame.decode(bytes, at, from, at).forEach(series -> definitions.put(series.ref(), series));
                return SeriesFrame.statedLength(bytes, at);
            }
            String defect = BlockHeader.defect(bytes, at, limit, checksum);
            List<SeriesDefinition> series = defect == null ? BatchBuilder.seriesOf(bytes, at, definitions::get) : null;
            if (series == null) {
                throw malformed(defect == null ? "block before the definition of its series" : defect, at);
            }
            rebuilt.add(series, bytes, at, from, at);
            return BlockHeader.statedLength(bytes, at);
        }

        private BatchRefusedException malformed(String what, long offset) {
            return new BatchRefusedException(
                    BatchRefusedException.Reason.MALFORMED, from, "what=\"" + what + "\" offset=" + offset);
        }
    }
}
