package io.edgetsm.cli;

import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.io.Clock;
import io.edgetsm.reader.Selector;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Tells the parser how our own types are written. */
final class Arguments {
    private Arguments() {}

    static void register(CommandLine line, Clock clock) {
        register(line, SeriesKey.class, SeriesKey::parse);
        register(line, Selector.class, Selector::parse);
        register(line, TimeArgument.class, text -> TimeArgument.parse(text, clock.epochNanos()));
        register(line, DurationArgument.class, DurationArgument::parse);
        register(
                line,
                ImportCommand.RateArgument.class,
                text -> new ImportCommand.RateArgument(SamplePeriod.ofHertz(text)));
    }

    private static <T> void register(CommandLine line, Class<T> type, Function<String, T> parser) {
        line.registerConverter(type, text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new TypeConversionException(e.getMessage());
            }
        });
    }
}
