package io.edgetsm.format.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SparseTest {
    private static final IntegerModes CLOCK = new IntegerModes(true, true, false, 2, 0, true);

    private final IntegerEncoder encoder = new IntegerEncoder();
    private final IntegerDecoder decoder = new IntegerDecoder();
    private final Sparse sparse = new Sparse();

    @Test
    void numbersOfEverySizeComeBack() {
        Seed.run("sparse numbers", 4_000, random -> {
            long[] numbers = numbers(random);
            numbers[random.nextInt(numbers.length)] = 1L + random.nextInt(5);
            long[] actual = new long[numbers.length + 1];
            sparse.decode(reader(written(numbers)), numbers.length, actual, 1);
            assertArrayEquals(numbers, Arrays.copyOfRange(actual, 1, actual.length));
        });
    }

    @Test
    void clockThatIsSeldomOffItsPeriodComesBack() {
        Seed.run("sparse clock", 1_000, random -> {
            long step = 1L + random.nextInt(1_000_000);
            long start = random.nextLong();
            long[] times = new long[100 + random.nextInt(900)];
            for (int i = 0; i < times.length; i++) {
                times[i] = start + i * step + (random.nextInt(20) == 0 ? random.nextInt(2001) - 1000 : 0);
            }
            BitWriter out = new BitWriter();
            encoder.encode(times, 0, times.length, CLOCK, out);
            long[] actual = new long[times.length];
            decoder.decode(reader(out), times.length, actual, 0);
            assertArrayEquals(times, actual);
        });
    }

    /** Whether the first or the last is off the period: a line through them would leave none on it. */
    @Test
    void endsOffThePeriodCostNoMoreThanOthers() {
        assertEquals(clockLength(50, 50), clockLength(0, 399), 2);
    }

    private int clockLength(int first, int second) {
        long[] times = new long[400];
        for (int i = 0; i < times.length; i++) {
            times[i] = i * 1_000_000L + (i == first || i == second ? 777 : 0) + (i % 100 == 37 ? 555 : 0);
        }
        BitWriter out = new BitWriter();
        assertEquals(IntegerColumn.SPARSE, encoder.encode(times, 0, times.length, CLOCK, out));
        return out.lengthBytes();
    }

    @Test
    void moreNumbersThanThereAreIsMalformed() {
        BitWriter out = new BitWriter();
        out.writeVarint(11);
        assertThrows(MalformedRunException.class, () -> sparse.read(reader(out), 10));
        BitWriter none = new BitWriter();
        none.writeVarint(0);
        assertThrows(MalformedRunException.class, () -> sparse.read(reader(none), 10));
    }

    @Test
    void numberBehindTheLastIsMalformed() {
        long[] numbers = new long[40];
        numbers[39] = 5;
        BitWriter out = written(numbers);
        sparse.read(reader(out), 40);
        assertEquals(39, sparse.place(0));
        assertThrows(MalformedRunException.class, () -> sparse.read(reader(out), 39));
    }

    private BitWriter written(long[] numbers) {
        BitWriter out = new BitWriter();
        sparse.encode(numbers, numbers.length, out);
        return out;
    }

    private static long[] numbers(Random random) {
        long[] numbers = new long[1 + random.nextInt(500)];
        int oneIn = 1 + random.nextInt(40);
        int bits = random.nextInt(64);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextInt(oneIn) == 0 ? random.nextLong() >>> bits : 0;
        }
        return numbers;
    }

    private static BitReader reader(BitWriter out) {
        BitReader in = new BitReader();
        in.wrap(out.bytes, 0, out.lengthBytes());
        return in;
    }
}
