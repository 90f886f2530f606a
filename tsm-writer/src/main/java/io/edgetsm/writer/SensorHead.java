package io.edgetsm.writer;

import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.CarriedHeads;
import io.edgetsm.format.SampleOrder;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.codec.CodecHints;
import io.edgetsm.format.codec.RunEncoder;
import java.nio.LongBuffer;

/**
 * Head of a sensor series: a raw run of up to {@value #RUN_SAMPLES} samples, see {@link OpenRuns}, and, once a run has
 * filled up, an unfinished block of encoded runs. A run that would not fit the block, or that reaches back in time before its
 * end, closes the block first, so that a block is always in time order and a cut is one or more whole runs. A block that
 * would not last another hour ends with a round one, so that whoever asks by the hour or the day is answered from statistics.
 */
final class SensorHead extends Head {
    static final int RUN_SAMPLES = 512;
    private static final int FIRST_RUN_SAMPLES = 8;
    /** Whoever has more samples than a few will soon have many: each step copies what is there, out of cold memory. */
    private static final int SECOND_RUN_SAMPLES = 32;

    /** A shorter run is not worth a run header: it is flushed when memory is short. */
    private static final int MIN_SHRUNK_SAMPLES = 8;

    /** What a shorter run could teach is not worth the memory of remembering it. */
    private static final int MIN_LEARNED_SAMPLES = 16;

    private static final int SAMPLE_BYTES = 2 * Long.BYTES;
    private static final long NEVER = Long.MAX_VALUE;

    private static final byte[] NO_RUNS = {};

    private final SeriesDefinition series;
    private final HeadContext context;
    private CodecHints hints;
    private OpenBlock block;

    private long runAddress = HeadArena.NONE;
    private int runCapacity;
    /** Whether the run is among {@link OpenRuns}, which then know how far it goes; else it is empty. */
    private boolean runOpen;

    private long runStartLsn;
    /** The round hour at which the unfinished block may end; never as long as there is none. */
    private long nextHour = NEVER;

    SensorHead(SeriesDefinition series, HeadContext context) {
        this.series = series;
        this.context = context;
    }

    /**
     * Adds a sample.
     *
     * @return false when the memory budget is used up; nothing has been added then
     */
    boolean append(long lsn, long timestamp, long bits) {
        context.oneLsn[0] = lsn;
        context.oneTimestamp[0] = timestamp;
        context.oneValue[0] = bits;
        return append(context.oneLsn, context.oneTimestamp, context.oneValue, 0, 1) == 1;
    }

    /**
     * Adds samples by ascending LSN, as many as there is memory for.
     *
     * <p>One long method on purpose, see {@link #closeRun}.
     *
     * @return how many have been added
     */
    int append(long[] lsns, long[] timestamps, long[] bits, int from, int count) {
        int to = from + count;
        int at = from;
        while (at < to) {
            // Never is the last moment there is.
            if (timestamps[at] >= nextHour && nextHour != NEVER) {
                int waiting = runCount();
                if (block.isToEndAt(nextHour, waiting)) {
                    if (waiting > 0) {
                        emitLeft(closeRun(false, false));
                    }
                    if (block.isHalfFull()) {
                        emitBlock();
                    }
                }
                nextHour = block.isEmpty() ? NEVER : OpenBlock.hourBehind(timestamps[at]);
            }
            int before = runCount();
            if (before == RUN_SAMPLES) {
                emitLeft(closeRun(false, false));
                before = 0;
            } else if (before == runCapacity) {
                int capacity = runCapacity == 0 ? FIRST_RUN_SAMPLES : Math.max(SECOND_RUN_SAMPLES, 2 * runCapacity);
                long area = context.arena.resize(
                        runAddress, runCapacity * SAMPLE_BYTES, capacity * SAMPLE_BYTES, before * SAMPLE_BYTES);
                if (area == HeadArena.NONE) {
                    break;
                }
                runAddress = area;
                runCapacity = capacity;
            }
            if (before == 0) {
                runStartLsn = lsns[at];
            }
            LongBuffer run = context.arena.longs(runAddress);
            int target = runIndex() + before * OpenRuns.SAMPLE_LONGS;
            int end = Math.min(to, at + runCapacity - before);
            int next = at;
            do {
                run.put(target, timestamps[next]);
                run.put(target + 1, bits[next]);
                target += OpenRuns.SAMPLE_LONGS;
                next++;
            } while (next < end && timestamps[next] < nextHour);
            openRun(before + next - at, lsns[next - 1] + 1);
            at = next;
        }
        return at - from;
    }

