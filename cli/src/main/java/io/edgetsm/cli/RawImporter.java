package io.edgetsm.cli;

import io.edgetsm.BurstSeries;
import io.edgetsm.Durability;
import io.edgetsm.EdgeStore;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.ValueType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A raw little-endian array, for a burst series: one capture from the start given. */
final class RawImporter implements Importer {
    private static final int PIECE_BYTES = 1 << 16;

    private final InputFile file;
    private final SeriesKey key;
    private final ValueType type;
    private final SampleTimes times;
    private final double scale;
    private final long latestAllowed;

    /** @param now epoch nanoseconds; a capture far behind it would be refused by the store */
    RawImporter(InputFile file, SeriesKey key, ValueType type, SampleTimes times, double scale, long now) {
        this.file = file;
        this.key = key;
        this.type = type;
        this.times = times;
        this.scale = scale;
        this.latestAllowed = now + StoreConfig.DEFAULT_MAX_FUTURE.toNanos();
    }

    @Override
    public long check(Progress progress) {
        long length = 0;
        byte[] piece = new byte[PIECE_BYTES];
        try (InputFile.Content content = file.open()) {
            for (int read = content.read(piece); read > 0; read = content.read(piece)) {
                length += read;
                progress.update(content.bytesTaken());
            }
        }
        int width = type.bytesPerValue();
        if (length == 0) {
            throw new InputException("no samples: file=" + file.path() + " is empty; nothing was imported");
        }
        if (length % width != 0) {
            throw new InputException("value cut off: file=" + file.path() + " offset=" + length / width * width
                    + " bytes=" + length % width + " wanted=" + width
                    + "; nothing was imported; check --format, or take the rest off");
        }
        times.requireFits(length / width);
        if (times.timeOf(length / width - 1) > latestAllowed) {
            throw new InputException("capture ends in the future: file=" + file.path() + " last="
                    + TimeArgument.format(times.timeOf(length / width - 1))
                    + "; nothing was imported; check --start, --period or --rate, and this machine's clock");
        }
        return length / width;
    }

    @Override
    public long append(EdgeStore store, Progress progress) {
        BurstSeries series = store.bursts(key, type, times.period(), scale);
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long done = 0;
        try (InputFile.Content content = file.open()) {
            for (int read = content.read(piece.array()); read > 0; read = content.read(piece.array())) {
                int count = read / type.bytesPerValue();
                append(series, done, piece.clear().limit(read), count);
                done += count;
                progress.update(content.bytesTaken());
            }
        }
        return done;
    }

    private void append(BurstSeries series, long firstIndex, ByteBuffer piece, int count) {
        long origin = times.startNanos();
        switch (type) {
            case BURST_INT16 -> {
                short[] values = new short[count];
                piece.asShortBuffer().get(values);
                series.append(origin, firstIndex, values, 0, count, Durability.BUFFERED);
            }
            case BURST_INT32 -> {
                int[] values = new int[count];
                piece.asIntBuffer().get(values);
                series.append(origin, firstIndex, values, 0, count, Durability.BUFFERED);
            }
            case BURST_FLOAT32 -> {
                float[] values = new float[count];
                piece.asFloatBuffer().get(values);
                series.append(origin, firstIndex, values, 0, count, Durability.BUFFERED);
            }
            default -> {
                double[] values = new double[count];
                piece.asDoubleBuffer().get(values);
                series.append(origin, firstIndex, values, 0, count, Durability.BUFFERED);
            }
        }
    }
}
