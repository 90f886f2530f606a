package io.edgetsm.writer;

import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.MixedBlockBuilder;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.codec.RunEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts of few samples, which share blocks instead of a header and padding each. Series that are sampled in ticks have the
 * same timestamps: these are stored once. Nothing stays here beyond the flush that brought it: {@link #finish}.
 * Single-threaded.
 */
final class SmallCuts {
    /** A longer payload gains little from company, and its series would read that with it. */
    static final int MAX_MEMBER_BYTES = 768;

    private final BlockAssembler assembler;
    private final MixedBlockBuilder builder = new MixedBlockBuilder();
    private final List<SeriesDefinition> series = new ArrayList<>();
    private final List<BlockStatistics> statistics = new ArrayList<>();
    private final byte[] run = new byte[MAX_MEMBER_BYTES];
    /** Timestamps of the last member that has its own; none when they are known in encoded form only. */
    private final long[] times = new long[SensorHead.RUN_SAMPLES];

    private int timesCount;

    SmallCuts(BlockAssembler assembler) {
        this.assembler = assembler;
    }

    /**
     * Takes the cut of a series, samples in order of time.
     *
     * @param encoder with the hints of the series
     * @return false when it is too large to share a block; nothing was taken then
     */
    boolean add(
            SeriesDefinition definition,
            RunEncoder encoder,
            long[] timestamps,
            long[] values,
            int count,
            long startLsn,
            long endLsn) {
        boolean sameTimes;
        MixedBlockBuilder.Member member;
        int length;
        do {
            sameTimes = builder.count() > 0 && isSame(timestamps, count);
            length = sameTimes
                    ? encoder.encodeValues(definition.type(), values, 0, count, run, 0, run.length)
                    : encoder.encode(
                            definition.type(), timestamps[0], timestamps, values, 0, count, run, 0, run.length);
            if (length < 0) {
                return false;
            }
            member = new MixedBlockBuilder.Member(
                    definition.ref(),
                    definition.type(),
                    sameTimes,
                    startLsn,
                    endLsn,
                    count,
                    timestamps[0],
                    timestamps[count - 1]);
        } while (!take(definition, member, run, length, BlockStatistics.of(definition.type(), values, 0, count)));
        if (!sameTimes) {
            System.arraycopy(timestamps, 0, times, 0, count);
            timesCount = count;
        }
        return true;
    }

    private boolean isSame(long[] timestamps, int count) {
        return count == timesCount && Arrays.equals(timestamps, 0, count, times, 0, count);
    }

    /**
     * Takes the cut of a series in encoded form.
     *
     * @param runs its payload from index 0 on, at most {@link #MAX_MEMBER_BYTES}
     */
    void addRuns(
            SeriesDefinition definition,
            MixedBlockBuilder.Member member,
            byte[] runs,
            int length,
            BlockStatistics runStatistics) {
        boolean taken;
        do {
            taken = take(definition, member, runs, length, runStatistics);
        } while (!taken);
        timesCount = 0;
    }

    /**
     * Takes a member, unless the block has no room for it: then those before it are handed over, and it must be offered again,
     * alone. Called in loops, since what is called in two places is compiled into both.
     */
    private boolean take(
            SeriesDefinition definition,
            MixedBlockBuilder.Member member,
            byte[] payload,
            int length,
            BlockStatistics memberStatistics) {
        if (builder.add(member, payload, length)) {
            series.add(definition);
            statistics.add(memberStatistics);
            return true;
        }
        if (builder.count() == 0) {
            throw new IllegalArgumentException(
                    "cut too large for any block: seriesRef=" + member.seriesRef() + " bytes=" + length);
        }
        finish();
        return false;
    }

    /** Hands over what has been taken. */
    void finish() {
        if (builder.count() > 0) {
            assembler.emit(builder, series, statistics);
            series.clear();
            statistics.clear();
        }
    }
}
