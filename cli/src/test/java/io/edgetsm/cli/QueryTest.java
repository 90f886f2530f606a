package io.edgetsm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the reading verbs print, letter by letter. */
class QueryTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long MINUTE = 60_000_000_000L;

    @TempDir
    Path store;

    @BeforeEach
    void fill() {
        try (EdgeStore opened = EdgeStore.open(config())) {
            SensorSeries first = opened.series("temperature{room=\"1\"}", ValueType.FLOAT64);
            SensorSeries second = opened.series("temperature{room=\"2\"}", ValueType.FLOAT64);
            for (int i = 0; i < 4; i++) {
                first.append(START + i * MINUTE, 20 + i / 10.0);
            }
            second.append(START, -0.0);
            second.append(START + MINUTE, Double.longBitsToDouble(0x7FF8_0000_0000_0001L));
            opened.bursts("vibration", ValueType.BURST_INT16, SamplePeriod.ofHertz("25600"), 0.5)
                    .append(START, new short[] {1, -2, 3});
        }
    }

    private StoreConfig config() {
        return StoreConfig.builder(store).logBytes(1 << 20).build();
    }

    @Test
    void aTableOfSamples() {
        assertEquals("""
                time                  value
                2023-11-14T22:13:20Z     20
                2023-11-14T22:14:20Z   20.1
                2023-11-14T22:15:20Z   20.2
                2023-11-14T22:16:20Z   20.3
                """, Cli.run("query", store, "temperature{room=\"1\"}").expectOk());
    }

    @Test
    void aTableOfWindowsOfSeveralSeries() {
        assertEquals(
                """
                series                 time                   mean   max  count
                temperature{room="1"}  2023-11-14T22:12:00Z     20    20      1
                temperature{room="1"}  2023-11-14T22:14:00Z  20.15  20.2      2
                temperature{room="1"}  2023-11-14T22:16:00Z   20.3  20.3      1
                temperature{room="2"}  2023-11-14T22:12:00Z      0    -0      1
                temperature{room="2"}  2023-11-14T22:14:00Z    NaN   NaN      1
                """,
                Cli.run("query", store, "temperature", "--every", "2m", "--agg", "mean,max,count")
                        .expectOk());
    }

    @Test
    void csvOfBurstsIsInTheirUnit() {
        assertEquals("""
                timestamp,value
                1700000000000000000,0.5
                1700000000000039062,-1
                1700000000000078125,1.5
                """, Cli.run("query", store, "vibration", "-o", "csv").expectOk());
    }

    @Test
    void theEndOfARangeIsOutsideOfIt() {
        assertEquals(
                "timestamp,value\n1700000060000000000,20.1\n",
                Cli.run(
                                "query",
                                store,
                                "temperature{room=\"1\"}",
                                "--from",
                                "1700000060s",
                                "--to",
                                "2023-11-14T22:15:20Z",
                                "-o",
                                "csv")
                        .expectOk());
    }

    @Test
    void jsonSaysWhatItCannotSayInNumbersAsText() {
        assertEquals(
                """
                [
                {"series":"temperature{room=\\"2\\"}","type":"float64","samples":[
                {"time":"2023-11-14T22:13:20Z","value":-0},
                {"time":"2023-11-14T22:14:20Z","value":"NaN(0x7ff8000000000001)"}
                ]}
                ]
                """,
                Cli.run("query", store, "temperature{room=\"2\"}", "-o", "json").expectOk());
    }

    @Test
    void anExportIsWhatIsStored() {
        assertEquals(
                "timestamp,value\n1700000000000000000,1\n1700000000000039062,-2\n1700000000000078125,3\n",
                Cli.run("export", store, "vibration").expectOk());
        assertEquals("""
                series,timestamp,value
                "temperature{room=""2""}",1700000000000000000,-0
                "temperature{room=""2""}",1700000060000000000,NaN(0x7ff8000000000001)
                vibration,1700000000000000000,1
                vibration,1700000000000039062,-2
                vibration,1700000000000078125,3
                """, Cli.run("export", store, "{room!=\"1\"}", "-o", "csv").expectOk());
    }

    @Test
    void theListOfSeriesCountsAndDates() {
        assertEquals("""
                series                 type     samples  first                 last
                temperature{room="1"}  float64        4  2023-11-14T22:13:20Z  2023-11-14T22:16:20Z
                temperature{room="2"}  float64        2  2023-11-14T22:13:20Z  2023-11-14T22:14:20Z
                """, Cli.run("series", store, "temperature").expectOk());
        String bursts = Cli.run("series", store, "vibration").expectOk();
        assertTrue(bursts.contains("burst int16 25600 Hz x0.5        3  2023-11-14T22:13:20Z"), bursts);
    }

    @Test
    void aPlotIsAsWideAsTheTerminal() {
        String plot =
                Cli.run("query", store, "temperature{room=\"1\"}", "--plot").expectOk();
        assertEquals(15, plot.lines().count());
        assertTrue(plot.lines().allMatch(line -> line.length() <= 80), plot);
        assertTrue(plot.lines().toList().get(1).startsWith("      20.3 │"), plot);
    }

    @Test
    void readingWorksBesideTheWriterAndChangesNothing() throws IOException {
        try (EdgeStore writer = EdgeStore.open(config())) {
            SensorSeries series = writer.series("beside", ValueType.INT64);
            series.append(START, 7);
            writer.force();
            List<String> before = listing();
            assertEquals(
                    "timestamp,value\n1700000000000000000,7\n",
                    Cli.run("export", store, "beside").expectOk());
            Cli.run("series", store).expectOk();
            assertEquals(before, listing());
        }
    }

    @Test
    void seriesOfAGroupAreOneAnswer() {
        assertEquals(
                """
                series,timestamp,count,max
                "temperature{room=""1""}",1700000000000000000,4,20.3
                "temperature{room=""2""}",1700000000000000000,2,NaN
                """,
                Cli.run("query", store, "temperature", "--agg", "count,max", "--by", "room", "-o", "csv")
                        .expectOk());
        assertEquals(
                """
                time                  count
                2023-11-14T22:13:20Z      6
                """,
                Cli.run("query", store, "temperature", "--agg", "count", "--across", "pool")
                        .expectOk());
        assertEquals(
                """
                timestamp,count
                1700000000000000000,6
                """,
                Cli.run("query", store, "temperature", "--agg", "count", "--across", "pool", "-o", "csv")
                        .expectOk());
    }

    @Test
    void aTableShowsTimesInTheZoneOfTheQuery() {
        assertEquals(
                """
                time                       count
                2023-11-14T00:00:00+01:00      4
                """,
                Cli.run("query", store, "temperature{room=\"1\"} --every 1d --zone Europe/Paris --agg count")
                        .expectOk());
    }

    @Test
    void aWindowWithoutValueIsShownAsOne() {
        String query = "temperature{room=\"1\"} --every 30s --agg last --fill null --to 1700000060s";
        assertEquals("""
                time                  last
                2023-11-14T22:13:00Z    20
                2023-11-14T22:13:30Z     -
                2023-11-14T22:14:00Z     -
                """, Cli.run("query", store, query).expectOk());
        assertTrue(Cli.run("query", store, query, "-o", "csv").expectOk().endsWith("1700000040000000000,\n"));
        assertTrue(Cli.run("query", store, query, "-o", "json").expectOk().contains("\"last\":null"));
    }

    @Test
    void optionsMayBeDividedBetweenTextAndCommandLine() {
        String[][] divided = {
            {" --fill null --agg last", " --every 30s"},
            {" --window 2m --agg count", " --every 1m"},
            {" --by room", " --agg count,max"},
            {" --across max", " --every 1m"}
        };
        for (String[] parts : divided) {
            List<String> command = new ArrayList<>(List.of("query", store.toString(), "temperature" + parts[0]));
            command.addAll(List.of(parts[1].strip().split(" ")));
            assertEquals(
                    Cli.run("query", store, "temperature" + parts[0] + parts[1]).expectOk(),
                    Cli.run(command.toArray()).expectOk());
        }
        String wrong = Cli.run("query", store, "vibration --fill null", "--every", "soon")
                .expectMessage(2);
        assertTrue(wrong.contains("soon"), wrong);
        wrong = Cli.run("query", store, "vibration --fill nil", "--every", "1m").expectMessage(2);
        assertTrue(wrong.contains("of 'vibration --fill nil'"), wrong);
    }

    @Test
    void anExplanationTellsHowManyBlocksWereRead() {
        try (EdgeStore opened = EdgeStore.open(config())) {
            opened.flush();
        }
        String explained =
                Cli.run("query", store, "temperature --agg mean", "--explain").expectOk();
        assertTrue(explained.startsWith("query    temperature --agg mean\nseries   2 in 2 groups\n"), explained);
        assertTrue(explained.contains("\ndecoded  "), explained);
        String json = Cli.run("query", store, "temperature --agg mean", "--explain", "-o", "json")
                .expectOk();
        assertTrue(json.contains("\"series\":2,\"groups\":2,\"rows\":2,"), json);
    }

    @Test
    void tagsAndTheirValuesAreListed() {
        assertEquals("""
                tag   values  series
                room       2       2
                """, Cli.run("series", store, "--tags").expectOk());
        assertEquals("""
                value  series
                1           1
                2           1
                """, Cli.run("series", store, "--values", "room").expectOk());
    }

    @Test
    void aTagWithALineBreakIsListedInOneLine() {
        try (EdgeStore opened = EdgeStore.open(config())) {
            opened.series("t{note=\"a\\nb\"}", ValueType.FLOAT64).append(START, 1);
        }
        assertEquals(
                "value   series\n\"a\\nb\"       1\n",
                Cli.run("series", store, "--values", "note").expectOk());
    }

    private List<String> listing() throws IOException {
        try (var files = Files.list(store)) {
            return files.map(file -> file.getFileName() + " " + file.toFile().lastModified())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void nothingFoundIsToldApartFromNothingThere() {
        assertTrue(Cli.run("query", store, "humidity")
                .expectMessage(1)
                .startsWith("tsm: no series matches: selector=humidity"));
        assertTrue(Cli.run("query", store, "temperature", "--to", "1970-01-02")
                .expectMessage(0)
                .startsWith("tsm: note: no samples in the range; there are from=2023-11-14T22:13:20Z to=2023-11-14T"));
    }

    @Test
    void wrongUsage() {
        assertTrue(Cli.run("query", store, "a{b").expectMessage(2).contains("expected '=' at character 4"));
        assertTrue(Cli.run("query", store, "vibration", "--agg", "medium")
                .expectMessage(2)
                .contains("unknown aggregate"));
        assertEquals(
                "tsm: an aggregate is given twice: aggregate=count",
                Cli.run("query", store, "vibration", "--agg", "count,max,count").expectMessage(2));
        assertTrue(Cli.run("query", store, "vibration", "--every", "0.5ns")
                .expectMessage(2)
                .contains("no whole number"));
        assertTrue(Cli.run("query", store, "vibration", "--from", "now", "--to", "-1h")
                .expectMessage(2)
                .startsWith("tsm: range is empty"));
    }
}
