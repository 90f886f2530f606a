package io.edgetsm.bench.peers;

import io.edgetsm.bench.whole.BurstFeed;
import io.edgetsm.bench.whole.Engine;
import io.edgetsm.bench.whole.EngineReader;
import io.edgetsm.bench.whole.EngineWriter;
import io.edgetsm.bench.whole.Scenario;
import io.questdb.cairo.CairoConfiguration;
import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.CommitMode;
import io.questdb.cairo.DefaultCairoConfiguration;
import io.questdb.cairo.TableWriter;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.sql.Record;
import io.questdb.cairo.sql.RecordCursor;
import io.questdb.cairo.sql.RecordCursorFactory;
import io.questdb.griffin.SqlCompiler;
import io.questdb.griffin.SqlException;
import io.questdb.griffin.SqlExecutionContext;
import io.questdb.griffin.SqlExecutionContextImpl;
import java.nio.file.Path;

/** QuestDB embedded: one table written through its table writer, a commit at each force. */
public abstract class QuestDbEngine implements Engine {
    private final int commitMode;

    QuestDbEngine(int commitMode) {
        this.commitMode = commitMode;
    }

    @Override
    public boolean supports(Scenario scenario) {
        return scenario.threads() == 1;
    }

    private CairoEngine open(Path directory) {
        CairoConfiguration configuration = new DefaultCairoConfiguration(directory.toString()) {
            @Override
            public int getCommitMode() {
                return commitMode;
            }
        };
        return new CairoEngine(configuration);
    }

    @Override
    public EngineWriter create(Path directory, Scenario scenario) throws SqlException {
        CairoEngine engine = open(directory);
        engine.execute((scenario.isBursts()
                        ? "CREATE TABLE samples(ts TIMESTAMP_NS, c0 SHORT, c1 SHORT, c2 SHORT, c3 SHORT)"
                        : "CREATE TABLE samples(ts TIMESTAMP_NS, series INT, value DOUBLE)")
                + " TIMESTAMP(ts) PARTITION BY DAY BYPASS WAL");
        return new Writer(engine, engine.getWriter(engine.verifyTableName("samples"), "ingest"));
    }

    private static final class Writer implements EngineWriter {
        private final CairoEngine engine;
        private final TableWriter table;

        Writer(CairoEngine engine, TableWriter table) {
            this.engine = engine;
            this.table = table;
        }

        @Override
        public void append(int series, long timestampNanos, double value) {
            TableWriter.Row row = table.newRow(timestampNanos);
            row.putInt(1, series);
            row.putDouble(2, value);
            row.append();
        }

        @Override
        public void bursts(long firstIndex, short[][] counts) {
            for (int i = 0; i < BurstFeed.PIECE_SAMPLES; i++) {
                TableWriter.Row row = table.newRow(BurstFeed.timeOf(firstIndex + i));
                for (int channel = 0; channel < BurstFeed.CHANNELS; channel++) {
                    row.putShort(channel + 1, counts[channel][i]);
                }
                row.append();
            }
        }

        @Override
        public void force() {
            table.commit();
        }

        @Override
        public void close() {
            table.commit();
            table.close();
            engine.close();
        }
    }

    @Override
    public EngineReader read(Path directory, Scenario scenario) {
        return new Reader(open(directory), scenario.isBursts());
    }

    private static final class Reader implements EngineReader {
        private final CairoEngine engine;
        private final SqlExecutionContext context;
        private final SqlCompiler compiler;
        private final boolean bursts;

        Reader(CairoEngine engine, boolean bursts) {
            this.engine = engine;
            this.context = new SqlExecutionContextImpl(engine, 1).with(AllowAllSecurityContext.INSTANCE);
            this.compiler = engine.getSqlCompiler();
            this.bursts = bursts;
        }

        @Override
        public long count() throws SqlException {
            long[] count = {0};
            query("SELECT count() FROM samples", row -> count[0] = row.getLong(0));
            return count[0] * (bursts ? BurstFeed.CHANNELS : 1);
        }

        @Override
        public void range(int series, long from, long to, SampleSink sink) throws SqlException {
            String times = from == Long.MIN_VALUE
                    ? ""
                    : " ts BETWEEN cast(" + from + "L as TIMESTAMP_NS) AND cast(" + to + "L as TIMESTAMP_NS)";
            if (bursts) {
                String where = times.isEmpty() ? "" : " WHERE" + times;
                query(
                        "SELECT ts, c" + series + " FROM samples" + where,
                        row -> sink.sample(row.getTimestamp(0), row.getShort(1)));
            } else {
                String and = times.isEmpty() ? "" : " AND" + times;
                query(
                        "SELECT ts, value FROM samples WHERE series=" + series + and,
                        row -> sink.sample(row.getTimestamp(0), row.getDouble(1)));
            }
        }

        @Override
        public void means(int seriesCount, long windowNanos, WindowSink sink) throws SqlException {
            query(
                    "SELECT series, ts, avg(value) FROM samples WHERE series < " + seriesCount + " SAMPLE BY "
                            + windowNanos / 1_000_000_000 + "s ALIGN TO CALENDAR",
                    row -> sink.window(row.getDouble(2)));
        }

        private void query(String sql, RowSink sink) throws SqlException {
            try (RecordCursorFactory factory = compiler.compile(sql, context).getRecordCursorFactory();
                    RecordCursor rows = factory.getCursor(context)) {
                Record row = rows.getRecord();
                while (rows.hasNext()) {
                    sink.row(row);
                }
            }
        }

        @Override
        public void close() {
            compiler.close();
            engine.close();
        }
    }

    @FunctionalInterface
    private interface RowSink {
        void row(Record row);
    }

    /** Syncs columns at every commit. */
    public static final class Sync extends QuestDbEngine {
        /** For the service loader. */
        public Sync() {
            super(CommitMode.SYNC);
        }

        @Override
        public String name() {
            return "questdb-sync";
        }

        @Override
        public String durability() {
            return "all appended survives a power cut";
        }
    }

    /** As it comes: leaves it to the operating system. */
    public static final class NoSync extends QuestDbEngine {
        /** For the service loader. */
        public NoSync() {
            super(CommitMode.NOSYNC);
        }

        @Override
        public String name() {
            return "questdb-nosync";
        }

        @Override
        public String durability() {
            return "survives the process; nothing is promised for a power cut";
        }
    }
}
