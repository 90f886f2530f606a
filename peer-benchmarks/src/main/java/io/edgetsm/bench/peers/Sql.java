package io.edgetsm.bench.peers;

import java.sql.SQLException;

/** What JDBC makes cumbersome. */
final class Sql {
    private Sql() {}

    @FunctionalInterface
    interface Action {
        void run() throws SQLException;
    }

    /** Runs a last action and closes; a failure ends the measurement, so nothing is mended. */
    static void close(Action last, AutoCloseable... parts) {
        try {
            last.run();
            for (AutoCloseable part : parts) {
                part.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("cannot close: " + e.getMessage(), e);
        }
    }
}
