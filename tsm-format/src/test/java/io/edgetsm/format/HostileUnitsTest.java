package io.edgetsm.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.codec.FragmentPacker;
import io.edgetsm.format.codec.FragmentReader;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Units whose checksum is right and whose content is not: what a defect of a writer, or somebody who means harm, may
 * produce. Nothing but the typed exceptions may come out, and nothing may be read beyond the unit.
 */
class HostileUnitsTest {
    private static final int DROPPED_CUTS_OFFSET = Manifest.FILE_IDS_OFFSET + 3 * Long.BYTES;
    private static final int CUT_LIMITS_OFFSET = DROPPED_CUTS_OFFSET + 2 * DroppedCuts.ENTRY_BYTES;
    private static final StoreId STORE = new StoreId(7, 9);
    private static final long[] NUMBERS = {
        0,
        1,
        2,
        0x7F,
        0x80,
        0xFF,
        0x7FFF,
        0xFFFF,
        0x10000,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        -1,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private final FrameChecksum checksum = new FrameChecksum(STORE);
    private final LogPageCursor cursor = new LogPageCursor();

    private static byte[] page() {
        LogPageBuilder builder = new LogPageBuilder(STORE);
        builder.begin(3, 20, 500);
        builder.append(1, ValueType.FLOAT64, 1_000_000, Double.doubleToRawLongBits(21.5));
        builder.append(2, ValueType.FLOAT64, 1_000_000, Double.doubleToRawLongBits(Math.PI));
        builder.append(9, ValueType.FLOAT32, 1_000_007, Float.floatToRawIntBits(0.1f));
        builder.append(4, ValueType.INT64, -5, Long.MIN_VALUE);
        builder.appendBurst(5, 1_000_000, 70, 6, false, new byte[12], 0, 12);
        FragmentPacker packer = new FragmentPacker();
        int packed = packer.pack(ValueType.BURST_INT16, new byte[400], 400, false);
        builder.appendBurst(5, 1_000_000, 76, 200, true, packer.array(), 0, packed);
        builder.append(6, ValueType.BOOL, 1_000_000, 1);
        builder.markBoundary();
        return builder.finish(490, 480, false).clone();
    }

    private static final BlockHeader.Fields HEADER =
            new BlockHeader.Fields(ValueType.FLOAT64, 1, 4, 1, 30, 50, 1, 2, 2, 10, 20);
    private static final int BLOCK_BYTES = 100;

    private static byte[] block() {
        return block(HEADER);
    }

    private static byte[] block(BlockHeader.Fields header) {
        byte[] block = new byte[BLOCK_BYTES];
        header.write(block, 0);
        BlockHeader.seal(block, 0, BLOCK_BYTES, new FrameChecksum(STORE));
        return block;
    }

    private static byte[] seriesFrame() {
        SeriesKey key = new SeriesKey("v", new TreeMap<>(Map.of("axis", "x")));
        SeriesDefinition series =
                new SeriesDefinition(5, key, ValueType.BURST_INT16, new SamplePeriod(78_125, 2), 0.001);
        return SeriesFrame.encode(List.of(series), new FrameChecksum(STORE))
                .get(0)
                .bytes();
    }

    private static byte[] manifest() {
        return new Manifest(
                        STORE,
                        4,
                        64,
                        9,
                        9,
                        0,
                        List.of(1L, 2L, 8L),
                        DroppedCuts.NONE.and(Map.of(3, 70L, 5, 500L)),
                        CutLimits.NONE.and(2, 60, 8_192))
                .encode();
    }

    // ---- every field of a header at its extremes

    private record Case(String name, int offset, int size, long value) {
        byte[] applyTo(byte[] unit, Consumer<byte[]> reseal) {
            switch (size) {
                case 1 -> Bytes.putU8(unit, offset, (int) value);
                case 2 -> Bytes.putU16(unit, offset, (int) value);
                case 4 -> Bytes.putInt(unit, offset, (int) value);
                default -> Bytes.putLong(unit, offset, value);
            }
            reseal.accept(unit);
            return unit;
        }
    }

    @TestFactory
    List<DynamicTest> aBlockWithOneImpossibleNumberIsRefused() {
        return List.of(
                refused("negative epoch", fields(-1, 4, 1, 30, 50, 1, 2, 2, 20)),
                refused("series ref 0", fields(1, 4, 0, 30, 50, 1, 2, 2, 20)),
                refused("series ref -1", fields(1, 4, -1, 30, 50, 1, 2, 2, 20)),
                refused("huge series ref", fields(1, 4, SeriesDefinition.MAX_REF + 1, 30, 50, 1, 2, 2, 20)),
                refused("no sample", fields(1, 4, 1, 30, 50, 1, 2, 0, 20)),
                refused("negative samples", fields(1, 4, 1, 30, 50, 1, 2, -1, 20)),
                refused("65,536 samples", fields(1, 4, 1, 30, 50, 1, 2, 65_536, 20)),
                refused("time runs back", fields(1, 4, 1, 30, 50, 1, 2, 2, 9)),
                refused("part beyond parts", fields(1, 4, 1, 30, 50, 2, 2, 2, 20)),
                refused("no part", fields(1, 4, 1, 30, 50, 0, 0, 2, 20)),
                refused("256 parts", fields(1, 4, 1, 30, 50, 0, 256, 2, 20)),
                refused("empty cut", fields(1, 4, 1, 50, 50, 1, 2, 2, 20)),
                refused("cut from before LSN 0", fields(1, 4, 1, -1, 50, 1, 2, 2, 20)),
                refused("negative cut", fields(1, 4, 1, -20, -1, 1, 2, 2, 20)),
                refused("cut near overflow", fields(1, 4, 1, Long.MAX_VALUE - 1, Long.MAX_VALUE, 1, 2, 2, 20)));
    }

    private static BlockHeader.Fields fields(
            int epoch,
            int sequence,
            int ref,
            long start,
            long end,
            int part,
            int parts,
            int samples,
            long maxTimestamp) {
        return new BlockHeader.Fields(
                ValueType.FLOAT64, epoch, sequence, ref, start, end, part, parts, samples, 10, maxTimestamp);
    }

    private DynamicTest refused(String name, BlockHeader.Fields hostile) {
        return DynamicTest.dynamicTest(
                name, () -> assertNotNull(BlockHeader.defect(block(hostile), 0, BLOCK_BYTES, checksum)));
    }

    @Test
    void aBlockWithUnknownFlagsOrWithoutPayloadIsRefused() {
        byte[] block = block();
        assertNull(BlockHeader.defect(block, 0, BLOCK_BYTES, checksum));
        Bytes.putU8(block, BlockHeader.FLAGS_OFFSET, Bytes.getU8(block, BlockHeader.FLAGS_OFFSET) | 8);
        checksum.seal(block, 0, BLOCK_BYTES);
        assertNotNull(BlockHeader.defect(block, 0, BLOCK_BYTES, checksum));

        byte[] bare = block();
        BlockHeader.seal(bare, 0, BlockHeader.payloadStart(bare, 0), checksum);
        assertNotNull(BlockHeader.defect(bare, 0, BLOCK_BYTES, checksum));
    }

    @Test
    void aHeaderSaysWhatWasWritten() {
        SeededRuns.run(20_000, random -> {
            BlockHeader.Fields written = anyFields(random);
            byte[] block = new byte[BLOCK_BYTES + 3];
            int length = written.write(block, 3);
            assertTrue(length <= BlockHeader.MAX_BYTES);
            BlockHeader.seal(block, 3, BLOCK_BYTES, checksum);
            assertNull(BlockHeader.defect(block, 3, block.length, checksum), written.toString());
            assertEquals(written, read(block, 3));
            assertEquals(3 + length, BlockHeader.payloadStart(block, 3));
        });
    }

    private static BlockHeader.Fields anyFields(Random random) {
        long end = 1 + ((random.nextLong() & Long.MAX_VALUE) % LogPage.MAX_LSN >>> random.nextInt(62));
        long span = 1 + (random.nextLong() & Long.MAX_VALUE) % Math.min(end, BlockHeader.MAX_CUT_SPAN);
        int parts = random.nextBoolean() ? 1 : 1 + random.nextInt(BlockHeader.MAX_PARTS);
        long unit = DecimalUnit.power(random.nextInt(DecimalUnit.MAX_EXPONENT + 1));
        long one = random.nextLong() >> random.nextInt(64);
        long other = random.nextInt(4) == 0 ? one : random.nextLong() / unit * unit;
        return new BlockHeader.Fields(
                ValueType.INT64,
                random.nextInt() & Integer.MAX_VALUE,
                random.nextInt(),
                1 + random.nextInt(SeriesDefinition.MAX_REF),
                end - span,
                end,
                random.nextInt(parts),
                parts,
                1 + random.nextInt(BlockHeader.MAX_SAMPLES),
                Math.min(one, other),
                Math.max(one, other));
    }

    private static BlockHeader.Fields read(byte[] block, int at) {
        return new BlockHeader.Fields(
                BlockHeader.valueType(block, at),
                BlockHeader.epoch(block, at),
                BlockHeader.sequence(block, at),
                BlockHeader.seriesRef(block, at),
                BlockHeader.cutStartLsn(block, at),
                BlockHeader.cutLsn(block, at),
                BlockHeader.part(block, at),
                BlockHeader.partCount(block, at),
                BlockHeader.sampleCount(block, at),
                BlockHeader.minTimestamp(block, at),
                BlockHeader.maxTimestamp(block, at));
    }

    @Test
    void aBlockThatStatesAnotherLengthIsRefusedWithoutReadingBeyondTheLimit() {
        for (int length : IntStream.rangeClosed(0, 0xFFFF).filter(n -> n != 100).toArray()) {
            byte[] block = block();
            Bytes.putU16(block, BlockHeader.LENGTH_OFFSET, length);
            assertNotNull(BlockHeader.defect(block, 0, block.length, checksum));
        }
        for (int limit = 0; limit < 100; limit++) {
            assertNotNull(BlockHeader.defect(block(), 0, limit, checksum));
        }
    }

    @TestFactory
    List<DynamicTest> aLogPageWithOneImpossibleFieldIsRefused() {
        assertTrue(LogPage.isSound(page(), 0, checksum));
        return List.of(
                refusedPage(new Case("payload beyond the page", LogPage.PAYLOAD_LENGTH_OFFSET, 2, 4041)),
                refusedPage(new Case("boundary beyond entries", LogPage.BOUNDARY_COUNT_OFFSET, 2, 8)),
                refusedPage(new Case("negative sequence", LogPage.SEQUENCE_OFFSET, 8, -16)),
                refusedPage(new Case("sequence near overflow", LogPage.SEQUENCE_OFFSET, 8, Long.MAX_VALUE)),
                refusedPage(new Case("negative LSN", LogPage.FIRST_LSN_OFFSET, 8, -1)),
                refusedPage(new Case("LSN near overflow", LogPage.FIRST_LSN_OFFSET, 8, Long.MAX_VALUE)));
    }

    private DynamicTest refusedPage(Case hostile) {
        return DynamicTest.dynamicTest(hostile.name(), () -> {
            byte[] page = hostile.applyTo(page(), unit -> checksum.seal(unit, 0, unit.length));
            assertFalse(LogPage.isSound(page, 0, checksum));
        });
    }

    @TestFactory
    List<DynamicTest> aLogPageWithAnImpossibleEntryIsTypedCorruption() {
        return List.of(
                malformedPage("more entries than payload", LogPage.ENTRY_COUNT_OFFSET, 0xFF, 0xFF),
                malformedPage("payload cut off", LogPage.PAYLOAD_LENGTH_OFFSET, 30, 0),
                malformedPage("ref 0", LogPage.PAYLOAD_OFFSET, 0x01, 0),
                malformedPage("negative ref", LogPage.PAYLOAD_OFFSET, 0x01, 1),
                malformedPage("ref beyond the limit", LogPage.PAYLOAD_OFFSET, 0x01, 0x82, 0x80, 0x80, 0x10, 0, 0, 0, 0),
                malformedPage("unknown value code 14", LogPage.PAYLOAD_OFFSET, 0x3E, 0),
                malformedPage("unknown value code 15", LogPage.PAYLOAD_OFFSET, 0x3F, 0),
                malformedPage(
                        "varint of 11 bytes",
                        LogPage.PAYLOAD_OFFSET,
                        0x01,
                        2,
                        0x80,
                        0x80,
                        0x80,
                        0x80,
                        0x80,
                        0x80,
                        0x80,
                        0x80,
                        0x80,
                        0x80,
                        0),
                malformedPage("fragment beyond the payload", LogPage.PAYLOAD_OFFSET, 0x70, 0, 1, 0xFF, 0x1F),
                malformedPage("fragment without samples", LogPage.PAYLOAD_OFFSET, 0x70, 0, 0, 4),
                malformedPage("fragment with more samples than bytes", LogPage.PAYLOAD_OFFSET, 0x70, 0, 5, 4),
                malformedPage(
                        "fragment of 2^40 samples",
                        LogPage.PAYLOAD_OFFSET,
                        0x70,
                        0,
                        0x80,
                        0x80,
                        0x80,
                        0x80,
                        0x80,
                        0x20,
                        4));
    }

    private DynamicTest malformedPage(String name, int offset, int... bytes) {
        return DynamicTest.dynamicTest(name, () -> {
            byte[] page = page();
            for (int i = 0; i < bytes.length; i++) {
                page[offset + i] = (byte) bytes[i];
            }
            checksum.seal(page, 0, page.length);
            assertTrue(LogPage.isSound(page, 0, checksum));
            CorruptDataException corrupt = assertThrows(CorruptDataException.class, () -> readAll(page));
            assertEquals("log", corrupt.file());
            assertEquals(8192, corrupt.offset());
        });
    }

    private final FragmentReader fragment = new FragmentReader();

    private int readAll(byte[] page) {
        cursor.wrap(page, 0, "log", 8192);
        int entries = 0;
        while (cursor.next()) {
            entries++;
            assertTrue(SeriesDefinition.isRef(cursor.ref()));
            if (cursor.isBurst()) {
                assertTrue(cursor.rawOffset() >= LogPage.PAYLOAD_OFFSET);
                assertTrue(cursor.rawOffset() + cursor.rawLength() <= Pages.PAGE_BYTES);
                assertTrue(cursor.sampleCount() > 0 && cursor.sampleCount() <= LogPage.MAX_PAYLOAD_BYTES);
                for (ValueType type : ValueType.values()) {
                    if (fragment.open(cursor, type)) {
                        assertEquals(cursor.sampleCount() * type.bytesPerValue(), fragment.length());
                    }
                }
                assertTrue(cursor.firstIndex() >= 0);
            }
        }
        return entries;
    }

    @TestFactory
    List<DynamicTest> aManifestWithOneImpossibleFieldIsTypedCorruption() {
        assertEquals(4, Manifest.decode(manifest(), "MANIFEST").epoch());
        return List.of(
                refusedManifest(new Case("more files than bytes", Manifest.FILE_COUNT_OFFSET, 4, Integer.MAX_VALUE)),
                refusedManifest(new Case("negative file count", Manifest.FILE_COUNT_OFFSET, 4, -1)),
                refusedManifest(new Case("count that overflows", Manifest.FILE_COUNT_OFFSET, 4, 1 << 29 | 3)),
                refusedManifest(new Case("negative ring", Manifest.LOG_PAGES_OFFSET, 4, -1)),
                refusedManifest(new Case("huge ring", Manifest.LOG_PAGES_OFFSET, 4, Integer.MAX_VALUE)),
                refusedManifest(new Case("negative epoch", Manifest.EPOCH_OFFSET, 4, -1)),
                refusedManifest(new Case("growing file of the future", Manifest.GROWING_FILE_ID_OFFSET, 8, 10)),
                refusedManifest(new Case("growing file is sealed", Manifest.GROWING_FILE_ID_OFFSET, 8, 8)),
                refusedManifest(new Case("negative growing file", Manifest.GROWING_FILE_ID_OFFSET, 8, -1)),
                refusedManifest(new Case("sealed file of the future", Manifest.LAST_FILE_ID_OFFSET, 8, 7)),
                refusedManifest(new Case("file twice", Manifest.FILE_IDS_OFFSET, 8, 2)),
                refusedManifest(new Case("file 0", Manifest.FILE_IDS_OFFSET, 8, 0)),
                refusedManifest(new Case("more cuts than bytes", Manifest.DROPPED_COUNT_OFFSET, 4, Integer.MAX_VALUE)),
                refusedManifest(new Case("negative cut count", Manifest.DROPPED_COUNT_OFFSET, 4, -1)),
                refusedManifest(new Case("cut of no series", DROPPED_CUTS_OFFSET, 4, 0)),
                refusedManifest(new Case("cut of a later series", DROPPED_CUTS_OFFSET, 4, 6)),
                refusedManifest(new Case("cut of nothing", DROPPED_CUTS_OFFSET + 4, 8, 0)),
                refusedManifest(new Case("more limits than bytes", Manifest.LIMIT_COUNT_OFFSET, 4, Integer.MAX_VALUE)),
                refusedManifest(new Case("negative limit count", Manifest.LIMIT_COUNT_OFFSET, 4, -1)),
                refusedManifest(new Case("limit of no sealed file", CUT_LIMITS_OFFSET, 8, 9)),
                refusedManifest(new Case("limit below all cuts", CUT_LIMITS_OFFSET + 8, 8, -1)));
    }

    private static DynamicTest refusedManifest(Case hostile) {
        return DynamicTest.dynamicTest(hostile.name(), () -> {
            byte[] form = hostile.applyTo(manifest(), unit -> new FrameChecksum().seal(unit, 0, unit.length));
            CorruptDataException corrupt =
                    assertThrows(CorruptDataException.class, () -> Manifest.decode(form, "MANIFEST"));
            assertEquals("MANIFEST", corrupt.file());
        });
    }

    @Test
    void otherVersionsAreNamedWithWhatIsSupported() {
        for (int version : new int[] {0, 2, 0xFFFF}) {
            byte[] form = manifest();
            Bytes.putU16(form, Manifest.VERSION_OFFSET, version);
            new FrameChecksum().seal(form, 0, form.length);
            requireVersions(
                    version, assertThrows(UnsupportedFormatException.class, () -> Manifest.decode(form, "MANIFEST")));

            byte[] header = new TsmFileHeader(STORE, 1, 1, 0).encode();
            Bytes.putU16(header, TsmFileHeader.VERSION_OFFSET, version);
            new FrameChecksum().seal(header, 0, header.length);
            requireVersions(
                    version,
                    assertThrows(
                            UnsupportedFormatException.class,
                            () -> TsmFileHeader.decode(header, header.length, "00000001.tsm")));
        }
    }

    private static void requireVersions(int found, UnsupportedFormatException refusal) {
        assertEquals(found, refusal.found());
        assertEquals(1, refusal.oldest());
        assertEquals(1, refusal.newest());
        assertTrue(refusal.getMessage().contains("found=" + found + " supported=1..1"));
    }

    @TestFactory
    List<DynamicTest> aSeriesFrameWithOneImpossibleFieldIsTypedCorruption() {
        return List.of(
                refusedFrame(new Case("no definition", FRAME_COUNT, 1, 0)),
                refusedFrame(new Case("more definitions than bytes", FRAME_COUNT, 1, 2)),
                refusedFrame(new Case("another highest ref", FRAME_MAX_REF, 1, 6)),
                refusedFrame(new Case("highest ref 0", FRAME_MAX_REF, 1, 0)),
                refusedFrame(new Case("ref 0", FRAME_REF_STEP, 1, 0)),
                refusedFrame(new Case("unknown value type", FRAME_FORM, 1, 0x60 | 5)),
                refusedFrame(new Case("type 0", FRAME_FORM, 1, 0x60)),
                refusedFrame(new Case("unknown form", FRAME_FORM, 1, 0xE0 | 17)),
                refusedFrame(new Case("burst without period", FRAME_FORM, 1, 0x20 | 17)),
                refusedFrame(new Case("scale 0", FRAME_SCALE, 8, 0)),
                refusedFrame(new Case("scale NaN", FRAME_SCALE, 8, 0x7FF8L << 48)),
                refusedFrame(new Case("period 0", FRAME_PERIOD, 4, 0x02_00_80_80)),
                refusedFrame(new Case("period below 1 ns", FRAME_PERIOD, 4, 0x02_00_80_81)),
                refusedFrame(new Case("denominator 0", FRAME_DENOMINATOR, 1, 0)),
                refusedFrame(new Case("prefix of no key", FRAME_PREFIX, 1, 1)),
                refusedFrame(new Case("suffix of no key", FRAME_PREFIX + 1, 1, 1)),
                refusedFrame(new Case("key beyond the frame", FRAME_PREFIX + 2, 1, 0x7F)),
                refusedFrame(new Case("key is no key", FRAME_KEY, 1, '{')),
                refusedFrame(new Case("key is no UTF-8", FRAME_KEY + 8, 1, 0xC0)));
    }

    // Where the fields of seriesFrame() stand: all its numbers but the period take one byte.
    private static final int FRAME_COUNT = SeriesFrame.NUMBERS_OFFSET;
    private static final int FRAME_MAX_REF = FRAME_COUNT + 1;
    private static final int FRAME_REF_STEP = FRAME_MAX_REF + 1;
    private static final int FRAME_FORM = FRAME_REF_STEP + 1;
    private static final int FRAME_SCALE = FRAME_FORM + 1;
    private static final int FRAME_PERIOD = FRAME_SCALE + 8;
    private static final int FRAME_DENOMINATOR = FRAME_PERIOD + 3;
    private static final int FRAME_PREFIX = FRAME_DENOMINATOR + 1;
    private static final int FRAME_KEY = FRAME_PREFIX + 3;

    private DynamicTest refusedFrame(Case hostile) {
        return DynamicTest.dynamicTest(hostile.name(), () -> {
            byte[] frame = hostile.applyTo(seriesFrame(), unit -> checksum.seal(unit, 0, unit.length));
            assertTrue(SeriesFrame.isSound(frame, 0, frame.length, checksum));
            CorruptDataException corrupt =
                    assertThrows(CorruptDataException.class, () -> SeriesFrame.decode(frame, 0, "catalogue", 48));
            assertEquals("catalogue", corrupt.file());
            assertEquals(48, corrupt.offset());
        });
    }

    // ---- any bytes at all

    @Test
    void mutatedLogPagesGiveEntriesOrTypedCorruption() {
        fuzz(20_000, HostileUnitsTest::page, checksum::seal, page -> {
            if (LogPage.isSound(page, 0, checksum)) {
                readAll(page);
            }
        });
    }

    @Test
    void mutatedSeriesFramesGiveADefinitionOrTypedCorruption() {
        fuzz(20_000, HostileUnitsTest::seriesFrame, checksum::seal, frame -> {
            if (SeriesFrame.isSound(frame, 0, frame.length, checksum)) {
                for (SeriesDefinition series : SeriesFrame.decode(frame, 0, "f", 0)) {
                    assertEquals(series.key(), SeriesKey.parse(series.key().toString()));
                }
            }
        });
    }

    @Test
    void mutatedManifestsGiveAManifestOrATypedException() {
        FrameChecksum plain = new FrameChecksum();
        fuzz(20_000, HostileUnitsTest::manifest, plain::seal, form -> Manifest.decode(form, "MANIFEST"));
    }

    @Test
    void mutatedFileHeadersGiveAHeaderOrATypedException() {
        FrameChecksum plain = new FrameChecksum();
        fuzz(
                20_000,
                () -> new TsmFileHeader(STORE, 1, 1, 0).encode(),
                plain::seal,
                header -> TsmFileHeader.decode(header, header.length, "f"));
    }

    @Test
    void mutatedBlocksAreJudgedWithoutAnException() {
        fuzz(20_000, HostileUnitsTest::block, checksum::seal, block -> {
            String defect = BlockHeader.defect(block, 0, block.length, checksum);
            assertTrue(defect != null || BlockHeader.cutStartLsn(block, 0) >= 0);
        });
    }

    private interface Sealer {
        void seal(byte[] unit, int offset, int length);
    }

    private static void fuzz(
            int runs, java.util.function.Supplier<byte[]> unit, Sealer sealer, Consumer<byte[]> parser) {
        SeededRuns.run(runs, random -> {
            byte[] mutated = mutate(random, unit.get());
            if (mutated.length >= 8 && random.nextInt(10) > 0) {
                sealer.seal(mutated, 0, mutated.length);
            }
            try {
                parser.accept(mutated);
            } catch (CorruptDataException | UnsupportedFormatException typed) {
                assertNotNull(typed.getMessage());
            }
        });
    }

    private static byte[] mutate(Random random, byte[] unit) {
        BiConsumer<byte[], Integer> flip = (bytes, at) -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        byte[] mutated =
                random.nextInt(20) == 0 ? java.util.Arrays.copyOf(unit, random.nextInt(unit.length + 9)) : unit;
        for (int i = 1 + random.nextInt(6); i > 0 && mutated.length > 8; i--) {
            // Headers are hit more often than payloads.
            int bound = random.nextBoolean() ? Math.min(mutated.length, 80) : mutated.length;
            int at = random.nextInt(bound);
            if (random.nextBoolean()) {
                flip.accept(mutated, at);
            } else {
                putNumber(random, mutated, at);
            }
        }
        return mutated;
    }

    private static void putNumber(Random random, byte[] unit, int at) {
        long number = NUMBERS[random.nextInt(NUMBERS.length)];
        int size = Math.min(1 << random.nextInt(4), unit.length - at);
        for (int i = 0; i < size; i++) {
            unit[at + i] = (byte) (number >>> 8 * i);
        }
    }
}
