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
        if (timestamp >= nextHour) {
            passHour(timestamp);
        }
        int count = runCount();
        if (count == runCapacity) {
            if (!makeRoom()) {
                return false;
            }
            count = runCount();
        }
        if (count == 0) {
            runStartLsn = lsn;
        }
        LongBuffer run = context.arena.longs(runAddress);
        int at = runIndex() + count * OpenRuns.SAMPLE_LONGS;
        run.put(at, timestamp);
        run.put(at + 1, bits);
        openRun(count + 1, lsn + 1);
        return true;
    }

    /**
     * Adds samples by ascending LSN, as many as there is memory for.
     *
     * @return how many have been added
     */
    int append(long[] lsns, long[] timestamps, long[] bits, int from, int count) {
        int done = 0;
        while (done < count) {
            int next = from + done;
            if (timestamps[next] >= nextHour) {
                passHour(timestamps[next]);
            }
            if (runCount() == runCapacity && !makeRoom()) {
                break;
            }
            int before = runCount();
            int added = beforeHour(timestamps, next, Math.min(count - done, runCapacity - before));
            if (before == 0) {
                runStartLsn = lsns[next];
            }
            LongBuffer run = context.arena.longs(runAddress);
            int at = runIndex() + before * OpenRuns.SAMPLE_LONGS;
            for (int i = next; i < next + added; i++, at += OpenRuns.SAMPLE_LONGS) {
                run.put(at, timestamps[i]);
                run.put(at + 1, bits[i]);
            }
            done += added;
            openRun(before + added, lsns[from + done - 1] + 1);
        }
        return done;
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

    /** How many of so many samples, at least the first, come before one that passes the hour. */
    private int beforeHour(long[] timestamps, int from, int atMost) {
        int count = 1;
        while (count < atMost && timestamps[from + count] < nextHour) {
            count++;
        }
        return count;
    }

    private void passHour(long timestamp) {
        if (nextHour == NEVER) {
            // The last moment there is.
            return;
        }
        int waiting = runCount();
        if (block.isToEndAt(nextHour, waiting)) {
            if (waiting > 0) {
                closeRun(takeRun());
            }
            if (block.isHalfFull()) {
                emitBlock();
            }
        }
        nextHour = block.isEmpty() ? NEVER : OpenBlock.hourBehind(timestamp);
    }

    private void emitBlock() {
        block.emit(series);
        nextHour = NEVER;
    }

    /** Makes room for one more sample at least; false when the memory budget is used up. */
    private boolean makeRoom() {
        if (runCapacity == RUN_SAMPLES) {
            closeRun(takeRun());
            return true;
        }
        int capacity = runCapacity == 0 ? FIRST_RUN_SAMPLES : 2 * runCapacity;
        long larger = context.arena.allocate(capacity * SAMPLE_BYTES);
        if (larger == HeadArena.NONE) {
            return false;
        }
        int count = runCount();
        if (runCapacity > 0) {
            context.arena
                    .longs(larger)
                    .put(
                            HeadArena.offset(larger) / Long.BYTES,
                            context.arena.longs(runAddress),
                            runIndex(),
                            count * OpenRuns.SAMPLE_LONGS);
            context.arena.free(runAddress, runCapacity * SAMPLE_BYTES);
        }
        long endLsn = runOpen ? runEndLsn() : 0;
        runAddress = larger;
        runCapacity = capacity;
        if (runOpen) {
            openRun(count, endLsn);
        }
        return true;
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

    /** Brings the run into the context's arrays, in time order; returns how many samples are left of it. */
    private int takeRun() {
        int taken = runCount();
        loadRun(context.timestamps, context.values, taken);
        int count = SampleOrder.sort(context.timestamps, context.values, taken);
        note(context.timestamps[count - 1], context.values[count - 1]);
        closeOpenRun();
        return count;
    }

    /** Encodes a run into the unfinished block, emitting that one first where it must be. */
    private void closeRun(int count) {
        if (addToBlock(count)) {
            return;
        }
        if (block == null) {
            block = new OpenBlock(context);
        }
        int length = encode(context.timestamps[0], 0, count, 0);
        if (length >= 0 && block.reserve(length)) {
            addToBlock(length, count);
        } else {
            emitRun(count);
        }
    }

    /** Adds a run to the block if there is one that can take it, else emits the block. */
    private boolean addToBlock(int count) {
        if (block == null || block.isEmpty()) {
            return false;
        }
        if (block.mayTake(context.timestamps[0], count)) {
            int length = encode(block.minTimestamp(), 0, count, block.lengthBytes());
            if (length >= 0 && block.reserve(length)) {
                addToBlock(length, count);
                return true;
            }
        }
        emitBlock();
        return false;
    }

    private void addToBlock(int length, int count) {
        block.add(series, length, count, runStartLsn, runEndLsn());
        nextHour = OpenBlock.hourBehind(context.timestamps[count - 1]);
    }

    /** Encodes samples of the context into its payload; -1 when they do not fit behind that many bytes. */
    private int encode(long timeBase, int from, int count, int lengthBefore) {
        return encode(hintsFor(count), timeBase, from, count, lengthBefore);
    }

    private CodecHints hintsFor(int count) {
        if (hints == null && count >= MIN_LEARNED_SAMPLES) {
            hints = new CodecHints();
        }
        return hints == null ? context.noHints : hints;
    }

    private int encode(CodecHints runHints, long timeBase, int from, int count, int lengthBefore) {
        boolean takesTime = context.pace().mayTakeTime();
        RunEncoder encoder = context.runEncoder(takesTime);
        encoder.hints(runHints);
        int runLength = encoder.encode(
                series.type(),
                timeBase,
                context.timestamps,
                context.values,
                from,
                count,
                context.assembler.payload(),
                0,
                BlockAssembler.MAX_PAYLOAD_BYTES - lengthBefore);
        if (takesTime) {
            context.pace().end();
        }
        return runLength;
    }

    /** Makes the run a cut of its own: one block, or, where no single block can take it, several. */
    private void emitRun(int count) {
        int length = encode(context.timestamps[0], 0, count, 0);
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
        return encode(CodecHints.withoutLearning(), context.timestamps[from], from, samples, 0);
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
        int count = takeRun();
        freeRun();
        closeRun(count);
    }

    @Override
    void flush() {
        if (runCount() > 0) {
            int count = takeRun();
            if (!addToBlock(count) && !shareBlock(count)) {
                emitRun(count);
            }
        }
        if (block != null && !block.isEmpty() && !block.share(series)) {
            emitBlock();
        }
        release();
    }

    /** Lets a run that nothing stands before go into a block together with the like of other series. */
    private boolean shareBlock(int count) {
        boolean takesTime = context.pace().mayTakeTime();
        RunEncoder encoder = context.runEncoder(takesTime);
        encoder.hints(hintsFor(count));
        boolean shared = context.smallCuts.add(
                series, encoder, context.timestamps, context.values, count, runStartLsn, runEndLsn());
        if (takesTime) {
            context.pace().end();
        }
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
