package io.edgetsm.reader;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockMembers;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.SeriesDefinition;

/** One block as a source. */
abstract class BlockSource implements SampleSource {
    final BlockEntry entry;
    final SeriesDefinition series;

    private BlockSource(BlockEntry entry, SeriesDefinition series) {
        this.entry = entry;
        this.series = series;
    }

    @Override
    public final long minTimestamp() {
        return entry.minTimestamp();
    }

    @Override
    public final long maxTimestamp() {
        return entry.maxTimestamp();
    }

    @Override
    public final long rank() {
        return entry.cutLsn();
    }

    @Override
    public final int count() {
        return entry.sampleCount();
    }

    @Override
    public final int loadInto(long[] timestamps, long[] values, int at, Loader loader) {
        load(loader);
        loader.decoder().timestampsInto(timestamps, at);
        loader.decoder().valuesInto(values, at);
        return count();
    }

    /** A block of a file. */
    static final class OfFile extends BlockSource {
        private final TsmFile file;

        OfFile(TsmFile file, BlockEntry entry, SeriesDefinition series) {
            super(entry, series);
            this.file = file;
        }

        @Override
        public BlockEntry entry() {
            return entry;
        }

        @Override
        public void learn(BlockStatistics statistics) {
            file.learn(series.ref(), entry, statistics);
        }

        @Override
        public void load(Loader target) {
            BlockWindow window = target.window();
            BlockDecoder decoder = target.decoder();
            file.read(series.ref(), entry, window, decoder.members());
            decoder.takeMembers(window.array(), series, file.path(), entry.offset());
            target.showDecoder();
        }
    }

    /** A block in memory. */
    static final class OfMemory extends BlockSource {
        private static final String NOT_IN_A_FILE = "memory";
        private final byte[] block;

        OfMemory(byte[] block, SeriesDefinition series, BlockStatistics statistics) {
            super(entry(block, series.ref(), statistics), series);
            this.block = block;
        }

        private static BlockEntry entry(byte[] block, int seriesRef, BlockStatistics statistics) {
            BlockMembers members = new BlockMembers().wrap(block, 0);
            return members.entry(members.find(seriesRef), -1, statistics);
        }

        @Override
        public BlockEntry entry() {
            return entry;
        }

        @Override
        public void load(Loader target) {
            target.decoder().wrap(block, series, NOT_IN_A_FILE, 0);
            target.showDecoder();
        }
    }
}
