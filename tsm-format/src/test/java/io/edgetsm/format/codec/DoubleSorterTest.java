package io.edgetsm.format.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class DoubleSorterTest {
    private static final int MOST = 4096;

    private final DoubleSorter sorter = new DoubleSorter(MOST);

    @Test
    void valuesOfEveryShapeComeOutAscending() {
        Seed.run("sorted", 2_000, random -> {
            double[] values = values(random, random.nextInt(MOST + 1));
            int count = values.length == 0 ? 0 : values.length - random.nextInt(Math.min(3, values.length));
            double[] expected = values.clone();
            Arrays.sort(expected, 0, count);
            sorter.sort(values, count);
            assertArrayEquals(expected, values);
        });
    }

    private static double[] values(Random random, int length) {
        double scale = Math.pow(10, random.nextInt(610) - 310);
        ToDoubleFunction<Random> shape = switch (random.nextInt(6)) {
            case 0 -> Random::nextDouble;
            case 1 -> chance -> -Math.log(chance.nextDouble());
            case 2 -> chance -> chance.nextInt(20);
            case 3 -> chance -> Math.pow(10, chance.nextInt(300) - 150);
            case 4 -> chance -> 1e9 + chance.nextInt(3) * Math.ulp(1e9);
            default -> chance -> chance.nextInt(50) == 0 ? 1e6 * chance.nextDouble() : chance.nextDouble();
        };
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            double value = Math.abs(shape.applyAsDouble(random)) * scale;
            values[i] = value < 1e300 ? value : 0;
        }
        return values;
    }
}