    private int runIndex() {
        return HeadArena.offset(runAddress) / Long.BYTES;
    }

    private int runCount() {
        return runOpen ? runCapacity - context.runs.room(series.ref()) : 0;
    }

    private long runEndLsn() {
        return context.runs.endLsn(series.ref());
    }

    private void openRun(int count, long endLsn) {
        context.runs.open(series.ref(), runAddress, count, runCapacity, endLsn, nextHour, changedIn);
        runOpen = true;
    }

    /** From here on the run is empty. */
    private void closeOpenRun() {
        if (runOpen) {
            context.runs.close(series.ref());
            runOpen = false;
        }
    }

    private void emitBlock() {
        block.emit(series);
        nextHour = NEVER;
    }

    private void loadRun(long[] timestamps, long[] values, int count) {
        if (count == 0) {
            return;
        }
        long[] pairs = context.pairs;
        context.arena.longs(runAddress).get(runIndex(), pairs, 0, count * OpenRuns.SAMPLE_LONGS);
        for (int i = 0; i < count; i++) {
            timestamps[i] = pairs[OpenRuns.SAMPLE_LONGS * i];
            values[i] = pairs[OpenRuns.SAMPLE_LONGS * i + 1];
        }
    }

    /**
     * Brings the run into time order and encodes it into the unfinished block, emitting that one first where it must be.
     *
     * <p>One long method on purpose: HotSpot puts none of more than 325 bytecodes into its callers. Compiled into each of
     * those, which a full run passes one after the other, it took a second of processor time at every start.
     *
     * @param last whether no other block is to be begun
     * @param givesBack whether the memory of the run is free before its block asks for more
     * @return samples of the run as far as it has come into no block: it is in the context's arrays
     */
    private int closeRun(boolean last, boolean givesBack) {
        long[] timestamps = context.timestamps;
        int taken = runCount();
        loadRun(timestamps, context.values, taken);
        int count = SampleOrder.sort(timestamps, context.values, taken);
        note(timestamps[count - 1], context.values[count - 1]);
        closeOpenRun();
        if (givesBack) {
            freeRun();
        }
        boolean fresh = block == null || block.isEmpty();
        if (!fresh && !block.mayTake(timestamps[0], count)) {
            emitBlock();
            fresh = true;
        }
        if (fresh && last) {
            return count;
        }
        RunEncoder encoder = context.beginEncoding(hintsFor(count));
        encoder.takeValues(series.type(), context.values, 0, count);
        if (block == null) {
            block = new OpenBlock(context);
        }
        // Behind the runs that are there, or in a fresh block: in one place, since what is called in two is compiled
        // into both.
        int left = count;
        while (true) {
            long timeBase = fresh ? timestamps[0] : block.minTimestamp();
            int room = BlockAssembler.MAX_PAYLOAD_BYTES - block.lengthBytes();
            int length = encoder.encodeTaken(timeBase, timestamps, 0, context.assembler.payload(), 0, room);
            if (length >= 0 && block.reserve(length)) {
                block.add(series, length, count, runStartLsn, runEndLsn());
                nextHour = OpenBlock.hourBehind(timestamps[count - 1]);
                left = 0;
                break;
            }
            if (fresh) {
                break;
            }
            emitBlock();
            fresh = true;
            if (last) {
                break;
            }
        }
        context.endEncoding();
        return left;
    }

    private CodecHints hintsFor(int count) {
        if (hints == null && count >= MIN_LEARNED_SAMPLES) {
            hints = new CodecHints();
        }
        return hints == null ? context.noHints : hints;
    }

    private void emitLeft(int count) {
        if (count > 0) {
            emitRun(count);
        }
    }

    /** Makes the run a cut of its own: one block, or, where no single block can take it, several. */
    private void emitRun(int count) {
        int length = encodeAlone(hintsFor(count), 0, count);
        if (length >= 0) {
            emitPart(length, 0, count, 0, 1);
        } else {
            emitRunInParts(count);
        }
    }

    private void emitRunInParts(int count) {
        // Encoded twice, so without learning: the second time must come out as the first.
        int parts = 2;
        while (!fitsInParts(count, parts)) {
            parts *= 2;
        }
        for (int part = 0; part < parts; part++) {
            int from = partStart(count, part, parts);
            int samples = partStart(count, part + 1, parts) - from;
            emitPart(encodePart(from, samples), from, samples, part, parts);
        }
    }

