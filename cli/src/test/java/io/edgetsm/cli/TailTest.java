package io.edgetsm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgetsm.Durability;
import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.reader.Selector;
import io.edgetsm.reader.StoreView;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long MINUTE = 60_000_000_000L;

    @TempDir
    Path directory;

    private EdgeStore open() {
        return EdgeStore.open(StoreConfig.builder(directory).logBytes(1 << 20).build());
    }

    @Test
    void showsTheLastSamplesOfASeries() {
        try (EdgeStore store = open()) {
            SensorSeries series = store.series("t{room=\"1\"}", ValueType.FLOAT64);
            for (int i = 0; i < 5; i++) {
                series.append(START + i * MINUTE, 20 + i);
            }
        }
        assertEquals(
                """
                2023-11-14T22:16:20Z  t{room="1"}  23
                2023-11-14T22:17:20Z  t{room="1"}  24
                """, Cli.run("tail", directory, "t", "-n", "2", "--looks", "1").expectOk());
        assertEquals(
                """
                series,timestamp,value
                "t{room=""1""}",1700000240000000000,24
                """,
                Cli.run("tail", directory, "t", "-n", "1", "--looks", "1", "--csv")
                        .expectOk());
        assertEquals(
                "", Cli.run("tail", directory, "t", "-n", "0", "--looks", "1").expectOk());
        // Room for so many nobody has.
        String all = Cli.run("tail", directory, "t", "-n", Integer.MAX_VALUE, "--looks", "1")
                .expectOk();
        assertEquals(5, all.lines().count(), all);
    }

    @Test
    void showsEachSampleOnceAsItComesAndSeriesThatAreNew() {
        try (EdgeStore store = open();
                DirectoryStorage storage = DirectoryStorage.open(directory)) {
            SensorSeries first = store.series("t{room=\"1\"}", ValueType.FLOAT64);
            first.append(START, 1, Durability.WRITTEN);
            ByteArrayOutputStream shown = new ByteArrayOutputStream();
            Output out = new Output(shown, false);
            try (StoreView view = StoreView.open(storage)) {
                Follower follower = new Follower(view, Selector.parse("t"), ResultWriter.lines(out), 10);
                follower.look();
                follower.look();
                first.append(START + MINUTE, 2, Durability.WRITTEN);
                store.flush();
                first.append(START + 2 * MINUTE, 3, Durability.WRITTEN);
                view.refresh();
                follower.look();
                store.series("t{room=\"2\"}", ValueType.FLOAT64).append(START, 4, Durability.WRITTEN);
                view.refresh();
                follower.look();
            }
            out.flush();
            assertEquals("""
                    2023-11-14T22:13:20Z  t{room="1"}  1
                    2023-11-14T22:14:20Z  t{room="1"}  2
                    2023-11-14T22:15:20Z  t{room="1"}  3
                    2023-11-14T22:13:20Z  t{room="2"}  4
                    """, shown.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void ofASeriesThatBeginsLaterNothingIsLeftOut() {
        try (EdgeStore store = open();
                DirectoryStorage storage = DirectoryStorage.open(directory)) {
            store.series("t{room=\"1\"}", ValueType.FLOAT64).append(START, 1, Durability.WRITTEN);
            SensorSeries empty = store.series("t{room=\"2\"}", ValueType.FLOAT64);
            ByteArrayOutputStream shown = new ByteArrayOutputStream();
            Output out = new Output(shown, false);
            try (StoreView view = StoreView.open(storage)) {
                Follower follower = new Follower(view, Selector.parse("t"), ResultWriter.lines(out), 1);
                follower.look();
                SensorSeries later = store.series("t{room=\"3\"}", ValueType.FLOAT64);
                for (int i = 0; i < 2; i++) {
                    empty.append(START + i * MINUTE, 2 + i, Durability.WRITTEN);
                    later.append(START + i * MINUTE, 4 + i, Durability.WRITTEN);
                }
                view.refresh();
                follower.look();
            }
            out.flush();
            assertEquals("""
                    2023-11-14T22:13:20Z  t{room="1"}  1
                    2023-11-14T22:13:20Z  t{room="2"}  2
                    2023-11-14T22:14:20Z  t{room="2"}  3
                    2023-11-14T22:13:20Z  t{room="3"}  4
                    2023-11-14T22:14:20Z  t{room="3"}  5
                    """, shown.toString(StandardCharsets.UTF_8));
        }
    }
}
