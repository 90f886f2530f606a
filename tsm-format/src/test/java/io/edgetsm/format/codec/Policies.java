package io.edgetsm.format.codec;

import io.edgetsm.format.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** All policies, and one way to encode a random column of any type with them. */
final class Policies {
    static final List<CodecPolicy> ALL = List.of(
            CodecPolicy.defaults(),
            CodecPolicy.entropy(),
            CodecPolicy.packed(),
            CodecPolicy.gorillaOnly(),
            CodecPolicy.rawOnly(),
            CodecPolicy.lz4Only(),
            CodecPolicy.lz4WithLinearPrediction());

    private Policies() {}

    static byte[] encode(CodecPolicy policy, ValueType type, Random random, int count) {
        long[] values = Samples.values(random, type, count);
        byte[] target = new byte[count * 30 + 200];
        int length;
        if (!type.isBurst()) {
            long[] timestamps = Samples.timestamps(random, count);
            RunEncoder encoder = new RunEncoder(policy);
            encoder.hints(new CodecHints());
            length = encoder.encode(type, timestamps[0], timestamps, values, 0, count, target, 0, target.length);
        } else {
            BurstEncoder encoder = new BurstEncoder(policy);
            encoder.hints(new CodecHints());
            if (type == ValueType.BURST_FLOAT64) {
                encoder.encode(type, values, 0, count, target, 0, target.length);
            } else {
                int[] narrow =
                        Arrays.stream(values).mapToInt(value -> (int) value).toArray();
                encoder.encode(type, narrow, 0, count, target, 0, target.length);
            }
            length = encoder.lengthBytes();
        }
        return Arrays.copyOf(target, length);
    }
}
