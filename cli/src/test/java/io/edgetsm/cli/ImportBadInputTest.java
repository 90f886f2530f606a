package io.edgetsm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with a file, the message says where, and no store comes into being. */
class ImportBadInputTest {
    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bad number | timestamp,value\\n1,2\\n2,x7\\n | bad number: file=FILE line=3 found=\"x7\"; nothing was imported",
                "hexadecimal | timestamp,value\\n1,0x10\\n | bad number: file=FILE line=2 found=\"0x10\"",
                "type letter | timestamp,value\\n1,1.5d\\n | bad number: file=FILE line=2 found=\"1.5d\"",
                "too large | timestamp,value\\n1,1e999\\n | bad number: file=FILE line=2 found=\"1e999\"",
                "no such NaN | timestamp,value\\n1,NaN(0x7ff0000000000000)\\n | bad number: file=FILE line=2",
                "decimal comma | timestamp,value\\n1,2,5\\n | bad number: file=FILE line=2 found=\"2,5\"",
                "no value | timestamp,value\\n1,\\n | missing value: file=FILE line=2",
                "bad timestamp | timestamp,value\\n1,2\\nyesterday,3\\n | bad timestamp: file=FILE line=3 found=\"yesterday\"",
                "no timestamp | timestamp,value\\n,3\\n | bad timestamp: file=FILE line=2 found=\"\"",
                "bad date | timestamp,value\\n2017-02-30,3\\n | bad timestamp: file=FILE line=2 found=\"2017-02-30\"",
                "out of range | timestamp,value\\n1700000000000000000,3\\n | timestamp out of range: file=FILE line=2",
                "in the future | timestamp,value\\n1,1\\n1768225600000,3\\n | timestamp in the future: file=FILE line=3 time=2026-01-12",
                "missing column | timestamp,value\\n1,2\\n7\\n | missing column: file=FILE line=3 found=\"7\"",
                "gap | timestamp,value\\n1,2\\n\\n3,4\\n | empty line: file=FILE line=3",
                "header only | timestamp,value\\n | no samples: file=FILE line=1, there is a header only",
                "no header | 1,2\\n3,4\\n | unknown header: file=FILE line=1 found=\"1,2\"",
                "other header | time;temp\\n1;2\\n | unknown header: file=FILE line=1 found=\"time;temp\"",
                "empty | `` | empty file: file=FILE"
            })
    void aDefectInATextIsNamedWithFileAndLine(String name, String content, String message) throws IOException {
        Path file = write("in.csv", content.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8));
        assertRefused(1, message.replace("FILE", file.toString()), importInto("store", file));
    }

    @Test
    void aLineOfTenMegabytesIsRefusedNotLoaded() throws IOException {
        byte[] content = new byte[10_000_000];
        Arrays.fill(content, (byte) '1');
        byte[] start = "timestamp,value\n1,2\n".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(start, 0, content, 0, start.length);
        Path file = write("in.csv", content);
        assertRefused(1, "line too long: file=" + file + " line=3 maxBytes=4096", importInto("store", file));
    }

    @Test
    void binaryContentIsShownAsPrintableText() throws IOException {
        Path file = write("in.csv", new byte[] {0, 1, 2, 27, '[', '2', 'J', '\n'});
        String message = importInto("store", file).expectMessage(1);
        assertTrue(message.contains("found=\"\\u0000\\u0001\\u0002\\u001b[2J\""), message);
    }

    @Test
    void aGzipThatIsCutOffIsRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("timestamp,value\n1,2\n3,4\n".getBytes(StandardCharsets.UTF_8));
        }
        Path file = write("in.csv.gz", Arrays.copyOf(bytes.toByteArray(), bytes.size() - 9));
        assertRefused(1, "cannot read input: file=" + file, importInto("store", file));
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = directory.resolve("none.csv");
        assertRefused(1, "no such file: cannot import, file=" + file, importInto("store", file));
    }

    @Test
    void aDirectoryIsNoInput() {
        assertRefused(
                1,
                "not a plain file: cannot import, file=" + directory,
                Cli.run("import", directory.resolve("store"), directory, "--series", "s", "--format", "csv"));
    }

    @Test
    void aDirectoryWithOtherThingsIsNoPlaceForAStore() throws IOException {
        Path file = write("in.csv", "value\n1\n".getBytes(StandardCharsets.UTF_8));
        Cli.Result result = Cli.run("import", directory, file, "--series", "s", "--rate", "1");
        assertTrue(result.expectMessage(1).startsWith("tsm: not a store: path=" + directory + " holds other files"));
        assertEquals(1, directory.toFile().list().length);
    }

    @Test
    void aStoreWhoseCreationWasCutShortIsAPlaceForAStore() throws IOException {
        Path file = write("in.csv", "value\n1\n".getBytes(StandardCharsets.UTF_8));
        Path store = Files.createDirectory(directory.resolve("store"));
        Files.createFile(store.resolve("LOCK"));
        Files.write(store.resolve("log.new"), new byte[5000]);
        Cli.run("import", store, file, "--series", "s", "--rate", "1").expectOk();
    }

    @Test
    void aFileIsNoPlaceForAStore() throws IOException {
        Path file = write("in.csv", "timestamp,value\n1,1\n".getBytes(StandardCharsets.UTF_8));
        Cli.Result result = Cli.run("import", file, file, "--series", "s");
        assertTrue(result.expectMessage(1).contains("not a directory: cannot open, path=" + file), result::toString);
    }

    @Test
    void aRawArrayThatEndsInsideAValueIsRefused() throws IOException {
        Path file = write("in.f32", new byte[11]);
        assertRefused(
                1,
                "value cut off: file=" + file + " offset=8 bytes=3 wanted=4",
                importInto("store", file, "--rate", "10"));
    }

    @Test
    void wrongUsageIsToldBeforeAnythingIsRead() throws IOException {
        Path raw = write("in.i16", new byte[4]);
        Path csv = write("in.csv", "value\n1\n".getBytes(StandardCharsets.UTF_8));
        Path timed = write("timed.csv", "timestamp,value\n1,1\n".getBytes(StandardCharsets.UTF_8));
        assertRefused(2, "sample period is missing", importInto("store", raw));
        assertRefused(2, "file has no timestamps: file=" + csv, importInto("store", csv));
        assertRefused(
                2,
                "file has its own timestamps: file=" + timed,
                importInto("store", timed, "--rate", "1", "--start", "0s"));
        assertRefused(2, "--period and --rate say the same", importInto("store", raw, "--rate", "1", "--period", "1s"));
        assertRefused(2, "format cannot be told from the name", importInto("store", write("in.dat", new byte[4])));
        assertRefused(2, "invalid value for option '--period'", importInto("store", raw, "--period", "5 parsecs"));
        assertRefused(2, "invalid value for option '--start'", importInto("store", raw, "--start", "yesterday"));
        assertRefused(
                2,
                "times reach beyond the year 2262",
                importInto("store", raw, "--period", "10000w", "--start", "2250-01-01"));
        assertRefused(
                2, "option does not apply: --time-unit", importInto("store", raw, "--rate", "1", "--time-unit", "s"));
        assertRefused(
                2, "missing required option: '--series=<key>'", Cli.run("import", directory.resolve("store"), raw));
        assertRefused(
                2,
                "invalid value for option '--series'",
                Cli.run("import", directory.resolve("store"), raw, "--series", "a{b=}"));
    }

    @Test
    void anExistingSeriesKeepsItsType() throws IOException {
        Path csv = write("in.csv", "timestamp,value\n1,1\n".getBytes(StandardCharsets.UTF_8));
        Path raw = write("in.i16", new byte[4]);
        importInto("store", csv, "--type", "int64").expectOk();
        importInto("store", csv).expectOk();
        Cli.Result conflict = importInto("store", raw, "--rate", "1", "--start", "0s");
        assertTrue(conflict.expectMessage(1).contains("series exists with another shape: series=s existing=INT64"));
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private Cli.Result importInto(String store, Path file, String... options) {
        Object[] arguments = new Object[5 + options.length];
        System.arraycopy(new Object[] {"import", directory.resolve(store), file, "--series", "s"}, 0, arguments, 0, 5);
        System.arraycopy(options, 0, arguments, 5, options.length);
        return Cli.run(arguments);
    }

    private void assertRefused(int exitCode, String start, Cli.Result result) {
        String message = result.err().lines().reduce((first, last) -> last).orElse("");
        assertEquals(exitCode, result.exitCode(), result::toString);
        assertTrue(message.startsWith("tsm: " + start), () -> "wanted " + start + "\nfound  " + message);
        assertFalse(result.err().contains("\tat "), result::err);
        assertFalse(Files.exists(directory.resolve("store")), "a store came into being");
    }
}
