package io.edgetsm.bench.peers;

import io.edgetsm.bench.whole.BurstFeed;
import io.edgetsm.bench.whole.EngineReader;
import io.edgetsm.bench.whole.Scenario;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Reads the table that a JDBC engine has filled: narrow rows of samples, or a row per moment with a column per channel. */
final class SqlReader implements EngineReader {
    private final Connection connection;
    private final Scenario scenario;
    private final String wholeDivision;

    /** @param wholeDivision operator that divides integers and leaves an integer */
    SqlReader(Connection connection, Scenario scenario, String wholeDivision) {
        this.connection = connection;
        this.wholeDivision = wholeDivision;
        this.scenario = scenario;
    }

    @Override
    public long count() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM samples")) {
            rows.next();
            return rows.getLong(1) * (scenario.isBursts() ? BurstFeed.CHANNELS : 1);
        }
    }

    @Override
    public void range(int series, long from, long to, SampleSink sink) throws SQLException {
        String sql = scenario.isBursts()
                ? "SELECT ts, c" + series + " FROM samples WHERE ts BETWEEN ? AND ? ORDER BY ts"
                : "SELECT ts, value FROM samples WHERE ts BETWEEN ? AND ? AND series=" + series + " ORDER BY ts";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, from);
            statement.setLong(2, to);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sink.sample(rows.getLong(1), rows.getDouble(2));
                }
            }
        }
    }

    @Override
    public void means(int seriesCount, long windowNanos, WindowSink sink) throws SQLException {
        String sql = "SELECT series, ts " + wholeDivision + " " + windowNanos
                + " AS w, avg(value) FROM samples WHERE series < " + seriesCount + " GROUP BY 1, 2";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                sink.window(rows.getDouble(3));
            }
        }
    }

    @Override
    public void close() {
        Sql.close(() -> {}, connection);
    }
}
