package io.edgetsm.reader;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.SeriesDefinition;

/**
 * Samples of one series in time order: a block of a file, or a copy of a head. Among equal timestamps of two sources the
 * one with the higher rank wins.
 */
public interface SampleSource {
    /** Time of the first sample. */
    long minTimestamp();

    /** Time of the last sample. */
    long maxTimestamp();

    /** Order of append: the cut's LSN of a block, {@code Long.MAX_VALUE} for what is not in a block yet. */
    long rank();

    /** Samples of the source. */
    int count();

    /** What is known of the values without decoding them; null when nothing is. */
    default BlockEntry entry() {
        return null;
    }

    /**
     * Makes the samples available in a loader of the cursor. A block is read and verified here, its columns are decoded
     * when the loader is asked for them.
     *
     * @throws io.edgetsm.format.CorruptDataException if the bytes are not that block
     */
    void load(Loader target);

    /** Where a source puts its samples. */
    final class Loader {
        /** An empty loader, reusable for any number of sources. */
        public Loader() {}

        private final BlockDecoder decoder = new BlockDecoder();
        private final byte[] block = new byte[BlockHeader.MAX_BLOCK_BYTES];
        private long[] timestamps;
        private long[] values;
        private int count;
        private boolean encoded;

        /** Shows arrays without copying them. */
        void show(long[] shownTimestamps, long[] shownValues, int shownCount) {
            timestamps = shownTimestamps;
            values = shownValues;
            count = shownCount;
            encoded = false;
        }

        /** Shows what the decoder has taken up. */
        private void showDecoder() {
            count = decoder.count();
            encoded = true;
        }

        /**
         * Times of the samples; shared, valid until the next load.
         *
         * @throws io.edgetsm.format.CorruptDataException if they cannot be decoded
         */
        public long[] timestamps() {
            return encoded ? decoder.timestamps() : timestamps;
        }

        /**
         * Value bits of the samples; shared, valid until the next load.
         *
         * @throws io.edgetsm.format.CorruptDataException if they cannot be decoded
         */
        public long[] values() {
            return encoded ? decoder.values() : values;
        }

        /** Samples loaded. */
        public int count() {
            return count;
        }
    }

    /** A block of a file that stays open as long as the source is used. */
    static SampleSource of(TsmFile file, BlockEntry entry, SeriesDefinition series) {
        return new SampleSource() {
            @Override
            public long minTimestamp() {
                return entry.minTimestamp();
            }

            @Override
            public long maxTimestamp() {
                return entry.maxTimestamp();
            }

            @Override
            public long rank() {
                return entry.cutLsn();
            }

            @Override
            public int count() {
                return entry.sampleCount();
            }

            @Override
            public BlockEntry entry() {
                return entry;
            }

            @Override
            public void load(Loader target) {
                FrameChecksum checksum = new FrameChecksum(file.header().storeId());
                file.read(series.ref(), entry, target.block, checksum);
                target.decoder.wrap(target.block, series, file.path(), entry.offset());
                target.showDecoder();
            }
        };
    }

    /**
     * A block in memory that is not, or not safely, in a file yet.
     *
     * @param block holds the sealed block; must not change any more
     */
    static SampleSource of(byte[] block, SeriesDefinition series) {
        BlockEntry entry = BlockEntry.of(block, 0, -1, null);
        return new SampleSource() {
            @Override
            public long minTimestamp() {
                return entry.minTimestamp();
            }

            @Override
            public long maxTimestamp() {
                return entry.maxTimestamp();
            }

            @Override
            public long rank() {
                return entry.cutLsn();
            }

            @Override
            public int count() {
                return entry.sampleCount();
            }

            @Override
            public void load(Loader target) {
                target.decoder.wrap(block, series, "memory", 0);
                target.showDecoder();
            }
        };
    }

    /**
     * Samples in arrays, which must not change any more.
     *
     * @param count at least 1
     */
    static SampleSource of(long[] timestamps, long[] values, int count, long rank) {
        return new SampleSource() {
            @Override
            public long minTimestamp() {
                return timestamps[0];
            }

            @Override
            public long maxTimestamp() {
                return timestamps[count - 1];
            }

            @Override
            public long rank() {
                return rank;
            }

            @Override
            public int count() {
                return count;
            }

            @Override
            public void load(Loader target) {
                target.show(timestamps, values, count);
            }
        };
    }
}
