package io.edgetsm.bench.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestChildTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "edgetsm,TICKS",
        "edgetsm,SINGLE4",
        "edgetsm,BURSTS",
        "raw-log,TICKS",
        "raw-log,BURSTS",
    })
    void whatAnEngineWasGivenComesBack(String engine, Scenario scenario) throws Exception {
        Map<String, String> result = child(Engine.named(engine), scenario).run();
        assertEquals(Ingest.samplesOf(scenario, 50_000), Long.parseLong(result.get("samples")));
    }

    @ParameterizedTest
    @CsvSource({"TICKS", "BURSTS"})
    void anEngineThatLosesSamplesIsFound(Scenario scenario) {
        assertThrows(IOException.class, child(new ForgetfulEngine(), scenario)::run);
    }

    private IngestChild child(Engine engine, Scenario scenario) {
        return new IngestChild(engine, scenario, directory, Ingest.samplesOf(scenario, 50_000));
    }

    /** Loses every sample of one series. */
    private static final class ForgetfulEngine implements Engine {
        private final Engine kept = new RawLogEngine();

        @Override
        public String name() {
            return "forgetful";
        }

        @Override
        public String durability() {
            return "none";
        }

        @Override
        public boolean supports(Scenario scenario) {
            return true;
        }

        @Override
        public EngineWriter create(Path directory, Scenario scenario) throws Exception {
            return new ForgetfulWriter(kept.create(directory, scenario));
        }

        @Override
        public EngineReader read(Path directory, Scenario scenario) throws Exception {
            return kept.read(directory, scenario);
        }
    }

    private record ForgetfulWriter(EngineWriter kept) implements EngineWriter {
        @Override
        public void append(int series, long timestampNanos, double value) throws Exception {
            if (series != 2) {
                kept.append(series, timestampNanos, value);
            }
        }

        @Override
        public void bursts(long firstIndex, short[][] counts) throws Exception {
            for (int i = 0; i < counts[0].length; i++) {
                append(i % counts.length, BurstFeed.timeOf(firstIndex), counts[0][i]);
            }
        }

        @Override
        public void force() throws Exception {
            kept.force();
        }

        @Override
        public void close() throws IOException {
            kept.close();
        }
    }
}
