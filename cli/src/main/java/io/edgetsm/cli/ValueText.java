package io.edgetsm.cli;

import io.edgetsm.format.Numbers;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Values as text and back, bit for bit. A number is written with the fewest digits that give the same bits again; a NaN
 * other than the usual one carries its bits, {@code NaN(0x7ff8000000000001)}. The same on every JDK: the
 * {@code Double.toString} of 17 is not always shortest.
 */
final class ValueText {
    private static final long CANONICAL_NAN = 0x7FF8_0000_0000_0000L;
    private static final int CANONICAL_FLOAT_NAN = 0x7FC0_0000;
    /** So many digits no two doubles share, so a text with them or less that gives the bits is the shortest. */
    private static final int UNIQUE_DIGITS = 15;

    private static final int UNIQUE_FLOAT_DIGITS = 6;
    /** Integers up to here are exact and no shorter in another form worth reading. */
    private static final double MAX_PLAIN_INTEGER = 1e15;
    /** Between 10^-7 and 10^16 without an exponent. */
    private static final int MAX_PLAIN_EXPONENT = 16;

    private static final int MIN_PLAIN_EXPONENT = -7;
    private static final String NAN_WITH_BITS = "NaN(0x";

    private ValueText() {}

    /** The text of value bits. */
    static String of(ValueType type, long bits) {
        return switch (type) {
            case FLOAT64, BURST_FLOAT64 -> of(Double.longBitsToDouble(bits), bits);
            case FLOAT32, BURST_FLOAT32 -> ofFloat((int) bits);
            case INT64, BOOL, BURST_INT16, BURST_INT32 -> Long.toString(bits);
        };
    }

    /** The text of value bits in the unit of their series: as they are where there is no scale. */
    static String inUnit(SeriesDefinition series, long bits) {
        return series.scale() == 1
                ? of(series.type(), bits)
                : ofResult(Numbers.toDouble(series.type(), bits) * series.scale());
    }

    /** The same for people: without the digits that a scale adds behind those of any count. */
    static String shown(SeriesDefinition series, long bits) {
        double value = Numbers.toDouble(series.type(), bits) * series.scale();
        return series.scale() == 1 || !Double.isFinite(value)
                ? inUnit(series, bits)
                : write(new BigDecimal(value)
                        .round(new MathContext(UNIQUE_DIGITS))
                        .stripTrailingZeros());
    }

    /** The text of a number. */
    static String of(double value) {
        return of(value, Double.doubleToRawLongBits(value));
    }

    /** The text of a computed number: whose bits a NaN carries means nothing there. */
    static String ofResult(double value) {
        return of(value, Double.doubleToLongBits(value));
    }

    private static String of(double value, long bits) {
        if (Double.isNaN(value)) {
            return bits == CANONICAL_NAN ? "NaN" : NAN_WITH_BITS + Long.toHexString(bits) + ")";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (Math.abs(value) < MAX_PLAIN_INTEGER && value == (long) value) {
            return value == 0 && bits != 0 ? "-0" : Long.toString((long) value);
        }
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        boolean subnormal = Math.abs(value) < Double.MIN_NORMAL;
        if (subnormal || digits.precision() > UNIQUE_DIGITS) {
            SameBits same = text -> Double.parseDouble(text.toString()) == value;
            digits = shortest(new BigDecimal(value), digits, subnormal ? 1 : UNIQUE_DIGITS, same);
        }
        return write(digits);
    }

    private static String ofFloat(int bits) {
        float value = Float.intBitsToFloat(bits);
        if (Float.isNaN(value)) {
            return bits == CANONICAL_FLOAT_NAN ? "NaN" : NAN_WITH_BITS + Integer.toHexString(bits) + ")";
        }
        if (Float.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return bits == 0 ? "0" : "-0";
        }
        BigDecimal digits = new BigDecimal(Float.toString(value)).stripTrailingZeros();
        boolean subnormal = Math.abs(value) < Float.MIN_NORMAL;
        if (subnormal || digits.precision() > UNIQUE_FLOAT_DIGITS) {
            SameBits same = text -> Float.parseFloat(text.toString()) == value;
            digits = shortest(new BigDecimal(value), digits, subnormal ? 1 : UNIQUE_FLOAT_DIGITS, same);
        }
        return write(digits);
    }

    private interface SameBits {
        boolean test(BigDecimal text);
    }

    /** The exact value rounded to ever more digits, until it gives the same bits; {@code known} does. */
    private static BigDecimal shortest(BigDecimal exact, BigDecimal known, int fewest, SameBits same) {
        for (int precision = fewest; precision < known.precision(); precision++) {
            for (RoundingMode mode : new RoundingMode[] {RoundingMode.HALF_EVEN, RoundingMode.UP, RoundingMode.DOWN}) {
                BigDecimal rounded = exact.round(new MathContext(precision, mode));
                if (same.test(rounded)) {
                    return rounded.stripTrailingZeros();
                }
            }
        }
        return known;
    }

    private static String write(BigDecimal digits) {
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= MIN_PLAIN_EXPONENT && exponent < MAX_PLAIN_EXPONENT) {
            return digits.toPlainString();
        }
        return digits.scale() == 0 ? digits.unscaledValue().toString() : digits.unscaledValue() + "E" + -digits.scale();
    }

