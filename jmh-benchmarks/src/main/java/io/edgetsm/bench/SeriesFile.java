package io.edgetsm.bench;

import io.edgetsm.format.ValueType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * One series read whole from a gzip file: {@code .csv.gz} with header {@code timestamp,value} or {@code value}, or a raw
 * little-endian array {@code .i16.gz}, {@code .f32.gz}, {@code .f64.gz}.
 *
 * @param name file name without extensions
 * @param type how the values are measured
 * @param timestamps as in the file, null when it has none
 * @param values bits as in {@link ValueType}
 */
record SeriesFile(String name, ValueType type, long[] timestamps, long[] values) {
    private static final String[] EXTENSIONS = {".csv.gz", ".i16.gz", ".f32.gz", ".f64.gz"};

    static boolean isSupported(Path file) {
        return extension(file) != null;
    }

    static String extension(Path file) {
        String name = file.getFileName().toString();
        for (String extension : EXTENSIONS) {
            if (name.endsWith(extension)) {
                return extension;
            }
        }
        return null;
    }

    /** Reads the file; dense series become bursts, others sensor samples. */
    static SeriesFile read(Path file, boolean dense) throws IOException {
        String extension = extension(file);
        String fileName = file.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - extension.length());
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
            return switch (extension) {
                case ".csv.gz" -> readCsv(name, in, dense ? ValueType.BURST_FLOAT64 : ValueType.FLOAT64);
                case ".i16.gz" -> new SeriesFile(name, ValueType.BURST_INT16, null, shorts(in.readAllBytes()));
                case ".f32.gz" -> new SeriesFile(name, ValueType.BURST_FLOAT32, null, floats(in.readAllBytes()));
                default -> new SeriesFile(name, ValueType.BURST_FLOAT64, null, doubles(in.readAllBytes()));
            };
        }
    }

    private static SeriesFile readCsv(String name, InputStream in, ValueType type) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        String header = reader.readLine();
        boolean timed = "timestamp,value".equals(header);
        if (!timed && !"value".equals(header)) {
            throw new IOException("bad csv header: series=" + name + " header=" + header);
        }
        long[] timestamps = new long[1024];
        long[] values = new long[1024];
        int count = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (count == values.length) {
                timestamps = Arrays.copyOf(timestamps, count * 2);
                values = Arrays.copyOf(values, count * 2);
            }
            int comma = line.indexOf(',');
            timestamps[count] = timed ? Long.parseLong(line.substring(0, comma)) : 0;
            values[count++] = Double.doubleToRawLongBits(Double.parseDouble(line.substring(comma + 1)));
        }
        return new SeriesFile(
                name, type, timed ? Arrays.copyOf(timestamps, count) : null, Arrays.copyOf(values, count));
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long[] shorts(byte[] bytes) {
        long[] values = new long[bytes.length / Short.BYTES];
        ByteBuffer buffer = littleEndian(bytes);
        for (int i = 0; i < values.length; i++) {
            values[i] = buffer.getShort();
        }
        return values;
    }

    private static long[] floats(byte[] bytes) {
        long[] values = new long[bytes.length / Float.BYTES];
        ByteBuffer buffer = littleEndian(bytes);
        for (int i = 0; i < values.length; i++) {
            values[i] = buffer.getInt() & 0xFFFF_FFFFL;
        }
        return values;
    }

    private static long[] doubles(byte[] bytes) {
        long[] values = new long[bytes.length / Double.BYTES];
        littleEndian(bytes).asLongBuffer().get(values);
        return values;
    }

    boolean isConstant() {
        return Arrays.stream(values).distinct().limit(2).count() < 2;
    }
}
