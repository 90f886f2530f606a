package io.edgetsm.writer;

import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.RunStatistics;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.BurstEncoder;
import io.edgetsm.format.codec.CodecHints;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.format.codec.RunEncoder;

/** What all heads of a store share: memory, encoders, scratch arrays. Single-threaded. */
final class HeadContext {
    final HeadArena arena;
    final OpenRuns runs;
    final BlockAssembler assembler;
    final SmallCuts smallCuts;
    final long[] timestamps = new long[SensorHead.RUN_SAMPLES];
    final long[] values = new long[SensorHead.RUN_SAMPLES];
    final long[] pairs = new long[SensorHead.RUN_SAMPLES * OpenRuns.SAMPLE_LONGS];
    /** A sample that comes alone, as columns. */
    final long[] oneLsn = new long[1];

    final long[] oneTimestamp = new long[1];
    final long[] oneValue = new long[1];
    final BurstValues burstValues = new BurstValues();
    final CodecHints noHints = CodecHints.withoutLearning();
    final byte[] burstParts = new byte[BurstHead.MAX_ENCODED_BYTES];

    private final RunEncoder quietRunEncoder;
    private final RunEncoder busyRunEncoder;
    private final BurstEncoder quietBurstEncoder;
    private final BurstEncoder busyBurstEncoder;
    private RunEncoder latestRunEncoder;
    private boolean takesTime;
    private boolean hurried;
    private EncodingPace pace = EncodingPace.HURRIED;

    HeadContext(HeadArena arena, BlockAssembler assembler, CodecPolicy quiet, CodecPolicy busy) {
        this.arena = arena;
        this.runs = new OpenRuns(arena);
        this.assembler = assembler;
        this.smallCuts = new SmallCuts(this);
        this.quietRunEncoder = new RunEncoder(quiet);
        this.latestRunEncoder = quietRunEncoder;
        this.quietBurstEncoder = new BurstEncoder(quiet);
        this.busyRunEncoder = busy == quiet ? quietRunEncoder : new RunEncoder(busy);
        this.busyBurstEncoder = busy == quiet ? quietBurstEncoder : new BurstEncoder(busy);
    }

    void pace(EncodingPace newPace) {
        pace = newPace;
    }

    /** Whether a run or burst may take its time; if so, {@link #tookTime} follows. */
    boolean mayTakeTime() {
        return !hurried && pace.mayTakeTime();
    }

    void tookTime() {
        pace.end();
    }

    /** Whether from now on there is no time, whatever the pace says. */
    void hurry(boolean now) {
        hurried = now;
    }

    /** The encoder for one run of the series with these hints; {@link #endEncoding} follows. */
    RunEncoder beginEncoding(CodecHints hints) {
        takesTime = mayTakeTime();
        latestRunEncoder = takesTime ? quietRunEncoder : busyRunEncoder;
        latestRunEncoder.hints(hints);
        return latestRunEncoder;
    }

    void endEncoding() {
        if (takesTime) {
            tookTime();
        }
    }

    /** Adds the values of the run encoded last to the statistics of its block; most often encoding has told them. */
    void addLatestRun(RunStatistics statistics, int count) {
        if (latestRunEncoder.knowsStatistics()) {
            statistics.add(knownStatistics(count));
        } else {
            statistics.add(values, 0, count);
        }
    }

    /** Statistics of the values of the run encoded last, if it becomes a block or member by itself; null where one is NaN. */
    BlockStatistics statisticsOfLatestRun(ValueType type, int count) {
        return latestRunEncoder.knowsStatistics() ? knownStatistics(count) : BlockStatistics.of(type, values, 0, count);
    }

    private BlockStatistics knownStatistics(int count) {
        return new BlockStatistics(
                latestRunEncoder.minValue(),
                latestRunEncoder.maxValue(),
                values[0],
                values[count - 1],
                latestRunEncoder.sumOfValues(),
                0);
    }

    BurstEncoder burstEncoder(boolean takesTime) {
        return takesTime ? quietBurstEncoder : busyBurstEncoder;
    }
}
