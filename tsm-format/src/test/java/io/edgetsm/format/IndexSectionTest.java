package io.edgetsm.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.io.Crc32c;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What goes into the index of a file comes out of its sections, bit for bit. */
class IndexSectionTest {
    private static final StoreId STORE = new StoreId(5, 6);
    private static final long DATA_END = 1L << 30;

    private static byte[] index(Map<SeriesDefinition, List<BlockEntry>> blocks) {
        TsmIndexBuilder builder = new TsmIndexBuilder(new TsmFileHeader(STORE, 1, 1, 0), DATA_END);
        blocks.forEach((series, entries) -> builder.add(series, 64L + 4L * series.ref(), entries));
        return builder.finish();
    }

    /** Sections as the directory names them. */
    private static List<byte[]> sections(byte[] index) {
        int footer = index.length - TsmIndex.FOOTER_BYTES;
        assertTrue(TsmIndex.isFooter(index, footer, new FrameChecksum(STORE), 1));
        int directory = (int) (Bytes.getLong(index, footer + TsmIndex.FOOTER_DIRECTORY_OFFSET) - DATA_END);
        List<byte[]> sections = new ArrayList<>();
        for (int at = directory; at < footer; at += TsmIndex.DIRECTORY_ENTRY_BYTES) {
            int from = (int) (Bytes.getLong(index, at + TsmIndex.DIRECTORY_SECTION_OFFSET) - DATA_END);
            int length = Bytes.getInt(index, at + TsmIndex.DIRECTORY_SECTION_LENGTH_OFFSET);
            assertTrue(length > 0 && length <= IndexSection.MAX_BYTES);
            byte[] section = Arrays.copyOfRange(index, from, from + length);
            assertEquals(
                    Bytes.getInt(index, at + TsmIndex.DIRECTORY_SECTION_CHECKSUM_OFFSET),
                    Crc32c.of(section, 0, length) ^ STORE.checksumSalt());
            sections.add(section);
        }
        return sections;
    }

    @Test
    void entriesComeBackBitForBit() {
        SeededRuns.run(300, random -> {
            Map<SeriesDefinition, List<BlockEntry>> written = anyBlocks(random);
            Map<Integer, List<BlockEntry>> read = new TreeMap<>();
            for (byte[] section : sections(index(written))) {
                for (IndexSection.Group group : IndexSection.decode(section, 0, DATA_END, "f", 0)) {
                    assertEquals(64L + 4L * group.seriesRef(), group.definitionOffset());
                    read.computeIfAbsent(group.seriesRef(), ref -> new ArrayList<>())
                            .addAll(group.blocks());
                }
            }
            Map<Integer, List<BlockEntry>> expected = new TreeMap<>();
            written.forEach((series, blocks) -> {
                List<BlockEntry> sorted = new ArrayList<>(blocks);
                sorted.sort(Comparator.comparingLong(BlockEntry::minTimestamp).thenComparingLong(BlockEntry::cutLsn));
                expected.put(series.ref(), sorted);
            });
            assertEquals(expected, read);
        });
    }

    private static Map<SeriesDefinition, List<BlockEntry>> anyBlocks(Random random) {
        Map<SeriesDefinition, List<BlockEntry>> blocks = new TreeMap<>(Comparator.comparingInt(SeriesDefinition::ref));
        int ref = 0;
        for (int i = 1 + random.nextInt(40); i > 0; i--) {
            ref += 1 + random.nextInt(1000);
            ValueType type = random.nextBoolean() ? ValueType.FLOAT64 : ValueType.values()[random.nextInt(4)];
            List<BlockEntry> entries = new ArrayList<>();
            for (int j = 1 + random.nextInt(random.nextInt(10) == 0 ? 900 : 8); j > 0; j--) {
                entries.add(anyEntry(random, type));
            }
            blocks.put(SeriesDefinition.sensor(ref, new SeriesKey("s" + ref, new TreeMap<>()), type), entries);
        }
        return blocks;
    }

