package io.edgetsm.reader;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.codec.RunDecoder;
import java.util.List;

/**
 * Samples of one series in time order: a block of a file, or a copy of a head. Among equal timestamps of two sources the
 * one with the higher rank wins. A source never changes and may be shared by cursors of several threads.
 */
public interface SampleSource {
    /** No sample is earlier. */
    long minTimestamp();

    /** No sample is later. */
    long maxTimestamp();

    /** Order of append: the cut's LSN of a block, {@code Long.MAX_VALUE} for what is not in a block yet. */
    long rank();

    /** Most samples the source can hold; exactly as many as it holds unless a tombstone has hidden some. */
    int count();

    /** What is known of the values without decoding them; null when nothing is, or when not all of them count. */
    default BlockEntry entry() {
        return null;
    }

    /** Takes note of what the values have turned out to come to, when nobody knew; whoever can use it later keeps it. */
    default void learn(BlockStatistics statistics) {}

    /**
     * Makes the samples available in a loader of the cursor. A block is read and verified here, its columns are decoded
     * when the loader is asked for them.
     *
     * @throws io.edgetsm.format.CorruptDataException if the bytes are not that block; names file and offset
     */
    void load(Loader target);

    /**
     * Puts the samples into the caller's arrays.
     *
     * @param at index of the first sample in both arrays, which must have room for {@link #count} of them
     * @param loader working memory
     * @return samples put there
     * @throws io.edgetsm.format.CorruptDataException if a block is damaged; the room is overwritten then
     */
    default int loadInto(long[] timestamps, long[] values, int at, Loader loader) {
        load(loader);
        System.arraycopy(loader.timestamps(), 0, timestamps, at, loader.count());
        System.arraycopy(loader.values(), 0, values, at, loader.count());
        return loader.count();
    }

    /** Where a source puts its samples; reused from source to source. Single-threaded. */
    final class Loader {
        private BlockDecoder decoder;
        private BlockWindow window;
        private RunDecoder runs;
        private long[] room = new long[0];
        private long[] valueRoom = new long[0];
        private long[] timestamps = new long[0];
        private long[] values = new long[0];
        private int count;
        private boolean encoded;

        /** An empty loader, reusable for any number of sources. */
        public Loader() {}

        /** Shows arrays without copying them. */
        void show(long[] shownTimestamps, long[] shownValues, int shownCount) {
            timestamps = shownTimestamps;
            values = shownValues;
            count = shownCount;
            encoded = false;
        }

        /** Shows what the decoder has taken up. */
        void showDecoder() {
            count = decoder.count();
            encoded = true;
        }

        /** Shows arrays of its own with room for that many samples, to be filled. */
        void reserve(int samples) {
            if (room.length < samples) {
                room = new long[samples];
                valueRoom = new long[samples];
            }
            show(room, valueRoom, samples);
        }

        /** Made with the first run that stands outside a block. */
        RunDecoder runs() {
            if (runs == null) {
                runs = new RunDecoder();
            }
            return runs;
        }

        /** Made with the first block: what is in memory as arrays needs none. */
        BlockDecoder decoder() {
            if (decoder == null) {
                decoder = new BlockDecoder();
            }
            return decoder;
        }

        /** Made with the first block of a file. */
        BlockWindow window() {
            if (window == null) {
                window = new BlockWindow();
            }
            return window;
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

        /** Value bits of the samples {@code [from, to)}, at these indexes; others need not be there. */
        long[] values(int from, int to) {
            return encoded ? decoder.values(from, to) : values;
        }

        /** Samples loaded. */
        public int count() {
            return count;
        }
    }

    /** A block of a file that stays open as long as the source is used. */
    static SampleSource of(TsmFile file, BlockEntry entry, SeriesDefinition series) {
        return new BlockSource.OfFile(file, entry, series);
    }

    /**
     * A block in memory that is not, or not safely, in a file yet.
     *
     * @param block holds a sealed block with samples of the series; must not change any more
     * @param statistics of the values of the series in it, null when nobody has computed them
     */
    static SampleSource of(byte[] block, SeriesDefinition series, BlockStatistics statistics) {
        return new BlockSource.OfMemory(block, series, statistics);
    }

    /**
     * Samples in arrays, which must not change any more.
     *
     * @param timestamps strictly ascending
     * @param count at least 1
     */
    static SampleSource of(long[] timestamps, long[] values, int count, long rank) {
        return new ArraySource(timestamps, values, count, rank);
    }

    /**
     * What tombstones leave of this source: the source itself where none concerns it.
     *
     * @return null when nothing is left
     */
    default SampleSource under(List<Tombstone> tombstones) {
        return MaskedSource.of(this, tombstones);
    }
}
