package io.edgetsm.writer;

import io.edgetsm.format.codec.BurstEncoder;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.format.codec.RunEncoder;

/** What all heads of a store share: memory, encoders, scratch arrays. Single-threaded. */
final class HeadContext {
    final HeadArena arena;
    final BlockAssembler assembler;
    final RunEncoder runEncoder;
    final BurstEncoder burstEncoder;
    final long[] timestamps = new long[SensorHead.RUN_SAMPLES];
    final long[] values = new long[SensorHead.RUN_SAMPLES];
    final BurstValues burstValues = new BurstValues();
    final byte[] burstParts = new byte[BurstHead.MAX_ENCODED_BYTES];

    HeadContext(HeadArena arena, BlockAssembler assembler, CodecPolicy policy) {
        this.arena = arena;
        this.assembler = assembler;
        this.runEncoder = new RunEncoder(policy);
        this.burstEncoder = new BurstEncoder(policy);
    }
}
