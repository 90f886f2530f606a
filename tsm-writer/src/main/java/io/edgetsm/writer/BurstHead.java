package io.edgetsm.writer;

import io.edgetsm.format.BurstPrefix;
import io.edgetsm.format.CarriedHeads;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.codec.BurstEncoder;
import io.edgetsm.format.codec.CodecHints;
import java.nio.ByteBuffer;

/**
 * Head of a burst series: the raw values of one gapless capture. What does not continue it exactly, to the nanosecond of
 * every sample, flushes it first.
 */
final class BurstHead extends Head {
    static final int MAX_RAW_BYTES = HeadArena.MAX_AREA_BYTES;
    private static final int FIRST_RAW_BYTES = 1024;
    private static final int MAX_PARTS_NEEDED = 64;
    private static final int MAX_RUN_BYTES = BlockAssembler.MAX_PAYLOAD_BYTES - BurstPrefix.MAX_BYTES;
    /** Room for the encoded form of the most raw bytes, with each part's own header. */
    static final int MAX_ENCODED_BYTES = MAX_RAW_BYTES + MAX_PARTS_NEEDED * 64 + MAX_RUN_BYTES;

    private final SeriesDefinition series;
    private final SamplePeriod period;
    private final HeadContext context;
    private final int valueBytes;
    private final CodecHints hints = new CodecHints();

    private long address = HeadArena.NONE;
    private int capacity;
    private int length;
    private long origin;
    private long firstIndex;
    private long startLsn;
    private long endLsn;
    private boolean referenced;

    private final int[] partSamples = new int[MAX_PARTS_NEEDED];
    private final int[] partBytes = new int[MAX_PARTS_NEEDED];

    BurstHead(SeriesDefinition series, HeadContext context) {
        this.series = series;
        this.period = series.period();
        this.context = context;
        this.valueBytes = series.type().bytesPerValue();
    }

    /**
     * Adds a fragment.
     *
     * @return false when the memory budget is used up; nothing has been added then
     */
    boolean append(long lsn, long originNanos, long index, byte[] raw, int offset, int rawLength) {
        if (length > 0 && (length + rawLength > MAX_RAW_BYTES || !continues(originNanos, index))) {
            flush();
        }
        while (length + rawLength > capacity) {
            if (!grow()) {
                return false;
            }
        }
        if (length == 0) {
            origin = originNanos;
            firstIndex = index;
            startLsn = lsn;
        }
        context.arena.slab(address).put(HeadArena.offset(address) + length, raw, offset, rawLength);
        length += rawLength;
        endLsn = lsn + 1;
        return true;
    }

    /** What it holds now the log does not hold, in part at least; until the next flush. */
    void markReferenced() {
        referenced = true;
    }

    boolean isReferenced() {
        return referenced;
    }

    /** Whether sample {@code index} of a capture is the very next sample, and all behind it stay on the same clock. */
    private boolean continues(long originNanos, long index) {
        long nextIndex = firstIndex + length / valueBytes;
        if (originNanos == origin) {
            return index == nextIndex;
        }
        return isWholePeriods(nextIndex)
                && isWholePeriods(index)
                && period.timeOf(origin, nextIndex) == period.timeOf(originNanos, index);
    }

    /** Whether the index falls on a whole nanosecond, so that a new origin there rounds like the old one. */
    private boolean isWholePeriods(long index) {
        return index % period.denominator() == 0;
    }

    private boolean grow() {
        int larger = capacity == 0 ? FIRST_RAW_BYTES : 2 * capacity;
        long area = context.arena.resize(address, capacity, larger, length);
        if (area == HeadArena.NONE) {
            return false;
        }
        address = area;
        capacity = larger;
        return true;
    }

    @Override
    void flush() {
        int count = length / valueBytes;
        if (count > 0) {
            noteOpen();
            context.burstValues.load(series.type(), context.arena.slab(address), HeadArena.offset(address), count);
            emit(encodeParts(count));
        }
        release();
    }

    /** Encodes everything into as many payloads as it takes: each block states how many parts its cut has. */
    private int encodeParts(int count) {
        boolean takesTime = context.mayTakeTime();
        BurstEncoder encoder = context.burstEncoder(takesTime);
        encoder.hints(hints);
        int parts = 0;
        int at = 0;
        for (int from = 0; from < count; from += partSamples[parts++]) {
            partSamples[parts] =
                    context.burstValues.encode(encoder, from, count - from, context.burstParts, at, MAX_RUN_BYTES);
            partBytes[parts] = encoder.lengthBytes();
            at += partBytes[parts];
        }
        if (takesTime) {
            context.tookTime();
        }
        return parts;
    }

    private void emit(int parts) {
        byte[] payload = context.assembler.payload();
        int from = 0;
        int at = 0;
        for (int part = 0; part < parts; part++) {
            int samples = partSamples[part];
            int prefixLength = BurstPrefix.write(payload, 0, firstIndex + from);
            System.arraycopy(context.burstParts, at, payload, prefixLength, partBytes[part]);
            context.assembler.emit(
                    series,
                    prefixLength + partBytes[part],
                    samples,
                    period.timeOf(origin, firstIndex + from),
                    period.timeOf(origin, firstIndex + from + samples - 1),
                    startLsn,
                    endLsn,
                    part,
                    parts,
                    context.burstValues.statistics(from, samples));
            from += samples;
            at += partBytes[part];
        }
    }

    @Override
    int seriesRef() {
        return series.ref();
    }

    @Override
    long oldestLsn() {
        return length > 0 ? startLsn : EMPTY;
    }

    /** A burst is never slow. */
    @Override
    boolean carryTo(CarriedHeads target) {
        return false;
    }

    /** Raw counts cannot be encoded before their capture ends. */
    @Override
    void shrink() {
        flush();
    }

    @Override
    int memoryBytes() {
        return capacity;
    }

    @Override
    void noteOpen() {
        if (length > 0) {
            int last = length / valueBytes - 1;
            int at = HeadArena.offset(address) + last * valueBytes;
            note(
                    period.timeOf(origin, firstIndex + last),
                    BurstValues.bits(series.type(), context.arena.slab(address), at));
        }
    }

    @Override
    HeadImage image() {
        if (length == 0) {
            return HeadImage.EMPTY;
        }
        ByteBuffer slab = context.arena.slab(address);
        ByteBuffer raw = ByteBuffer.allocate(length).order(slab.order());
        raw.put(0, slab, HeadArena.offset(address), length);
        return new BurstImage(series, origin, firstIndex, raw);
    }

    @Override
    void release() {
        if (address != HeadArena.NONE) {
            context.arena.free(address, capacity);
        }
        address = HeadArena.NONE;
        capacity = 0;
        length = 0;
        referenced = false;
    }
}
