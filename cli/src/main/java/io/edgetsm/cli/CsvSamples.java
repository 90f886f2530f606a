package io.edgetsm.cli;

import io.edgetsm.format.ValueType;
import java.util.List;
import java.util.Locale;

/**
 * Samples of a CSV text: header {@code timestamp,value} or {@code value}, then one sample per line. Single-threaded;
 * {@link #next} moves, the getters look. Every defect is named with file and line.
 */
final class CsvSamples implements AutoCloseable {
    private static final List<String> WITH_TIME = List.of("timestamp", "value");
    private static final List<String> VALUE_ONLY = List.of("value");
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputFile file;
    private final InputFile.Content content;
    private final LineReader lines;
    private final ValueType type;
    private final long unitNanos;
    private final boolean hasTimes;
    private final SampleTimes times;
    private long count;
    private long timestamp;
    private long bits;

    /**
     * Reads the header.
     *
     * @param unitNanos nanoseconds of one step of an integer timestamp
     * @param times for a text without timestamps, else null
     * @throws InputException if the header is another
     * @throws UsageException if the times are given twice or not at all
     */
    CsvSamples(InputFile file, ValueType type, long unitNanos, SampleTimes times) {
        this.file = file;
        this.type = type;
        this.unitNanos = unitNanos;
        this.times = times;
        this.content = file.open();
        try {
            this.lines = new LineReader(file, content);
            this.hasTimes = readHeader();
        } catch (RuntimeException e) {
            content.close();
            throw e;
        }
    }

    private boolean readHeader() {
        String header = lines.next();
        if (header == null) {
            throw new InputException("empty file: file=" + file.path()
                    + "; nothing was imported; the first line must be timestamp,value or value");
        }
        if (header.indexOf(BYTE_ORDER_MARK) == 0) {
            header = header.substring(1);
        }
        List<String> columns =
                List.of(header.replace(" ", "").toLowerCase(Locale.ROOT).split(",", -1));
        if (columns.equals(WITH_TIME)) {
            if (times != null) {
                throw new UsageException("file has its own timestamps: file=" + file.path()
                        + "; leave --start, --period and --rate out");
            }
            return true;
        }
        if (columns.equals(VALUE_ONLY)) {
            if (times == null) {
                throw new UsageException("file has no timestamps: file=" + file.path()
                        + "; say when its samples are with --start and --period or --rate");
            }
            return false;
        }
        throw new InputException("unknown header: file=" + file.path() + " line=1 found=" + Text.shown(header)
                + "; nothing was imported; the first line must be timestamp,value or value");
    }

    /** Moves to the next sample; false behind the last one. */
    boolean next() {
        String line = lines.next();
        if (line == null || line.isBlank() && onlyBlankLinesFollow()) {
            return false;
        }
        if (hasTimes) {
            int comma = line.indexOf(',');
            if (comma < 0) {
                throw defect("missing column", "found", line, "each line must have a timestamp and a value");
            }
            timestamp = parseTime(line.substring(0, comma).strip());
            bits = parseValue(line.substring(comma + 1).strip());
        } else {
            timestamp = times.timeOf(count);
            bits = parseValue(line.strip());
        }
        count++;
        return true;
    }

    /** A blank line at the end means nothing; between samples one is missing. */
    private boolean onlyBlankLinesFollow() {
        long blank = lines.lineNumber();
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.isBlank()) {
                throw new InputException("empty line: file=" + file.path() + " line=" + blank
                        + "; nothing was imported; write NaN where a value is missing, or take the line out");
            }
        }
        return true;
    }

    private long parseTime(String text) {
        try {
            boolean date = text.indexOf('-', 1) > 0;
            return date ? TimeArgument.parseDate(text) : Math.multiplyExact(Long.parseLong(text), unitNanos);
        } catch (NumberFormatException e) {
            throw defect(
                    "bad timestamp",
                    "found",
                    text,
                    "it must be an integer in the unit of --time-unit, or an RFC 3339 time");
        } catch (ArithmeticException e) {
            throw defect(
                    "timestamp out of range",
                    "found",
                    text,
                    "it lies outside the years 1677 to 2262, check --time-unit");
        } catch (IllegalArgumentException e) {
            throw defect("bad timestamp", "found", text, e.getMessage());
        }
    }

    private long parseValue(String text) {
        if (text.isEmpty()) {
            throw defect("missing value", "found", text, "write NaN where a value is missing");
        }
        try {
            return ValueText.parse(type, text);
        } catch (NumberFormatException e) {
            String cure = text.indexOf(',') >= 0
                    ? "there must be one value after the timestamp, with a point before its decimals"
                    : "it must be a " + type.name().toLowerCase(Locale.ROOT) + " number";
            throw defect("bad number", "found", text, cure);
        } catch (IllegalArgumentException e) {
            throw defect("bad number", "found", text, e.getMessage());
        }
    }

    private InputException defect(String what, String key, String found, String cure) {
        return new InputException(what + ": file=" + file.path() + " line=" + lines.lineNumber() + " " + key + "="
                + Text.shown(found) + "; nothing was imported; " + cure);
    }

    /** Whether the text has its own timestamps. */
    boolean hasTimes() {
        return hasTimes;
    }

    /** Line of the current sample. */
    long lineNumber() {
        return lines.lineNumber();
    }

    /** Samples so far. */
    long count() {
        return count;
    }

    /** Time of the current sample, epoch nanoseconds. */
    long timestamp() {
        return timestamp;
    }

    /** Value bits of the current sample. */
    long bits() {
        return bits;
    }

    /** Bytes of the file taken so far. */
    long bytesTaken() {
        return content.bytesTaken();
    }

    @Override
    public void close() {
        content.close();
    }
}
