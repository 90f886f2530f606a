package io.edgetsm.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.testing.SimulatedStorage;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileVerifierTest {
    private static final String NAME = "00000001.tsm";

    private final SimulatedStorage storage = new SimulatedStorage();

    @Test
    void aBlockOfThreeSeriesIsOneBlock() {
        List<SeriesDefinition> series = List.of(
                SampleFile.sensor(1, ValueType.FLOAT64),
                SampleFile.sensor(2, ValueType.FLOAT64),
                SampleFile.sensor(3, ValueType.INT64));
        try (SampleFile file = new SampleFile(storage, NAME, CodecPolicy.defaults())) {
            series.forEach(each -> file.append(each, 1_000, each.ref()));
            file.flush();
            file.append(series.get(0), 2_000, 7);
            file.seal();
        }
        FileReport report = FileVerifier.verify(storage, NAME, FileVerifier.State.SEALED, ref -> null, at -> {});
        assertEquals(List.of(), report.findings());
        assertEquals(2, report.blocks());
        assertEquals(
                List.of(2L, 1L, 1L),
                report.series().stream().map(SeriesReport::blocks).toList());
    }
}
