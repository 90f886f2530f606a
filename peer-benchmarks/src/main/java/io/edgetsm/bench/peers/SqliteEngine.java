package io.edgetsm.bench.peers;

import io.edgetsm.bench.whole.BurstFeed;
import io.edgetsm.bench.whole.Engine;
import io.edgetsm.bench.whole.EngineReader;
import io.edgetsm.bench.whole.EngineWriter;
import io.edgetsm.bench.whole.Scenario;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** SQLite with a write-ahead log: one transaction from force to force, samples clustered by series and time. */
public abstract class SqliteEngine implements Engine {
    private final String synchronous;

    SqliteEngine(String synchronous) {
        this.synchronous = synchronous;
    }

    @Override
    public String name() {
        return "sqlite-" + synchronous.toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public boolean supports(Scenario scenario) {
        return scenario.threads() == 1;
    }

    @Override
    public double share() {
        return 0.05;
    }

    private static Connection connect(Path directory) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("samples.db"));
    }

    @Override
    public EngineWriter create(Path directory, Scenario scenario) throws SQLException {
        Connection connection = connect(directory);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=" + synchronous);
            statement.execute(
                    scenario.isBursts()
                            ? "CREATE TABLE samples(ts INTEGER PRIMARY KEY, c0 INT, c1 INT, c2 INT, c3 INT)"
                            : "CREATE TABLE samples(series INT, ts INT, value REAL, PRIMARY KEY(series, ts))"
                                    + " WITHOUT ROWID");
        }
        connection.setAutoCommit(false);
        return new Writer(connection, scenario.isBursts());
    }

    private static final class Writer implements EngineWriter {
        private final Connection connection;
        private final PreparedStatement insert;

        Writer(Connection connection, boolean bursts) throws SQLException {
            this.connection = connection;
            this.insert = connection.prepareStatement("INSERT INTO samples VALUES(?,?,?" + (bursts ? ",?,?)" : ")"));
        }

        @Override
        public void append(int series, long timestampNanos, double value) throws SQLException {
            insert.setInt(1, series);
            insert.setLong(2, timestampNanos);
            insert.setDouble(3, value);
            insert.executeUpdate();
        }

        @Override
        public void bursts(long firstIndex, short[][] counts) throws SQLException {
            for (int i = 0; i < BurstFeed.PIECE_SAMPLES; i++) {
                insert.setLong(1, BurstFeed.timeOf(firstIndex + i));
                for (int channel = 0; channel < BurstFeed.CHANNELS; channel++) {
                    insert.setInt(channel + 2, counts[channel][i]);
                }
                insert.executeUpdate();
            }
        }

        @Override
        public void force() throws SQLException {
            connection.commit();
        }

        @Override
        public void close() {
            Sql.close(connection::commit, insert, connection);
        }
    }

    @Override
    public EngineReader read(Path directory, Scenario scenario) throws SQLException {
        return new SqlReader(connect(directory), scenario, "/");
    }

    /** Forces the log at every commit. */
    public static final class Full extends SqliteEngine {
        /** For the service loader. */
        public Full() {
            super("FULL");
        }

        @Override
        public String durability() {
            return "all appended survives a power cut";
        }
    }

    /** Forces at checkpoints only. */
    public static final class Normal extends SqliteEngine {
        /** For the service loader. */
        public Normal() {
            super("NORMAL");
        }

        @Override
        public String durability() {
            return "survives the process; a power cut takes all since the last checkpoint";
        }
    }
}
