package io.edgetsm.bench.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacedFeedTest {
    private final List<String> handedOver = new ArrayList<>();

    @Test
    void portionsPollEachSeriesOnceASecond() throws Exception {
        second(new PacedFeed(300));
        List<String> expected = new ArrayList<>();
        SampleFeed feed = new SampleFeed(Scenario.TICKS, 0);
        feed.next();
        for (int i = 0; i < 300; i++) {
            expected.add(feed.refs()[i] + " " + feed.timestamps()[i] + " " + feed.values()[i]);
        }
        assertEquals(expected, handedOver);
    }

    @Test
    void aRateAboveTheNumberOfSeriesPollsThemMoreOften() throws Exception {
        second(new PacedFeed(2000));
        assertEquals(2000, handedOver.size());
        assertEquals(
                2, handedOver.stream().filter(sample -> sample.startsWith("7 ")).count());
    }

    private void second(PacedFeed paced) throws Exception {
        EngineWriter writer = new RecordingWriter();
        for (int i = 0; i < PacedFeed.PORTIONS; i++) {
            paced.next(writer);
        }
    }

    private final class RecordingWriter implements EngineWriter {
        @Override
        public void append(int series, long timestampNanos, double value) {
            handedOver.add(series + " " + timestampNanos + " " + value);
        }

        @Override
        public void force() {
            // Nothing is kept.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
