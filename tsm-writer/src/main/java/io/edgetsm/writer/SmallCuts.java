package io.edgetsm.writer;

import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.MixedBlockBuilder;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.codec.RunEncoder;
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

    private static final int USUAL_MEMBERS = 256;

    private final HeadContext context;
    private final MixedBlockBuilder builder = new MixedBlockBuilder();
    private SeriesDefinition[] series = new SeriesDefinition[USUAL_MEMBERS];
    private BlockStatistics[] statistics = new BlockStatistics[USUAL_MEMBERS];
    private final byte[] run = new byte[MAX_MEMBER_BYTES];
    /** Timestamps of the last member that has its own; none when they are known in encoded form only. */
    private final long[] times = new long[SensorHead.RUN_SAMPLES];

    private int timesCount;

    SmallCuts(HeadContext context) {
        this.context = context;
    }

    /**
     * Takes the cut of a series: samples in order of time, in the context's arrays.
     *
     * @param encoder that has taken the values
     * @return false when it is too large to share a block; nothing was taken then
     */
    boolean add(SeriesDefinition definition, RunEncoder encoder, int count, long startLsn, long endLsn) {
        long[] timestamps = context.timestamps;
        BlockStatistics runStatistics = context.statisticsOfLatestRun(definition.type(), count);
        boolean sameTimes;
        MixedBlockBuilder.Member member;
        int length;
        do {
            sameTimes = builder.count() > 0 && isSame(timestamps, count);
            length = sameTimes
                    ? encoder.encodeTakenValues(run, 0, run.length)
                    : encoder.encodeTaken(timestamps[0], timestamps, 0, run, 0, run.length);
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
        } while (!take(definition, member, run, length, runStatistics));
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
            int members = builder.count();
            if (members > series.length) {
                series = Arrays.copyOf(series, 2 * members);
                statistics = Arrays.copyOf(statistics, 2 * members);
            }
            series[members - 1] = definition;
            statistics[members - 1] = memberStatistics;
            return true;
        }
        if (builder.count() == 0) {
            throw new IllegalArgumentException(
                    "cut too large for any block: seriesRef=" + member.seriesRef() + " bytes=" + length);
        }
        finish();
        return false;
    }

    private EntryColumns entries() {
        EntryColumns entries = new EntryColumns(builder.count());
        for (int i = 0; i < builder.count(); i++) {
            MixedBlockBuilder.Member member = builder.member(i);
            entries.put(
                    i,
                    member.sampleCount(),
                    member.minTimestamp(),
                    member.maxTimestamp(),
                    member.cutLsn(),
                    statistics[i]);
        }
        return entries;
    }

    /** Hands over what has been taken. */
    void finish() {
        if (builder.count() > 0) {
            int members = builder.count();
            context.assembler.emit(builder, List.of(Arrays.copyOf(series, members)), entries());
            Arrays.fill(series, 0, members, null);
            Arrays.fill(statistics, 0, members, null);
        }
    }
}
