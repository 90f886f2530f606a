package io.edgetsm.bench.peers;

import io.edgetsm.bench.whole.BurstFeed;
import io.edgetsm.bench.whole.Engine;
import io.edgetsm.bench.whole.EngineReader;
import io.edgetsm.bench.whole.EngineWriter;
import io.edgetsm.bench.whole.Scenario;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** DuckDB through its appender, one transaction from force to force. */
public final class DuckDbEngine implements Engine {
    @Override
    public String name() {
        return "duckdb";
    }

    @Override
    public String durability() {
        return "all appended survives a power cut";
    }

    @Override
    public boolean supports(Scenario scenario) {
        return scenario.threads() == 1;
    }

    private static Connection connect(Path directory) throws SQLException {
        return DriverManager.getConnection("jdbc:duckdb:" + directory.resolve("samples.db"));
    }

    @Override
    public EngineWriter create(Path directory, Scenario scenario) throws SQLException {
        Connection connection = connect(directory);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    scenario.isBursts()
                            ? "CREATE TABLE samples(ts BIGINT, c0 SMALLINT, c1 SMALLINT, c2 SMALLINT, c3 SMALLINT)"
                            : "CREATE TABLE samples(series INTEGER, ts BIGINT, value DOUBLE)");
        }
        connection.setAutoCommit(false);
        return new Writer((DuckDBConnection) connection);
    }

    private static final class Writer implements EngineWriter {
        private final DuckDBConnection connection;
        private final DuckDBAppender appender;

        Writer(DuckDBConnection connection) throws SQLException {
            this.connection = connection;
            this.appender = connection.createAppender("samples");
        }

        @Override
        public void append(int series, long timestampNanos, double value) throws SQLException {
            appender.beginRow()
                    .append(series)
                    .append(timestampNanos)
                    .append(value)
                    .endRow();
        }

        @Override
        public void bursts(long firstIndex, short[][] counts) throws SQLException {
            for (int i = 0; i < BurstFeed.PIECE_SAMPLES; i++) {
                appender.beginRow().append(BurstFeed.timeOf(firstIndex + i));
                for (short[] channel : counts) {
                    appender.append(channel[i]);
                }
                appender.endRow();
            }
        }

        @Override
        public void force() throws SQLException {
            appender.flush();
            connection.commit();
        }

        @Override
        public void close() {
            Sql.close(this::force, appender, connection);
        }
    }

    @Override
    public EngineReader read(Path directory, Scenario scenario) throws SQLException {
        Connection connection = connect(directory);
        try (Statement statement = connection.createStatement()) {
            // As all are asked: with one thread.
            statement.execute("SET threads=1");
        }
        return new SqlReader(connection, scenario, "//");
    }
}
