package io.edgetsm.bench.peers;

import io.edgetsm.bench.whole.BurstFeed;
import io.edgetsm.bench.whole.Engine;
import io.edgetsm.bench.whole.EngineReader;
import io.edgetsm.bench.whole.EngineWriter;
import io.edgetsm.bench.whole.Scenario;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.tsfile.enums.TSDataType;
import org.apache.tsfile.exception.write.WriteProcessException;
import org.apache.tsfile.file.metadata.enums.CompressionType;
import org.apache.tsfile.file.metadata.enums.TSEncoding;
import org.apache.tsfile.read.TsFileReader;
import org.apache.tsfile.read.TsFileSequenceReader;
import org.apache.tsfile.read.common.RowRecord;
import org.apache.tsfile.read.expression.QueryExpression;
import org.apache.tsfile.read.expression.impl.GlobalTimeExpression;
import org.apache.tsfile.read.filter.factory.TimeFilterApi;
import org.apache.tsfile.read.query.dataset.QueryDataSet;
import org.apache.tsfile.write.TsFileWriter;
import org.apache.tsfile.write.record.Tablet;
import org.apache.tsfile.write.schema.IMeasurementSchema;
import org.apache.tsfile.write.schema.MeasurementSchema;

/**
 * Apache TsFile: a file format with a writer, no engine and no log, so a force can do nothing. A device per series for
 * sensors, as their timestamps differ, one aligned device for channels; Gorilla and second differences, then LZ4.
 */
public final class TsFileEngine implements Engine {
    private static final int TABLET_ROWS = 200;
    private static final String CHANNELS = "root.channels";

    @Override
    public String name() {
        return "tsfile";
    }

    @Override
    public String durability() {
        return "nothing: no log, the file can be read once it is closed";
    }

    @Override
    public boolean supports(Scenario scenario) {
        return scenario.threads() == 1;
    }

    private static File file(Path directory) {
        return directory.resolve("samples.tsfile").toFile();
    }

    private static String device(int series) {
        return "root.plant.s" + series;
    }

    private static IMeasurementSchema measurement(String name, TSDataType type, TSEncoding encoding) {
        return new MeasurementSchema(name, type, encoding, CompressionType.LZ4);
    }

    @Override
    public EngineWriter create(Path directory, Scenario scenario) throws IOException, WriteProcessException {
        TsFileWriter writer = new TsFileWriter(file(directory));
        if (scenario.isBursts()) {
            return new Bursts(file(directory), writer);
        }
        return new Sensors(file(directory), writer, scenario.series());
    }

    private static void finish(File file, TsFileWriter writer) throws IOException {
        writer.close();
        try (RandomAccessFile data = new RandomAccessFile(file, "rw")) {
            data.getFD().sync();
        }
    }

    private static final class Sensors implements EngineWriter {
        private final File file;
        private final TsFileWriter writer;
        private final Tablet[] tablets;

        Sensors(File file, TsFileWriter writer, int series) throws WriteProcessException {
            this.file = file;
            this.writer = writer;
            this.tablets = new Tablet[series];
            IMeasurementSchema value = measurement("value", TSDataType.DOUBLE, TSEncoding.GORILLA);
            for (int i = 0; i < series; i++) {
                writer.registerTimeseries(device(i), value);
                tablets[i] = new Tablet(device(i), List.of(value), TABLET_ROWS);
            }
        }

        @Override
        public void append(int series, long timestampNanos, double value) throws IOException, WriteProcessException {
            Tablet tablet = tablets[series];
            int row = tablet.getRowSize();
            tablet.addTimestamp(row, timestampNanos);
            tablet.addValue(row, 0, value);
            if (row + 1 == TABLET_ROWS) {
                write(tablet);
            }
        }

        private void write(Tablet tablet) throws IOException, WriteProcessException {
            writer.writeTree(tablet);
            tablet.reset();
        }

        @Override
        public void force() {
            // A chunk group every 200 ms would shatter the file and still not make it readable.
        }

        @Override
        public void close() throws IOException {
            try {
                for (Tablet tablet : tablets) {
                    if (tablet.getRowSize() > 0) {
                        write(tablet);
                    }
                }
            } catch (WriteProcessException e) {
                throw new IOException(e);
            }
            finish(file, writer);
        }
    }

    private static final class Bursts implements EngineWriter {
        private final File file;
        private final TsFileWriter writer;
        private final Tablet tablet;

        Bursts(File file, TsFileWriter writer) throws WriteProcessException {
            this.file = file;
            this.writer = writer;
            List<IMeasurementSchema> channels = new ArrayList<>();
            for (int i = 0; i < BurstFeed.CHANNELS; i++) {
                channels.add(measurement("c" + i, TSDataType.INT32, TSEncoding.TS_2DIFF));
            }
            writer.registerAlignedTimeseries(CHANNELS, channels);
            this.tablet = new Tablet(CHANNELS, channels, BurstFeed.PIECE_SAMPLES);
        }

        @Override
        public void append(int series, long timestampNanos, double value) {
            throw new UnsupportedOperationException("channels come as bursts");
        }

        @Override
        public void bursts(long firstIndex, short[][] counts) throws IOException, WriteProcessException {
            for (int i = 0; i < BurstFeed.PIECE_SAMPLES; i++) {
                tablet.addTimestamp(i, BurstFeed.timeOf(firstIndex + i));
                for (int channel = 0; channel < BurstFeed.CHANNELS; channel++) {
                    tablet.addValue(i, channel, (int) counts[channel][i]);
                }
            }
            writer.writeTree(tablet);
            tablet.reset();
        }

        @Override
        public void force() {
            // As above.
        }

        @Override
        public void close() throws IOException {
            finish(file, writer);
        }
    }

    @Override
    public EngineReader read(Path directory, Scenario scenario) throws IOException {
        TsFileReader reader =
                new TsFileReader(new TsFileSequenceReader(file(directory).getPath()));
        return new EngineReader() {
            @Override
            public long count() throws IOException {
                long[] count = {0};
                for (int series = 0; series < scenario.series(); series++) {
                    scan(series, (timestamp, value) -> count[0]++);
                }
                return count[0];
            }

            @Override
            public void scan(int series, SampleSink sink) throws IOException {
                read(QueryExpression.create(List.of(path(series)), null), sink);
            }

            @Override
            public void range(int series, long from, long to, SampleSink sink) throws IOException {
                GlobalTimeExpression times = new GlobalTimeExpression(TimeFilterApi.between(from, to));
                read(QueryExpression.create(List.of(path(series)), times), sink);
            }

            private org.apache.tsfile.read.common.Path path(int series) {
                return scenario.isBursts()
                        ? new org.apache.tsfile.read.common.Path(CHANNELS, "c" + series, true)
                        : new org.apache.tsfile.read.common.Path(device(series), "value", true);
            }

            private void read(QueryExpression query, SampleSink sink) throws IOException {
                QueryDataSet rows = reader.query(query);
                while (rows.hasNext()) {
                    RowRecord row = rows.next();
                    var field = row.getFields().get(0);
                    sink.sample(row.getTimestamp(), scenario.isBursts() ? field.getIntV() : field.getDoubleV());
                }
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }
}