    /**
     * The bits of a text.
     *
     * @throws IllegalArgumentException if the text is no value of the type, without saying which text
     */
    static long parse(ValueType type, String text) {
        return switch (type) {
            case FLOAT64, BURST_FLOAT64 -> parseDouble(text);
            case FLOAT32, BURST_FLOAT32 -> parseFloat(text);
            case INT64, BURST_INT16, BURST_INT32 -> Long.parseLong(text);
            case BOOL -> parseBool(text);
        };
    }

    private static long parseDouble(String text) {
        if (!isNumber(text)) {
            return parseSpecial(
                    text, Double.doubleToRawLongBits(Double.POSITIVE_INFINITY), CANONICAL_NAN, Long.MIN_VALUE, 16);
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException("beyond the range of a 64-bit float");
        }
        return Double.doubleToRawLongBits(value);
    }

    private static long parseFloat(String text) {
        if (!isNumber(text)) {
            return parseSpecial(
                    text,
                    Float.floatToRawIntBits(Float.POSITIVE_INFINITY),
                    CANONICAL_FLOAT_NAN,
                    Integer.MIN_VALUE & 0xFFFF_FFFFL,
                    8);
        }
        float value = Float.parseFloat(text);
        if (Float.isInfinite(value)) {
            throw new IllegalArgumentException("beyond the range of a 32-bit float");
        }
        return Float.floatToRawIntBits(value) & 0xFFFF_FFFFL;
    }

    /** Digits, point, exponent, signs: Java's parser takes more, such as hexadecimal and a type letter at the end. */
    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static long parseSpecial(String text, long infinity, long nan, long sign, int hexDigits) {
        if (text.startsWith(NAN_WITH_BITS)
                && text.length() == NAN_WITH_BITS.length() + hexDigits + 1
                && text.endsWith(")")) {
            long bits = Long.parseUnsignedLong(text.substring(NAN_WITH_BITS.length(), text.length() - 1), 16);
            if (Long.compareUnsigned(bits & ~sign, infinity) <= 0) {
                throw new IllegalArgumentException("bits of no NaN");
            }
            return bits;
        }
        return switch (text) {
            case "NaN", "nan", "NAN" -> nan;
            case "Infinity", "+Infinity", "inf", "+inf", "Inf", "+Inf" -> infinity;
            case "-Infinity", "-inf", "-Inf" -> infinity | sign;
            default -> throw new NumberFormatException(text);
        };
    }

    private static long parseBool(String text) {
        return switch (text) {
            case "0", "false", "FALSE", "False" -> 0;
            case "1", "true", "TRUE", "True" -> 1;
            default -> throw new NumberFormatException(text);
        };
    }
}