    private static BlockEntry anyEntry(Random random, ValueType type) {
        long unit = DecimalUnit.power(random.nextInt(19));
        long one = random.nextInt(10) == 0 ? random.nextLong() : random.nextLong() / unit * unit;
        long other = random.nextInt(5) == 0 ? one : one + random.nextInt(5000) * unit;
        int length = 40 + random.nextInt(4056);
        long offset = 64 + (long) random.nextInt((int) ((DATA_END - 4096 - 64) / 4)) * 4;
        return new BlockEntry(
                offset,
                length,
                1 + random.nextInt(BlockHeader.MAX_SAMPLES),
                Math.min(one, other),
                Math.max(one, other),
                1 + (random.nextLong() & Long.MAX_VALUE) % LogPage.MAX_LSN,
                random.nextInt(5) == 0 ? null : anyStatistics(random, type));
    }

    private static BlockStatistics anyStatistics(Random random, ValueType type) {
        int decimals = random.nextInt(8);
        boolean ofDecimals = random.nextBoolean();
        double sum = ofDecimals ? random.nextInt() / Math.pow(10, decimals) : random.nextGaussian() * 0x1p80;
        long[] values = new long[4];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(random, type, decimals);
        }
        sum = random.nextInt(9) == 0 ? -0.0 : sum;
        double error = ofDecimals ? 0 : anyError(random, type);
        return new BlockStatistics(values[0], values[1], values[2], values[3], sum, error);
    }

    /** Of integers all bits of it are kept, of others a float's. */
    private static double anyError(Random random, ValueType type) {
        double error = random.nextGaussian() * Math.pow(2, random.nextInt(40) - 60);
        return random.nextInt(3) == 0 ? 0 : type == ValueType.INT64 || type == ValueType.BOOL ? error : (float) error;
    }

    private static long value(Random random, ValueType type, int decimals) {
        double number = random.nextInt(20) == 0 ? random.nextGaussian() : random.nextInt() / Math.pow(10, decimals);
        return switch (type) {
            case FLOAT64 -> random.nextInt(30) == 0 ? random.nextLong() : Double.doubleToRawLongBits(number);
            case FLOAT32 -> Float.floatToRawIntBits((float) number) & 0xFFFF_FFFFL;
            case INT64 -> random.nextLong() >> random.nextInt(64);
            default -> random.nextInt(2);
        };
    }

    @Test
    void anEntryOfAMinuteOfDecimalsTakesUnderTwentyFiveBytes() {
        Random random = new Random(7);
        List<BlockEntry> entries = new ArrayList<>();
        int level = 215;
        for (int i = 0; i < 1000; i++) {
            long start = 1_700_000_000_000_000_000L + i * 60_000_000_000L;
            int first = level;
            level += random.nextInt(7) - 3;
            BlockStatistics statistics = new BlockStatistics(
                    bits((Math.min(first, level) - 2) / 10.0),
                    bits((Math.max(first, level) + 2) / 10.0),
                    bits(first / 10.0),
                    bits(level / 10.0),
                    (first * 60 + random.nextInt(120)) / 10.0,
                    random.nextInt(200) * 0x1p-60);
            entries.add(new BlockEntry(
                    64 + i * 100_000L, 71, 60, start, start + 59_000_000_000L, 1000L + i * 6000L, statistics));
        }
        SeriesDefinition series = SeriesDefinition.sensor(9, new SeriesKey("t", new TreeMap<>()), ValueType.FLOAT64);
        int length = sections(index(Map.of(series, entries))).stream()
                .mapToInt(section -> section.length)
                .sum();
        assertTrue(length < 25 * entries.size(), "bytes per entry: " + length / 1000.0);
    }

    private static long bits(double number) {
        return Double.doubleToRawLongBits(number);
    }

    @Test
    void hostileSectionsAreEntriesOrTypedCorruption() {
        SeededRuns.run(3_000, random -> {
            List<byte[]> sections = sections(index(anyBlocks(random)));
            byte[] section = sections.get(random.nextInt(sections.size()));
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                section[random.nextInt(section.length)] = (byte) random.nextInt();
            }
            byte[] hostile = random.nextInt(4) == 0 ? Arrays.copyOf(section, random.nextInt(section.length)) : section;
            try {
                for (IndexSection.Group group : IndexSection.decode(hostile, 0, DATA_END, "f", 0)) {
                    for (BlockEntry entry : group.blocks()) {
                        assertTrue(entry.offset() >= TsmFileHeader.BYTES);
                        assertTrue(entry.offset() + entry.length() <= DATA_END);
                        assertTrue(entry.minTimestamp() <= entry.maxTimestamp());
                    }
                }
            } catch (CorruptDataException typed) {
                assertEquals("f", typed.file());
            }
        });
    }
}
