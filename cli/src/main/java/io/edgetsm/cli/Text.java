package io.edgetsm.cli;

import io.edgetsm.reader.query.Shown;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Pieces of messages and tables. */
final class Text {
    private Text() {}

    /** Foreign text as it may be shown: one line, printable, short. */
    static String shown(String text) {
        return Shown.text(text);
    }

    /** A count with separators between its thousands. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A size in the unit that suits it. */
    static String bytes(long bytes) {
        if (bytes < 10_000) {
            return count(bytes) + " B";
        }
        return bytes < 10_000_000 ? count(Math.round(bytes / 1e3)) + " kB" : count(Math.round(bytes / 1e6)) + " MB";
    }

    /** A number with that many decimals. */
    static String fixed(double number, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", number);
    }

    /** A number as people read it: at most ten digits, and of those behind the point six, or four that are not zeros. */
    static String rounded(double number) {
        if (!Double.isFinite(number) || number == Math.rint(number)) {
            return ValueText.ofResult(number);
        }
        BigDecimal rounded = new BigDecimal(number).round(new MathContext(10, RoundingMode.HALF_EVEN));
        int zeros = Math.max(0, rounded.scale() - rounded.precision());
        rounded = rounded.setScale(Math.min(Math.max(6, zeros + 4), rounded.scale()), RoundingMode.HALF_EVEN);
        return ValueText.of(rounded.doubleValue());
    }

    /** A count and its noun. */
    static String plural(long count, String noun) {
        return plural(count, noun, noun.endsWith("series") ? noun : noun + "s");
    }

    /** A count and its noun, whose plural is another word. */
    static String plural(long count, String one, String several) {
        return count(count) + " " + (count == 1 ? one : several);
    }
}