    private boolean fitsInParts(int count, int parts) {
        for (int part = 0; part < parts; part++) {
            int from = partStart(count, part, parts);
            if (encodePart(from, partStart(count, part + 1, parts) - from) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int partStart(int count, int part, int parts) {
        return (int) ((long) count * part / parts);
    }

    private int encodePart(int from, int samples) {
        return encodeAlone(CodecHints.withoutLearning(), from, samples);
    }

    /** Encodes samples of the context into its payload; -1 when no block can take them. */
    private int encodeAlone(CodecHints runHints, int from, int count) {
        RunEncoder encoder = context.beginEncoding(runHints);
        int length = encoder.encode(
                series.type(),
                context.timestamps[from],
                context.timestamps,
                context.values,
                from,
                count,
                context.assembler.payload(),
                0,
                BlockAssembler.MAX_PAYLOAD_BYTES);
        context.endEncoding();
        return length;
    }

    private void emitPart(int length, int from, int samples, int part, int parts) {
        context.assembler.emit(
                series,
                length,
                samples,
                context.timestamps[from],
                context.timestamps[from + samples - 1],
                runStartLsn,
                runEndLsn(),
                part,
                parts,
                BlockStatistics.of(series.type(), context.values, from, samples));
    }

    @Override
    void shrink() {
        if (runCount() < MIN_SHRUNK_SAMPLES) {
            flush();
            return;
        }
        emitLeft(closeRun(false, true));
    }

    @Override
    void flush() {
        if (runCount() > 0) {
            int left = closeRun(true, false);
            if (left > 0 && !shareBlock(left)) {
                emitRun(left);
            }
        }
        if (block != null && !block.isEmpty() && !block.share(series)) {
            emitBlock();
        }
        release();
    }

    /** Lets a run that nothing stands before go into a block together with the like of other series. */
    private boolean shareBlock(int count) {
        RunEncoder encoder = context.beginEncoding(hintsFor(count));
        encoder.takeValues(series.type(), context.values, 0, count);
        boolean shared = context.smallCuts.add(series, encoder, count, runStartLsn, runEndLsn());
        context.endEncoding();
        return shared;
    }

    @Override
    int seriesRef() {
        return series.ref();
    }

    @Override
    long oldestLsn() {
        if (block != null && !block.isEmpty()) {
            return block.startLsn();
        }
        return runOpen ? runStartLsn : EMPTY;
    }

    @Override
    boolean carryTo(CarriedHeads target) {
        int count = runCount();
        boolean slow = (block == null || block.isEmpty()) && count <= CarriedHeads.MAX_SAMPLES;
        if (!slow || runEndLsn() - runStartLsn > CarriedHeads.MAX_SPAN) {
            return false;
        }
        loadRun(context.timestamps, context.values, count);
        return target.add(series.ref(), runStartLsn, runEndLsn(), context.timestamps, context.values, count);
    }

    @Override
    int memoryBytes() {
        return runCapacity * SAMPLE_BYTES + (block == null ? 0 : block.memoryBytes());
    }

    @Override
    void noteOpen() {
        int count = runCount();
        for (int i = 0, at = count == 0 ? 0 : runIndex(); i < count; i++, at += OpenRuns.SAMPLE_LONGS) {
            LongBuffer run = context.arena.longs(runAddress);
            note(run.get(at), run.get(at + 1));
        }
    }

    @Override
    HeadImage image() {
        boolean hasBlock = block != null && !block.isEmpty();
        int count = runCount();
        if (!hasBlock && count == 0) {
            return HeadImage.EMPTY;
        }
        long[] timestamps = new long[count];
        long[] values = new long[count];
        loadRun(timestamps, values, count);
        return hasBlock
                ? new SensorImage(
                        series.type(),
                        block.image(),
                        block.samples(),
                        block.minTimestamp(),
                        block.maxTimestamp(),
                        timestamps,
                        values)
                : new SensorImage(series.type(), NO_RUNS, 0, 0, 0, timestamps, values);
    }

    @Override
    void release() {
        freeRun();
        if (block != null) {
            block.release();
            block = null;
            nextHour = NEVER;
        }
    }

    private void freeRun() {
        if (runAddress != HeadArena.NONE) {
            context.arena.free(runAddress, runCapacity * SAMPLE_BYTES);
        }
        closeOpenRun();
        runAddress = HeadArena.NONE;
        runCapacity = 0;
    }
}
