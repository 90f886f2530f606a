package io.edgetsm.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.TsmIndex;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.io.Crc32c;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.OperationPoint;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A sealed file is opened without reading its index, and served without one where it is damaged. */
class SealedIndexTest {
    private static final String NAME = "00000001.tsm";
    private static final int SERIES = 300;
    private static final long SECOND = 1_000_000_000L;

    private final SimulatedStorage storage = new SimulatedStorage();
    private final List<OperationPoint> reads = new ArrayList<>();

    SealedIndexTest() {
        try (SampleFile file = new SampleFile(storage, NAME, CodecPolicy.packed())) {
            for (int block = 0; block < 3; block++) {
                for (int i = 0; i < 20; i++) {
                    for (int ref = 1; ref <= SERIES; ref++) {
                        double value = Math.rint(200 + 10 * Math.sin(i + ref)) / 10;
                        file.append(series(ref), (block * 20 + i) * SECOND, Double.doubleToRawLongBits(value));
                    }
                }
                file.flush();
            }
            file.seal();
        }
        storage.onOperation(point -> {
            if (point.operation() == Operation.READ) {
                reads.add(point);
            }
        });
    }

    private static SeriesDefinition series(int ref) {
        return SampleFile.sensor(ref, ValueType.FLOAT64);
    }

    private static Map<Integer, List<BlockEntry>> everything(TsmFile file) {
        Map<Integer, List<BlockEntry>> everything = new TreeMap<>();
        file.forEach(group -> everything
                .computeIfAbsent(group.seriesRef(), ref -> new ArrayList<>())
                .addAll(group.blocks()));
        return everything;
    }

    @Test
    void openingReadsHeaderAndFooterOnly() {
        try (TsmFile file = TsmFile.open(storage, NAME)) {
            assertEquals(2, reads.size(), reads::toString);
            assertTrue(reads.stream().allMatch(read -> read.lengthBytes() <= TsmIndex.FOOTER_BYTES), reads::toString);
            assertEquals(SERIES, file.maxRef());
            assertEquals(3L * 20 * SERIES + 1, file.maxCutLsn());
            assertEquals(2, reads.size());
        }
    }

    @Test
    void aSeriesCostsTheDirectoryOnceAndItsSection() {
        try (TsmFile file = TsmFile.open(storage, NAME)) {
            reads.clear();
            assertEquals(3, file.blocks(150).size());
            assertTrue(reads.size() <= 3, reads::toString);
            reads.clear();
            assertEquals(3, file.blocks(17).size());
            assertTrue(reads.size() <= 2, reads::toString);
            reads.clear();
            assertEquals(List.of(), file.blocks(17, 60 * SECOND, Long.MAX_VALUE));
            assertEquals(0, reads.size());
        }
    }

    @Test
    void everySeriesIsFoundWithItsDefinitionAndBlocks() {
        try (TsmFile file = TsmFile.open(storage, NAME)) {
            Map<Integer, List<BlockEntry>> everything = everything(file);
            assertEquals(SERIES, everything.size());
            for (int ref = 1; ref <= SERIES; ref++) {
                assertEquals(series(ref), file.definition(ref));
                assertEquals(everything.get(ref), file.blocks(ref));
                assertEquals(60, file.sampleCount(ref));
                byte[] block = new byte[BlockHeader.MAX_BLOCK_BYTES];
                for (BlockEntry entry : file.blocks(ref)) {
                    file.read(ref, entry, block);
                }
            }
            assertEquals(List.of(), file.blocks(SERIES + 1));
            assertNull(file.definition(SERIES + 1));
        }
        FileReport report = FileVerifier.verify(storage, NAME, FileVerifier.State.SEALED, ref -> null, at -> {});
        assertEquals(List.of(), report.findings());
    }

    @Seeded(runs = 60)
    void aDamagedIndexCostsNoSample(SampleRandom random) {
        byte[] sound = storage.bytesOf(NAME);
        int index = (int) Bytes.getLong(sound, sound.length - TsmIndex.FOOTER_BYTES + TsmIndex.FOOTER_DATA_END_OFFSET);
        byte[] damaged = sound.clone();
        damaged[index + random.nextInt(sound.length - TsmIndex.FOOTER_BYTES - index)] ^=
                (byte) (1 << random.nextInt(8));
        requireServedAndTold(damaged);
        storage.put(NAME, sound);
    }

