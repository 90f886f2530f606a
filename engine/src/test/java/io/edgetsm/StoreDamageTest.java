package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.StoreVerifier;
import io.edgetsm.reader.StoreView;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import io.edgetsm.wal.ManifestFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Damage of every kind to every file of a store: no value is wrong or invented, the damage is told, the store opens (a
 * damaged manifest excepted, which says so) and takes samples. Every run does a share by chance; {@code
 * -Dcampaign.damage=3/40} does the third fortieth of all, one after the other; {@code -Dcampaign.life=20} damages what another
 * life has left.
 */
class StoreDamageTest {
    private static final String PART = System.getProperty("campaign.damage");
    private static final int SECTOR = 512;
    private static final int PAGE = 4096;
    private static final long SEED = Long.getLong("campaign.life", 12);
    private static final int STEPS = 300;
    private static final int SNAPSHOTS = 30;

    private static final Map<String, Integer> DONE = new TreeMap<>();
    private static final StoreScript LIFE = new StoreScript(SEED, STEPS);
    private static SimulatedStorage sound;
    private static SimulatedStorage earlier;
    private static List<String> files;
    private static StoreState state;

    private long ordinal;

    /** The directory at the latest moment at which it has files of every kind, and some time before. */
    @BeforeAll
    static void live() {
        SimulatedStorage storage = new SimulatedStorage(SEED);
        List<SimulatedStorage> snapshots = new ArrayList<>();
        long apart = operationCount() / SNAPSHOTS;
        storage.onOperation(point -> {
            if (point.operation().isChanging() && point.index() % apart == apart - 1) {
                snapshots.add(storage.cut(1, UnforcedFate.KEPT));
            }
        });
        LIFE.run(storage);
        int last = snapshots.size() - 1;
        while (!hasFilesOfEveryKind(snapshots.get(last))) {
            last--;
        }
        sound = snapshots.get(last);
        earlier = snapshots.get(last - 2);
        Manifest manifest = ManifestFile.read(sound);
        files = List.of(
                manifest.logName(),
                StoreFiles.CATALOGUE,
                StoreFiles.MANIFEST,
                StoreFiles.tsm(manifest.growingFileId()),
                StoreFiles.tsm(manifest.sealedFileIds().get(0)));
        try (StoreView view = StoreView.open(sound)) {
            state = StoreState.of(view);
        }
    }

    private static boolean hasFilesOfEveryKind(SimulatedStorage storage) {
        Manifest manifest = ManifestFile.read(storage);
        return manifest.growingFileId() != 0
                && !manifest.sealedFileIds().isEmpty()
                && storage.bytesOf(StoreFiles.tsm(manifest.growingFileId())).length > 4 * PAGE
                && !isTold(storage);
    }

    private static long operationCount() {
        SimulatedStorage storage = new SimulatedStorage(SEED);
        new StoreScript(SEED, STEPS).run(storage);
        return storage.operationCount();
    }

    @AfterAll
    static void report() {
        System.out.println("campaign damage: " + DONE);
    }

    @Seeded(runs = 1)
    void aFlippedBitIsToldAndNothingIsWrong(SampleRandom random) {
        for (String file : files) {
            int length = sound.bytesOf(file).length;
            for (int at = 0; at < length; at++) {
                if (isChosen(random, 600)) {
                    byte bit = (byte) (1 << random.nextInt(8));
                    int where = at;
                    damage(
                            "flip",
                            file,
                            random,
                            bytes -> {
                                bytes[where] ^= bit;
                                return bytes;
                            },
                            "at=" + at + " bit=" + bit);
                }
            }
        }
    }

    @Seeded(runs = 1)
    void aTruncatedFileIsToldAndNothingIsWrong(SampleRandom random) {
        for (String file : files) {
            int length = sound.bytesOf(file).length;
            for (int size = 0; size < length; size++) {
                if (isChosen(random, 1200)) {
                    int kept = size;
                    damage("truncate", file, random, bytes -> Arrays.copyOf(bytes, kept), "length=" + size);
                }
            }
        }
    }

    @Seeded(runs = 1)
    void aZeroedOrRandomSectorIsToldAndNothingIsWrong(SampleRandom random) {
        for (String file : files) {
            int length = sound.bytesOf(file).length;
            for (int sector = 0; sector * SECTOR < length; sector++) {
                for (boolean zero : new boolean[] {true, false}) {
                    if (isChosen(random, 6)) {
                        byte[] fill = new byte[Math.min(SECTOR, length - sector * SECTOR)];
                        if (!zero) {
                            random.nextBytes(fill);
                        }
                        int at = sector * SECTOR;
                        damage(
                                zero ? "zero" : "randomise",
                                file,
                                random,
                                bytes -> {
                                    System.arraycopy(fill, 0, bytes, at, fill.length);
                                    return bytes;
                                },
                                "at=" + at);
                    }
                }
            }
        }
    }

