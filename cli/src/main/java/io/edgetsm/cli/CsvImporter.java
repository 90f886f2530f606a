package io.edgetsm.cli;

import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.ValueType;
import java.util.function.Supplier;

/** A text of samples, for a sensor series. */
final class CsvImporter implements Importer {
    private static final int SAMPLES_PER_UPDATE = 256;

    private final InputFile file;
    private final SeriesKey key;
    private final ValueType type;
    private final SampleTimes times;
    private final Supplier<CsvSamples> opener;
    private final long latestAllowed;

    /**
     * @param unitNanos nanoseconds of one step of an integer timestamp
     * @param times for a text without timestamps, else null
     * @param now epoch nanoseconds; samples far behind it would be refused by the store
     */
    CsvImporter(InputFile file, SeriesKey key, ValueType type, long unitNanos, SampleTimes times, long now) {
        this.file = file;
        this.key = key;
        this.type = type;
        this.times = times;
        this.opener = () -> new CsvSamples(file, type, unitNanos, times);
        this.latestAllowed = now + StoreConfig.DEFAULT_MAX_FUTURE.toNanos();
    }

    @Override
    public long check(Progress progress) {
        try (CsvSamples samples = opener.get()) {
            while (samples.next()) {
                if (samples.timestamp() > latestAllowed) {
                    throw inFuture(samples);
                }
                if (samples.count() % SAMPLES_PER_UPDATE == 0) {
                    progress.update(samples.bytesTaken());
                }
            }
            if (samples.count() == 0) {
                throw new InputException("no samples: file=" + file.path() + " line=" + (samples.lineNumber() - 1)
                        + ", there is a header only; nothing was imported");
            }
            if (times != null) {
                times.requireFits(samples.count());
            }
            return samples.count();
        }
    }

    private InputException inFuture(CsvSamples samples) {
        return new InputException(
                "timestamp in the future: file=" + file.path() + " line=" + samples.lineNumber() + " time="
                        + TimeArgument.format(samples.timestamp()) + "; nothing was imported; check "
                        + (samples.hasTimes() ? "--time-unit" : "--start and --period or --rate")
                        + " and this machine's clock");
    }

    @Override
    public long append(EdgeStore store, Progress progress) {
        SensorSeries series = store.series(key, type);
        try (CsvSamples samples = opener.get()) {
            while (samples.next()) {
                append(series, samples.timestamp(), samples.bits());
                if (samples.count() % SAMPLES_PER_UPDATE == 0) {
                    progress.update(samples.bytesTaken());
                }
            }
            return samples.count();
        }
    }

    private void append(SensorSeries series, long timestamp, long bits) {
        switch (type) {
            case FLOAT64 -> series.append(timestamp, Double.longBitsToDouble(bits));
            case FLOAT32 -> series.append(timestamp, Float.intBitsToFloat((int) bits));
            default -> series.append(timestamp, bits);
        }
    }
}