    private void requireServedAndTold(byte[] damaged) {
        Map<Integer, List<Integer>> expected = counts();
        storage.put(NAME, damaged);
        assertEquals(expected, counts());
        try (TsmFile file = TsmFile.open(storage, NAME)) {
            everything(file);
            assertNotNull(file.indexDamage());
            assertEquals(series(3), file.definition(3));
        }
        FileReport report = FileVerifier.verify(storage, NAME, FileVerifier.State.SEALED, ref -> null, at -> {});
        assertTrue(report.findings().stream().anyMatch(Finding::isDamage), () -> "damage was not told");
    }

    private Map<Integer, List<Integer>> counts() {
        Map<Integer, List<Integer>> counts = new TreeMap<>();
        try (TsmFile file = TsmFile.open(storage, NAME)) {
            everything(file)
                    .forEach((ref, blocks) -> counts.put(
                            ref, blocks.stream().map(BlockEntry::sampleCount).toList()));
        }
        return counts;
    }

    // ---- entries that mean harm under sound checksums

    @Seeded(runs = 60)
    void aHostileSectionIsEntriesOrAWalk(SampleRandom random) {
        byte[] sound = storage.bytesOf(NAME);
        byte[] hostile = resealed(sound, directory -> {}, section -> {
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                section[random.nextInt(section.length)] = (byte) random.nextInt();
            }
        });
        storage.put(NAME, hostile);
        try (TsmFile file = TsmFile.open(storage, NAME)) {
            everything(file)
                    .values()
                    .forEach(blocks ->
                            blocks.forEach(entry -> assertTrue(entry.offset() + entry.length() <= hostile.length)));
            file.blocks(1);
        }
        FileVerifier.verify(storage, NAME, FileVerifier.State.SEALED, ref -> null, at -> {});
        storage.put(NAME, sound);
    }

    @Seeded(runs = 60)
    void aHostileDirectoryIsEntriesOrAWalk(SampleRandom random) {
        byte[] sound = storage.bytesOf(NAME);
        byte[] hostile = resealed(
                sound,
                directory -> {
                    int at = random.nextInt(directory.length - Long.BYTES);
                    Bytes.putLong(directory, at, random.oneIn(2) ? random.nextLong() : random.nextInt(100_000));
                },
                section -> {});
        storage.put(NAME, hostile);
        try (TsmFile file = TsmFile.open(storage, NAME)) {
            everything(file);
            file.blocks(150);
        }
        storage.put(NAME, sound);
    }

    /** Changes the first section and the directory, and gives both and the footer their right checksums again. */
    private static byte[] resealed(byte[] sound, Consumer<byte[]> onDirectory, Consumer<byte[]> onSection) {
        byte[] file = sound.clone();
        int salt = SampleFile.STORE.checksumSalt();
        int footer = file.length - TsmIndex.FOOTER_BYTES;
        int directoryStart = (int) Bytes.getLong(file, footer + TsmIndex.FOOTER_DIRECTORY_OFFSET);
        int sectionStart = (int) Bytes.getLong(file, directoryStart + TsmIndex.DIRECTORY_SECTION_OFFSET);
        byte[] section = new byte[Bytes.getInt(file, directoryStart + TsmIndex.DIRECTORY_SECTION_LENGTH_OFFSET)];
        System.arraycopy(file, sectionStart, section, 0, section.length);
        onSection.accept(section);
        System.arraycopy(section, 0, file, sectionStart, section.length);
        Bytes.putInt(
                file,
                directoryStart + TsmIndex.DIRECTORY_SECTION_CHECKSUM_OFFSET,
                Crc32c.of(section, 0, section.length) ^ salt);
        byte[] directory = new byte[footer - directoryStart];
        System.arraycopy(file, directoryStart, directory, 0, directory.length);
        onDirectory.accept(directory);
        System.arraycopy(directory, 0, file, directoryStart, directory.length);
        Bytes.putInt(
                file,
                footer + TsmIndex.FOOTER_DIRECTORY_CHECKSUM_OFFSET,
                Crc32c.of(directory, 0, directory.length) ^ salt);
        new FrameChecksum(SampleFile.STORE).seal(file, footer, TsmIndex.FOOTER_BYTES);
        return file;
    }
}
