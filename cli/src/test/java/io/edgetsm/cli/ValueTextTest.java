package io.edgetsm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.ValueType;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.SampleShape;
import io.edgetsm.testing.Seeded;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "100, 100",
        "0.1, 0.1",
        "21.5, 21.5",
        "2E-3, 0.002",
        "2.0E23, 2E23",
        "1e21, 1E21",
        "18014398509481988, 18014398509481988",
        "-18014398509481988, -18014398509481988",
        "4.9E-324, 5E-324",
        "1.7976931348623157E308, 17976931348623157E292",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void aNumberIsWrittenWithItsFewestDigits(double value, String text) {
        assertEquals(text, ValueText.of(value));
    }

    @ParameterizedTest
    @CsvSource({"0x7ff8000000000001", "0xfff8000000000000", "0x7ff0000000000001", "0xffffffffffffffff"})
    void anUnusualNanCarriesItsBits(String bits) {
        long value = Long.parseUnsignedLong(bits.substring(2), 16);
        assertEquals("NaN(" + bits + ")", ValueText.of(ValueType.FLOAT64, value));
        assertEquals(value, ValueText.parse(ValueType.FLOAT64, "NaN(" + bits + ")"));
    }

    @Seeded(runs = 300)
    void everyValueOfEveryTypeComesBackBitForBit(SampleRandom random) {
        for (ValueType type : ValueType.values()) {
            for (long bits : random.values(type, random.pick(SampleShape.values()), 200)) {
                String text = ValueText.of(type, bits);
                assertEquals(bits, ValueText.parse(type, text), () -> type + " " + text);
            }
        }
    }

    @Seeded(runs = 50)
    void noTextIsLongerThanWhatJavaWrites(SampleRandom random) {
        for (long bits : random.values(ValueType.FLOAT64, SampleShape.RANDOM_BITS, 200)) {
            double value = Double.longBitsToDouble(bits);
            if (Double.isFinite(value)) {
                assertTrue(digits(ValueText.of(value)) <= digits(Double.toString(value)), () -> Double.toString(value));
            }
        }
    }

    private static int digits(String text) {
        int exponent = text.indexOf('E');
        String mantissa = exponent < 0 ? text : text.substring(0, exponent);
        return mantissa.replaceAll("[-.]", "").replaceAll("^0+|0+$", "").length();
    }
}
