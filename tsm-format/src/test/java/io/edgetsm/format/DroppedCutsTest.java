package io.edgetsm.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DroppedCutsTest {
    private final DroppedCuts cuts = DroppedCuts.NONE.and(Map.of(7, 100L, 3, 50L));

    private static Map<Integer, Long> told(DroppedCuts cuts) {
        Map<Integer, Long> told = new TreeMap<>();
        cuts.forEach(told::put);
        return told;
    }

    @Test
    void ofTwoCutsOfASeriesTheHigherCounts() {
        assertEquals(Map.of(3, 60L, 5, 1L, 7, 100L), told(cuts.and(Map.of(3, 60L, 5, 1L, 7, 99L))));
    }

    @Test
    void aCutThatTheCheckpointHasPassedIsForgotten() {
        assertSame(cuts, cuts.behind(49));
        assertEquals(Map.of(7, 100L), told(cuts.behind(50)));
        assertEquals(DroppedCuts.NONE, cuts.behind(100));
    }

    @Test
    void noMoreAreKeptThanAManifestMayHold() {
        Map<Integer, Long> many = IntStream.rangeClosed(1, DroppedCuts.MAX_SERIES + 1)
                .boxed()
                .collect(Collectors.toMap(ref -> ref, ref -> 1L));
        DroppedCuts kept = DroppedCuts.NONE.and(many);
        assertEquals(DroppedCuts.MAX_SERIES, kept.size());
        byte[] form = new byte[kept.size() * DroppedCuts.ENTRY_BYTES];
        kept.write(form, 0);
        assertEquals(kept, DroppedCuts.read(form, 0, kept.size()));
    }
}
