package io.edgetsm.reader.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Quantiles of more values than are kept. */
class TDigestTest {
    private static final double[] RANKS = {0, 0.001, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1};

    @Seeded(runs = 40)
    void aQuantileIsWithinTheStatedShareOfRanks(SampleRandom random) {
        double[] values = values(random, 5_000 + random.nextInt(60_000));
        ValueSet set = new ValueSet(new Guard(QueryOptions.defaults()));
        for (int at = 0; at < values.length; ) {
            int to = Math.min(values.length, at + 1 + random.nextInt(3000));
            set.add(values, at, to);
            at = to;
        }
        check(set, values, 1);
    }

    @Seeded(runs = 40)
    void mergedSketchesErrAtMostTwiceAsMuch(SampleRandom random) {
        double[] values = values(random, 50_000);
        ValueSet all = new ValueSet(new Guard(QueryOptions.defaults()));
        for (int at = 0; at < values.length; ) {
            int to = Math.min(values.length, at + 1 + random.nextInt(20_000));
            ValueSet part = new ValueSet(new Guard(QueryOptions.defaults()));
            part.add(values, at, to);
            all.add(part);
            at = to;
        }
        check(all, values, 2);
    }

    @Test
    void theOutermostValuesAreExactAlsoWhenOthersCameBetweenThemAndTheirCentroids() {
        TDigest digest = new TDigest();
        double[] first = new double[100_000];
        Arrays.setAll(first, i -> i * 10.0);
        digest.add(first, 0, first.length);
        digest.quantile(0.5);
        digest.add(new double[] {4, 999_986}, 0, 2);
        assertEquals(0, digest.quantile(0));
        assertEquals(999_990, digest.quantile(1));
    }

    /** They have their place in the order, however few or many. */
    @Seeded(runs = 40)
    void infiniteValuesAreThereAndLeaveTheOthersAlone(SampleRandom random) {
        double[] values = values(random, 5_000 + random.nextInt(60_000));
        int share = random.pick(5, 20, 1000, 50_000);
        for (int i = 0; i < values.length; i++) {
            if (i == 0 || random.oneIn(share)) {
                values[i] = random.pick(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1.7e308, -1.7e308);
            }
        }
        ValueSet set = new ValueSet(new Guard(QueryOptions.defaults()));
        for (int at = 0; at < values.length; ) {
            int to = Math.min(values.length, at + 1 + random.nextInt(3000));
            set.add(values, at, to);
            at = to;
        }
        check(set, values, 1);
    }

    private static double[] values(SampleRandom random, int count) {
        double[] values = new double[count];
        int shape = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            values[i] = switch (shape) {
                case 0 -> random.nextDouble();
                case 1 -> random.nextGaussian();
                case 2 -> Math.exp(random.nextGaussian() * 3);
                case 3 -> i;
                default -> random.nextInt(10);
            };
        }
        return values;
    }

    private static void check(ValueSet set, double[] values, int times) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        for (double rank : RANKS) {
            double share = times * 1.5 * 2 * Math.PI / 750 * Math.sqrt(rank * (1 - rank)) + 1.0 / sorted.length;
            double quantile = set.quantile(rank);
            double low = sorted[(int) Math.max(0, Math.floor((rank - share) * (sorted.length - 1)))];
            double high = sorted[(int) Math.min(sorted.length - 1, Math.ceil((rank + share) * (sorted.length - 1)))];
            assertTrue(low <= quantile && quantile <= high, () -> rank + ": " + low + " " + quantile + " " + high);
        }
        assertEquals(sorted[0], set.quantile(0));
        assertEquals(sorted[sorted.length - 1], set.quantile(1));
    }
}
