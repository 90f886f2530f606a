package io.edgetsm.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.edgetsm.testing.SimulatedStorage;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each byte of a file of each kind changed, and each length it may be cut to: whatever a reader gives is what was written,
 * and what it cannot give is told. The store is small, so that there is time for every byte: one bit of it, and all of them. Of
 * padding, every 256th byte and length are tried; with {@code -Dflips.all=bytes} all of it, with {@code -Dflips.all=bits} each
 * bit of it, too. Batches are treated so in {@code BatchTest}, watermarks in {@code SyncAgentTest}.
 */
class EveryByteTest {
    private static final String ALL = System.getProperty("flips.all", "");
    private static final boolean EACH_BIT = ALL.equals("bits");
    private static final int PADDING_STEP = EACH_BIT || ALL.equals("bytes") ? 1 : 256;
    private static final int ALL_BITS = 0xFF;

    private final SimulatedStorage storage = new GoldenStore(20).storage.reopen();
    private final Map<String, Map<Long, Long>> expected = new StoreReading(storage).samples;

    @ParameterizedTest
    @ValueSource(strings = {"MANIFEST", "catalogue", "log", "00000001.tsm", "00000002.tsm"})
    void aChangedByteGivesNoWrongValueAndNoSilentLoss(String name) {
        byte[] sound = storage.bytesOf(name);
        SplittableRandom random = new SplittableRandom(0x5EED);
        for (int at = 0; at < sound.length; at++) {
            if (!isTried(sound, at)) {
                continue;
            }
            int oneBit = random.nextInt(Byte.SIZE);
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                if (EACH_BIT || bit == oneBit) {
                    change(name, sound, at, 1 << bit);
                }
            }
            change(name, sound, at, ALL_BITS);
        }
        storage.put(name, sound);
        assertEquals(expected, new StoreReading(storage).samples);
    }

    private void change(String name, byte[] sound, int at, int mask) {
        byte[] changed = sound.clone();
        changed[at] ^= (byte) mask;
        storage.put(name, changed);
        assertNull(new StoreReading(storage).judge(expected), () -> name + " byte " + at + " changed by " + mask);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MANIFEST", "catalogue", "log", "00000001.tsm", "00000002.tsm"})
    void aFileCutShortGivesNoWrongValueAndNoSilentLoss(String name) {
        byte[] sound = storage.bytesOf(name);
        for (int at = 0; at < sound.length; at++) {
            if (isTried(sound, at)) {
                int length = at;
                storage.put(name, Arrays.copyOf(sound, length));
                assertNull(new StoreReading(storage).judge(expected), () -> name + " cut to " + length);
            }
        }
    }

    /** Whether a byte is near one that is not zero, or its turn in the padding has come. */
    private static boolean isTried(byte[] file, int at) {
        if (at % PADDING_STEP == 0) {
            return true;
        }
        for (int near = Math.max(0, at - Long.BYTES); near <= Math.min(file.length - 1, at + 1); near++) {
            if (file[near] != 0) {
                return true;
            }
        }
        return false;
    }
}
