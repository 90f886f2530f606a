package io.edgetsm.format.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes that no encoder wrote. A run alone has no checksum, so damage may give other values; it must never give another
 * number of them, another exception than {@link MalformedRunException}, or memory beyond what the count allows.
 */
class HostileRunTest {
    private static final int GUARD = 0x5A5A5A5A;
    private static final int SAMPLES = 150;
    private static final int MUTATIONS = 500;

    private final RunDecoder runDecoder = new RunDecoder();
    private final BurstDecoder burstDecoder = new BurstDecoder();
    private final long[] decoded = new long[RunEncoder.MAX_COUNT + 2];

    static List<CodecPolicy> policies() {
        return Policies.ALL;
    }

    @ParameterizedTest
    @MethodSource("policies")
    void everyFlippedByteIsRefusedOrHarmless(CodecPolicy policy) {
        forEachRun(policy, (type, run) -> {
            for (int at = 0; at < run.length; at++) {
                for (int flip : new int[] {0x01, 0x80, 0xFF}) {
                    run[at] ^= (byte) flip;
                    decodeOrRefuse(type, run, run.length);
                    run[at] ^= (byte) flip;
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("policies")
    void everyTruncationIsRefused(CodecPolicy policy) {
        forEachRun(policy, (type, run) -> {
            for (int length = 0; length < run.length; length++) {
                assertTrue(!decodeOrRefuse(type, run, length), "truncated run was accepted: length=" + length);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(ValueType.class)
    void mutatedAndInventedBytesNeverEscape(ValueType type) {
        Seed.run("mutations-" + type, MUTATIONS, random -> {
            CodecPolicy policy = Policies.ALL.get(random.nextInt(Policies.ALL.size()));
            byte[] run = random.nextInt(3) == 0
                    ? invented(random)
                    : Policies.encode(policy, type, random, 1 + random.nextInt(SAMPLES));
            for (int round = 0; round < 20; round++) {
                mutate(random, run);
                decodeOrRefuse(type, run, run.length);
            }
        });
    }

    private static byte[] invented(Random random) {
        byte[] bytes = new byte[4 + random.nextInt(200)];
        random.nextBytes(bytes);
        bytes[0] &= 0x7F;
        return bytes;
    }

    private static void mutate(Random random, byte[] run) {
        int at = random.nextInt(Math.min(run.length, random.nextBoolean() ? 40 : run.length));
        run[at] = switch (random.nextInt(4)) {
            case 0 -> (byte) random.nextInt();
            case 1 -> (byte) (run[at] ^ 1 << random.nextInt(8));
            case 2 -> (byte) 0xFF;
            default -> (byte) (run[at] + random.nextInt(5) - 2);
        };
    }

    private void forEachRun(CodecPolicy policy, RunConsumer consumer) {
        for (ValueType type : ValueType.values()) {
            for (long seed = 0; seed < 6; seed++) {
                consumer.accept(type, Policies.encode(policy, type, Seed.random(seed * 31 + type.id()), SAMPLES));
            }
        }
    }

    /** True when the bytes were accepted as a run. */
    private boolean decodeOrRefuse(ValueType type, byte[] run, int limit) {
        try {
            if (type.isBurst()) {
                burstDecoder.wrap(type, run, 0, limit);
                guarded(burstDecoder.count());
                burstDecoder.values(decoded, 1);
                checkGuards(burstDecoder.count());
            } else {
                runDecoder.wrap(type, run, 0, limit);
                guarded(runDecoder.count());
                runDecoder.timestamps(7, decoded, 1);
                runDecoder.values(decoded, 1);
                checkGuards(runDecoder.count());
            }
            return true;
        } catch (MalformedRunException e) {
            return false;
        }
    }

    private void guarded(int count) {
        assertTrue(count >= 1 && count <= RunEncoder.MAX_COUNT);
        decoded[0] = GUARD;
        Arrays.fill(decoded, count + 1, Math.min(decoded.length, count + 300), GUARD);
    }

    private void checkGuards(int count) {
        assertEquals(GUARD, decoded[0]);
        for (int i = count + 1; i < Math.min(decoded.length, count + 300); i++) {
            assertEquals(GUARD, decoded[i]);
        }
    }

    private interface RunConsumer {
        void accept(ValueType type, byte[] run);
    }
}
