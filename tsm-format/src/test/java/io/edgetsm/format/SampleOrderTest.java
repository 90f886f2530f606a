package io.edgetsm.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SampleOrderTest {
    @Test
    void sortsLikeAMapInWhichTheLaterAppendWins() {
        SeededRuns.run(3000, random -> {
            int count = random.nextInt(random.nextInt(10) == 0 ? 2000 : 40);
            long[] timestamps = timestamps(random, count);
            long[] values = random.longs(count).toArray();
            TreeMap<Long, Long> expected = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                expected.put(timestamps[i], values[i]);
            }
            int kept = SampleOrder.sort(timestamps, values, count);
            assertEquals(expected.size(), kept);
            assertArrayEquals(longs(expected.keySet()), Arrays.copyOf(timestamps, kept));
            assertArrayEquals(longs(expected.values()), Arrays.copyOf(values, kept));
        });
    }

    private static long[] timestamps(Random random, int count) {
        int shape = random.nextInt(5);
        long[] timestamps = new long[count];
        long now = random.nextLong();
        for (int i = 0; i < count; i++) {
            timestamps[i] = switch (shape) {
                case 0 -> random.nextLong();
                case 1 -> random.nextInt(10);
                case 2 -> now++;
                case 3 -> now--;
                default -> random.nextInt(20) == 0 ? now - random.nextInt(100) : now++;
            };
        }
        return timestamps;
    }

    private static long[] longs(Iterable<Long> numbers) {
        TreeMap<Integer, Long> inOrder = new TreeMap<>();
        numbers.forEach(number -> inOrder.put(inOrder.size(), number));
        return inOrder.values().stream().mapToLong(number -> number).toArray();
    }

    @Test
    void leavesWhatIsBehindTheCountAlone() {
        long[] timestamps = {3, 2, 1, 77, 66};
        long[] values = {30, 20, 10, 770, 660};
        assertEquals(3, SampleOrder.sort(timestamps, values, 3));
        assertArrayEquals(new long[] {1, 2, 3, 77, 66}, timestamps);
        assertArrayEquals(new long[] {10, 20, 30, 770, 660}, values);
    }
}