    @Seeded(runs = 1)
    void swappedPagesAreToldAndNothingIsWrong(SampleRandom random) {
        for (String file : files) {
            int pages = sound.bytesOf(file).length / PAGE;
            for (int one = 0; one < pages; one++) {
                for (int other = one + 1; other < pages; other++) {
                    if (isChosen(random, 6)) {
                        int a = one * PAGE;
                        int b = other * PAGE;
                        damage(
                                "swap",
                                file,
                                random,
                                bytes -> {
                                    byte[] page = Arrays.copyOfRange(bytes, a, a + PAGE);
                                    System.arraycopy(bytes, b, bytes, a, PAGE);
                                    System.arraycopy(page, 0, bytes, b, PAGE);
                                    return bytes;
                                },
                                "pages=" + one + "," + other);
                    }
                }
            }
        }
    }

    @Seeded(runs = 1)
    void aPageOrFileFromEarlierIsNeverMistakenForTheLast(SampleRandom random) {
        for (String file : files) {
            if (!earlier.exists(file)) {
                continue;
            }
            byte[] old = earlier.bytesOf(file);
            int pages = Math.min(old.length, sound.bytesOf(file).length) / PAGE;
            for (int page = 0; page < pages; page++) {
                int at = page * PAGE;
                damage(
                        "stale page",
                        file,
                        random,
                        bytes -> {
                            System.arraycopy(old, at, bytes, at, PAGE);
                            return bytes;
                        },
                        "page=" + page);
            }
            damage("stale file", file, random, bytes -> old, "");
        }
    }

    @Seeded(runs = 1)
    void aMissingFileIsToldAndNothingIsWrong(SampleRandom random) {
        files.forEach(file -> damage("missing", file, random, bytes -> null, ""));
    }

    private boolean isChosen(SampleRandom random, int oneIn) {
        if (PART == null) {
            return random.oneIn(oneIn);
        }
        String[] words = PART.split("/");
        return ordinal++ % Integer.parseInt(words[1]) == Integer.parseInt(words[0]) - 1;
    }

    private static void damage(
            String kind, String file, SampleRandom random, UnaryOperator<byte[]> change, String details) {
        String where = kind + " " + file + " " + details;
        SimulatedStorage damaged = sound.cut(0, UnforcedFate.KEPT);
        byte[] before = damaged.bytesOf(file);
        byte[] after = change.apply(before.clone());
        if (Arrays.equals(before, after)) {
            return;
        }
        if (after == null) {
            damaged.delete(file);
        } else {
            damaged.put(file, after);
        }
        DONE.merge(kind, 1, Integer::sum);
        boolean told = isTold(damaged);
        view(damaged, where);
        try (EdgeStore store = EdgeStore.open(StoreLife.config(LIFE.clock(), 8 << 20), damaged.reopen(), false)) {
            judge(store, told, where);
            store.series("after", ValueType.FLOAT64).append(StoreLife.START, 1.5, Durability.FORCED);
        } catch (CorruptDataException | io.edgetsm.wal.NotAStoreException e) {
            assertTrue(file.equals(StoreFiles.MANIFEST), where + ": " + e);
        }
    }

    /** Whoever asks for what is damaged is refused. The loss of the last log page alone leaves no trace: its prefix is sound. */
    private static void judge(EdgeStore store, boolean told, String where) {
        try {
            StoreState found = StoreJudge.state(store);
            assertNull(LIFE.model().firstInvented(found), where);
            RecoveryReport report = store.recoveryReport();
            boolean reported = !report.problems().isEmpty() || report.lostEntries() > 0 || report.damagedPages() > 0;
            assertTrue(
                    told || reported || isPrefix(found, store.appendedLsn()),
                    () -> where + ": not told, " + found.differenceFrom(state));
        } catch (CorruptDataException e) {
            assertTrue(told, where + ": " + e);
        }
    }

    private static boolean isPrefix(StoreState found, long lsn) {
        return found.differenceFrom(LIFE.model().stateAt(lsn)).isEmpty();
    }

    private static boolean isTold(SimulatedStorage storage) {
        try {
            return !StoreVerifier.verify(storage, bytes -> {}).findings().isEmpty();
        } catch (CorruptDataException | io.edgetsm.wal.NotAStoreException e) {
            return true;
        }
    }

    private static void view(SimulatedStorage storage, String where) {
        try (StoreView view = StoreView.open(storage)) {
            assertNull(LIFE.model().firstInvented(StoreState.of(view)), where + " viewed");
        } catch (CorruptDataException | io.edgetsm.wal.NotAStoreException | io.edgetsm.io.MissingFileException e) {
            // Typed, and it names the file.
        }
    }
}
