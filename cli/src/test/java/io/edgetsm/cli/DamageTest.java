package io.edgetsm.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores with something wrong in them: whatever verb meets it says what and where, and changes nothing. */
class DamageTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final String SEALED = "00000001.tsm";

    @TempDir
    static Path sound;

    @TempDir
    Path store;

    /** A sealed file, a growing one, a log and a catalogue. */
    @BeforeAll
    static void makeStore() {
        StoreConfig config = StoreConfig.builder(sound)
                .logBytes(512 << 10)
                .tsmFileBytes(64 << 10)
                .codecPolicy(CodecPolicy.gorillaOnly())
                .build();
        SampleRandom random = SampleRandom.ofSeed(1);
        int appended = 0;
        try (EdgeStore opened = EdgeStore.open(config)) {
            SensorSeries series = opened.series("noise", ValueType.FLOAT64);
            // More than one file holds and less than two do, and the full one is sealed before the next part ends.
            for (int samples : new int[] {9_000, 1_000, 2_000}) {
                for (int i = 0; i < samples; i++) {
                    series.append(START + appended++, random.nextDouble());
                }
                opened.flush();
            }
            opened.bursts("burst", ValueType.BURST_INT16, SamplePeriod.ofHertz("1000"), 1)
                    .append(START, new short[5000]);
            opened.flush();
            series.append(0, 1.5);
        }
    }

    @BeforeEach
    void copyStore() throws IOException {
        for (String name : names()) {
            Files.copy(sound.resolve(name), store.resolve(name));
        }
    }

    private static List<String> names() throws IOException {
        try (var files = Files.list(sound)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aSoundStoreIsSound() {
        String answer = Cli.run("verify", store).expectOk();
        assertTrue(answer.startsWith("sound: 2 TSM files, "), answer);
        assertTrue(Cli.run("verify", store.resolve(SEALED)).expectOk().startsWith("sound: 1 TSM file, "));
        assertTrue(Cli.run("verify", store.resolve("log")).expectOk().startsWith("sound: "));
        assertTrue(Cli.run("inspect", store).expectOk().contains("gorilla"));
        assertTrue(Cli.run("inspect", store, "--json").expectOk().startsWith("{\"store\":"));
    }

    @Test
    void aFileWithoutMeaningStandsForItsStore() {
        for (String name : List.of("LOCK", "reserve", "MANIFEST")) {
            assertTrue(Cli.run("verify", store.resolve(name)).expectOk().startsWith("sound: 2 TSM files"), name);
        }
    }

    @Test
    void inspectSaysWhatValuesAndTimestampsOfEachSeriesCost() {
        String answer = Cli.run("inspect", store, "--encodings").expectOk();
        String[] heading = answer.lines()
                .filter(line -> line.startsWith("series "))
                .reduce((first, last) -> last)
                .orElseThrow()
                .split(" {2,}");
        assertArrayEquals(
                new String[] {"series", "encoding (time + value)", "samples", "bits/value", "bits/timestamp"}, heading);
        List<String> rows = answer.lines()
                .filter(line ->
                        line.matches("\\S.* {2,}(\\S+ \\+ )?\\S+ {2,}[\\d,]+ {2,}\\d+\\.\\d\\d {2,}\\d+\\.\\d\\d"))
                .toList();
        assertTrue(rows.stream().anyMatch(row -> row.contains("gorilla")), answer);
    }

    @Test
    void aFlippedBitInABlockIsToldWithFileAndOffset() {
        flip(SEALED, 8192 + 100, 3);
        Cli.Result verified = Cli.run("verify", store);
        assertEquals(1, verified.exitCode());
        assertTrue(verified.out().startsWith("damage: corrupt block: checksum mismatch length="), verified::toString);
        assertTrue(verified.out().contains("file=" + store.resolve(SEALED) + " offset="), verified::toString);
        String message = Cli.run("export", store, "noise").expectMessage(1);
        assertTrue(message.startsWith("tsm: corrupt data: checksum mismatch"), message);
        assertTrue(message.contains("file=" + store.resolve(SEALED) + " offset="), message);
    }

    @Test
    void anExportGoesOnOverDamageWhereItIsToldTo() {
        String whole = Cli.run("export", store, "*").expectOk();
        flip(SEALED, 8192 + 100, 3);
        Cli.Result failed = Cli.run("export", store, "*");
        assertEquals(1, failed.exitCode(), failed::err);
        Cli.Result exported = Cli.run("export", store, "*", "--skip-damaged");
        assertEquals(1, exported.exitCode(), exported::err);
        // One block, told in the words of a query.
        assertEquals(Cli.run("query", store, "*", "--skip-damaged").err(), exported.err());
        String told = exported.err().lines().findFirst().orElseThrow();
        assertTrue(told.contains(" file=" + store.resolve(SEALED) + " offset="), told);
        long lacking = Long.parseLong(told.replaceFirst(".* samples=(\\d+) .*", "$1"));
        List<String> lines = exported.out().lines().toList();
        assertEquals(whole.lines().count() - lacking, lines.size());
        assertTrue(whole.lines().toList().containsAll(List.of(lines.get(1), lines.get(lines.size() - 1))));
    }

    @Test
    void seriesCountsWhatCanBeRead() {
        // Overlaps blocks, so that they have to be read.
        try (EdgeStore opened = EdgeStore.open(StoreConfig.of(store))) {
            opened.series("noise", ValueType.FLOAT64).append(START, 1);
        }
        assertTrue(Cli.run("series", store).expectOk().contains("12,001"));
        flip(SEALED, 8192 + 100, 3);
        for (Cli.Result listed : List.of(Cli.run("series", store), Cli.run("series", store, "--json"))) {
            assertEquals(1, listed.exitCode(), listed::toString);
            assertTrue(
                    listed.err().startsWith("tsm: warning: left out: series=noise from=2023-11-14T22:13:20"),
                    listed::toString);
            assertTrue(listed.err().contains(" file=" + store.resolve(SEALED) + " offset="), listed::toString);
            assertFalse(listed.out().contains("12,001") || listed.out().contains("12001"), listed::toString);
            assertTrue(listed.out().contains("burst") && listed.out().contains("noise"), listed::toString);
        }
    }

    @Test
    void aSealedFileThatWasCutOffIsTold() throws IOException {
        Path file = store.resolve(SEALED);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 40_000));
        Cli.Result verified = Cli.run("verify", store);
        assertEquals(1, verified.exitCode());
        assertTrue(verified.out().startsWith("damage: no sound footer: the file has been cut off"), verified::toString);
        assertEquals(1, Cli.run("verify", file).exitCode());
    }

    @Test
    void aHoleInTheLogIsToldWithItsOffset() {
        flip("log", 4096 * 3 + 50, 0);
        Cli.Result verified = Cli.run("verify", store.resolve("log"));
        assertEquals(1, verified.exitCode());
        assertTrue(
                verified.out()
                        .contains("corrupt log page: neither sound nor empty, file=" + store.resolve("log")
                                + " offset=12288"),
                verified::toString);
    }

    @Test
    void aTornTailIsToldAndIsNoDamage() throws IOException {
        Path log = store.resolve("log");
        byte[] bytes = Files.readAllBytes(log);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        int torn = (end + 4095) / 4096 * 4096;
        Arrays.fill(bytes, torn, torn + 512, (byte) 7);
        Files.write(log, bytes);
        String answer = Cli.run("verify", store).expectOk();
        assertTrue(
                answer.startsWith("note: torn tail, as a power cut leaves it, file=" + log + " offset=" + torn),
                answer);
    }

    @Test
    void aDamagedManifestIsNamed() {
        flip("MANIFEST", 20, 1);
        for (String verb : List.of("verify", "inspect", "series")) {
            String message = Cli.run(verb, store).expectMessage(1);
            assertTrue(
                    message.startsWith(
                            "tsm: corrupt data: checksum mismatch in the manifest, file=" + store.resolve("MANIFEST")),
                    message);
        }
    }

    @Test
    void aStoreOfANewerVersionIsRefused() throws IOException {
        setVersion("MANIFEST", (int) Files.size(store.resolve("MANIFEST")));
        for (String[] command : new String[][] {
            {"series", store.toString()},
            {"verify", store.toString()},
            {"query", store.toString(), "*"},
            {"import", store.toString(), csv().toString(), "--series", "s"}
        }) {
            String message = Cli.run((Object[]) command).expectMessage(1);
            assertTrue(
                    message.startsWith(
                            "tsm: unsupported format version: file=" + store.resolve("MANIFEST") + " found=9"),
                    message);
        }
    }

    @Test
    void aFileOfANewerVersionIsRefused() {
        setVersion(SEALED, 64);
        String message = Cli.run("series", store.resolve(SEALED)).expectMessage(1);
        assertTrue(
                message.startsWith("tsm: unsupported format version: file=" + store.resolve(SEALED) + " found=9"),
                message);
        assertTrue(Cli.run("verify", store).expectMessage(1).contains("unsupported format version"));
    }

    @Test
    void whatIsNoStoreIsNamed() throws IOException {
        Path empty = Files.createDirectory(store.resolve("empty"));
        assertTrue(Cli.run("query", empty, "*").expectMessage(1).startsWith("tsm: not a store: path=" + empty));
        Path text = Files.writeString(empty.resolve("text"), "hello\n");
        assertTrue(Cli.run("series", text).expectMessage(1).contains("file=" + text + " offset=0"));
        Path missing = store.resolve("missing");
        assertTrue(Cli.run("inspect", missing)
                .expectMessage(1)
                .startsWith("tsm: no such file: cannot open, path=" + missing));
    }

    @Test
    void anUnreadablePathIsNamed() throws IOException {
        Assumptions.assumeFalse(Files.isReadable(Path.of("/etc/shadow")), "root may read everything");
        Files.setPosixFilePermissions(store.resolve("MANIFEST"), PosixFilePermissions.fromString("---------"));
        assertTrue(Cli.run("series", store).expectMessage(1).startsWith("tsm: access denied: cannot open"));
    }

    @Test
    void whoHoldsTheStoreIsNamed() throws IOException {
        Path csv = csv();
        try (EdgeStore owner = EdgeStore.open(StoreConfig.of(store))) {
            String message = Cli.run("import", store, csv, "--series", "s").expectMessage(1);
            assertTrue(message.startsWith("tsm: store is locked: another opener is using it, path="), message);
            assertTrue(message.contains("process " + ProcessHandle.current().pid()), message);
            assertEquals(2, owner.series().size());
        }
    }

    @Seeded(runs = 25)
    void noFlippedBitGoesUnnoticedOrConfusesAVerb(SampleRandom random) throws IOException {
        copyOver();
        // What stands in the lock and in the reserve means nothing.
        List<String> names = names().stream()
                .filter(name -> !name.equals("LOCK") && !name.equals(StoreFiles.RESERVE))
                .toList();
        String name = names.get(random.nextInt(names.size()));
        // Most of the log is empty: half of the flips go where something stands.
        long size = Files.size(store.resolve(name));
        long at = name.equals("log") && random.nextBoolean() ? random.nextInt(40 * 4096) : random.nextLong(size);
        flip(name, at, random.nextInt(8));
        byte[] before = Files.readAllBytes(store.resolve(name));
        Cli.Result verified = Cli.run("verify", store);
        String all = verified + " name=" + name + " at=" + at;
        assertTrue(verified.exitCode() == 1 || verified.out().contains("torn tail"), all);
        assertFalse(all.contains("unexpected failure"), all);
        for (Cli.Result result : readEverything()) {
            assertFalse(result.err().contains("unexpected failure"), () -> result + " name=" + name + " at=" + at);
        }
        assertTrue(Arrays.equals(before, Files.readAllBytes(store.resolve(name))));
    }

    @Seeded(runs = 15)
    void noCutFileConfusesAVerb(SampleRandom random) throws IOException {
        copyOver();
        List<String> names =
                names().stream().filter(name -> !name.equals("LOCK")).toList();
        String name = names.get(random.nextInt(names.size()));
        byte[] bytes = Files.readAllBytes(store.resolve(name));
        int length = random.nextInt(bytes.length);
        Files.write(store.resolve(name), Arrays.copyOf(bytes, length));
        Cli.Result verified = Cli.run("verify", store);
        assertFalse(
                verified.err().contains("unexpected failure"), () -> verified + " name=" + name + " length=" + length);
        for (Cli.Result result : readEverything()) {
            assertFalse(
                    result.err().contains("unexpected failure"), () -> result + " name=" + name + " length=" + length);
        }
    }

    private List<Cli.Result> readEverything() {
        return List.of(
                Cli.run("series", store),
                Cli.run("export", store, "*"),
                Cli.run("query", store, "*", "--agg", "mean"),
                Cli.run("inspect", store),
                Cli.run("verify", store.resolve(SEALED)),
                Cli.run("series", store.resolve(SEALED)),
                Cli.run("verify", store.resolve("log")));
    }

    private void copyOver() throws IOException {
        for (String name : names()) {
            Files.write(store.resolve(name), Files.readAllBytes(sound.resolve(name)));
        }
    }

    private Path csv() throws IOException {
        return Files.writeString(store.resolve("in.csv"), "timestamp,value\n1,1\n");
    }

    private void flip(String name, long at, int bit) {
        edit(name, bytes -> bytes[(int) at] ^= (byte) (1 << bit));
    }

    /** Both files carry their version at offset 8 and their checksum in the second word. */
    private void setVersion(String name, int sealedBytes) {
        edit(name, bytes -> {
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(8, (short) 9);
            new FrameChecksum().seal(bytes, 0, sealedBytes);
        });
    }

    private interface Edit {
        void apply(byte[] bytes);
    }

    private void edit(String name, Edit edit) {
        try {
            byte[] bytes = Files.readAllBytes(store.resolve(name));
            edit.apply(bytes);
            Files.write(store.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
