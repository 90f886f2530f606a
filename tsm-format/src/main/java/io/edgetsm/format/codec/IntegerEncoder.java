package io.edgetsm.format.codec;

import java.util.Arrays;

/**
 * Writes {@link IntegerColumn}s: tries the predictors a mode allows and keeps the one of least cost.
 *
 * <p>Loops over a whole column stand in methods of their own: HotSpot compiles a method with a hot loop in it together with
 * all that it calls, and here that would be every way to code a column, once for each predictor.
 */
final class IntegerEncoder {
    private static final int MAX_RICE_COUNT = 1024;
    private static final int PROBES = 63;
    private static final int MAX_ORDER = 3;
    private static final int SAMPLE_WINDOWS = 8;
    private static final int SAMPLE_WINDOW = 32;
    private static final int MIN_SAMPLED = 512;
    /** Eighths of a bit. */
    private static final int CLOSE_RACE = 3;
    /** Below that, and in columns so short, a dictionary of steps has nothing to save. */
    private static final int MIN_BITS_FOR_DICTIONARY = 2;

    private static final int MIN_CLOCK = 64;
    /** A step must occur so often on the average, or its entry costs more than it saves. */
    private static final int MIN_REPEATS = 4;

    private final QuickIntegerEncoder quick = new QuickIntegerEncoder();
    private final TansEncoder tans = new TansEncoder();
    private final Sparse sparse = new Sparse();
    private final PackedEncoder packed = new PackedEncoder();
    private final TokenHistogram histogram = new TokenHistogram();
    private final Dictionary differences = new Dictionary();
    private final BitWriter attempt = new BitWriter();
    private IntegerEncoder side;
    private final Lpc lpc = new Lpc();
    private final Lz4Compressor lz4 = new Lz4Compressor();
    private final BitPlanes bitPlanes = new BitPlanes();
    private final int[] sampledBits = new int[MAX_ORDER + 1];
    private int leastSampledBits;
    private final long[] probes = new long[PROBES];
    private long[] numbers = new long[RunEncoder.USUAL_COUNT];
    private long[] residuals = new long[RunEncoder.USUAL_COUNT];
    private long[] bestResiduals = new long[RunEncoder.USUAL_COUNT];
    private byte[] planes = new byte[0];
    private byte[] compressed = new byte[0];

    private IntegerModes modes;
    private int count;
    private long origin;
    private long divisor;

    private int bestPredictor;
    private int bestBackEnd;
    private int bestCount;
    private double bestCost;
    private boolean bestFlag;
    private long bestBase;
    private double bestSlope;
    private int bestSplit;
    private int bestMsb;

    /** Encodes {@code source[from, from + count)}, count at least 1; returns the back end used. */
    int encode(long[] source, int from, int count, IntegerModes modes, BitWriter out) {
        return encode(source, from, count, modes, null, out);
    }

    /** The same with what is known of earlier columns of the kind, or null. */
    int encode(long[] source, int from, int count, IntegerModes modes, ColumnHints hints, BitWriter out) {
        if (modes.isQuick()) {
            return quick.encode(source, from, count, modes.clock(), hints, out);
        }
        this.modes = modes;
        this.count = count;
        reserve(count);
        divide(source, from);
        chooseBest();
        int start = out.lengthBytes();
        write(out);
        if (modes.clock() && modes.entropy() && count >= MIN_CLOCK && bestCost > MIN_BITS_FOR_DICTIONARY * count) {
            tryDifferences(out, start);
        }
        return bestBackEnd;
    }

    /** A clock whose steps repeat but have no order: each is written once, and then which comes when. */
    private void tryDifferences(BitWriter out, int start) {
        for (int i = 1; i < count; i++) {
            residuals[i - 1] = numbers[i] - numbers[i - 1];
        }
        int limit = Math.min(ValueColumn.MAX_DICTIONARY, count / MIN_REPEATS);
        if (!differences.build(residuals, count - 1, limit)) {
            return;
        }
        differences.rank(residuals, count - 1, residuals);
        attempt.reset();
        writeHead(1, IntegerColumn.DICTIONARY, false, attempt);
        attempt.writeVarint(Varint.zigzag(numbers[0]));
        attempt.writeVarint(differences.size());
        side().encode(differences.sorted(), 0, differences.size(), modes.forSide(), attempt);
        side().encode(residuals, 0, count - 1, modes.forSide(), attempt);
        if (attempt.lengthBytes() < out.lengthBytes() - start) {
            out.moveTo(start);
            out.writeBytes(attempt.bytes, 0, attempt.lengthBytes());
            bestBackEnd = IntegerColumn.DICTIONARY;
        }
    }

    private IntegerEncoder side() {
        if (side == null) {
            side = new IntegerEncoder();
        }
        return side;
    }

    private void reserve(int size) {
        if (numbers.length < size) {
            int room = size + size / 4;
            numbers = new long[room];
            residuals = new long[room];
            bestResiduals = new long[room];
        }
    }

    private void divide(long[] source, int from) {
        origin = source[from];
        divisor = commonDivisor(source, from);
        if (divisor > 1) {
            for (int i = 0; i < count; i++) {
                numbers[i] = (source[from + i] - origin) / divisor;
            }
        } else {
            System.arraycopy(source, from, numbers, 0, count);
        }
    }

    /** 0 when all are equal, 1 when there is none worth having. */
    private long commonDivisor(long[] source, int from) {
        long divisor = 0;
        for (int i = 1; i < count && divisor != 1; i++) {
            long difference = source[from + i] - source[from];
            if (difference == Long.MIN_VALUE) {
                return 1;
            }
            divisor = CommonDivisor.gcd(divisor, Math.abs(difference));
        }
        return divisor;
    }

    private void chooseBest() {
        bestCost = Double.MAX_VALUE;
        if (divisor == 0) {
            tryOrderZero();
            return;
        }
        sampleOrders();
        if (isWorthTrying(0)) {
            tryOrderZero();
        }
        for (int order = 1; order <= Math.min(modes.maxOrder(), count - 1); order++) {
            if (isWorthTrying(order)) {
                fixedResiduals(order, 0);
                consider(order, count - order, 16L * order, false, 0, 0);
            }
        }
        if (modes.clock() && count > 2) {
            tryClock();
        }
        if (modes.maxLpcOrder() > 0) {
            tryLpc();
        }
    }

    /** Mean residual lengths of every order over a few windows: whole passes are kept for those that may win. */
    private void sampleOrders() {
        Arrays.fill(sampledBits, 0);
        leastSampledBits = Integer.MAX_VALUE;
        if (count < MIN_SAMPLED) {
            return;
        }
        for (int window = 0; window < SAMPLE_WINDOWS; window++) {
            int from = MAX_ORDER + (int) ((long) window * (count - SAMPLE_WINDOW - MAX_ORDER) / (SAMPLE_WINDOWS - 1));
            for (int i = from; i < from + SAMPLE_WINDOW; i++) {
                long first = numbers[i] - numbers[i - 1];
                long second = first - numbers[i - 1] + numbers[i - 2];
                long third = second - (numbers[i - 1] - 2 * numbers[i - 2] + numbers[i - 3]);
                sampledBits[0] += lengthOf(numbers[i] - numbers[from]);
                sampledBits[1] += lengthOf(first);
                sampledBits[2] += lengthOf(second);
                sampledBits[3] += lengthOf(third);
            }
        }
        for (int order = 1; order <= modes.maxOrder(); order++) {
            leastSampledBits = Math.min(leastSampledBits, sampledBits[order]);
        }
        leastSampledBits = Math.min(leastSampledBits, sampledBits[0]);
    }

    private static int lengthOf(long residual) {
        return Long.SIZE - Long.numberOfLeadingZeros(residual ^ residual >> 63);
    }

    /**
     * An entropy coder may turn a close race round, packing hardly. Order 1 is always tried with one: a counter's constant
     * step costs it nothing, however long it is.
     */
    private boolean isWorthTrying(int order) {
        if (order == 1 && modes.entropy()) {
            return true;
        }
        int margin = modes.entropy() ? CLOSE_RACE * SAMPLE_WINDOWS * SAMPLE_WINDOW / 8 : 0;
        return count < MIN_SAMPLED || sampledBits[order] <= leastSampledBits + margin;
    }

    private void tryOrderZero() {
        long min = least();
        residualsFrom(min);
        consider(0, count, 8, true, min, 0);
        if (modes.entropy() && Long.compareUnsigned(most() - min, 512) > 0) {
            long mean = mean();
            deviationsFrom(mean);
            consider(0, count, 8, false, mean, 0);
        }
    }

    private long least() {
        long min = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            min = Math.min(min, numbers[i]);
        }
        return min;
    }

    private long most() {
        long max = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            max = Math.max(max, numbers[i]);
        }
        return max;
    }

    private void residualsFrom(long base) {
        for (int i = 0; i < count; i++) {
            residuals[i] = numbers[i] - base;
        }
    }

    private void deviationsFrom(long base) {
        for (int i = 0; i < count; i++) {
            residuals[i] = Varint.zigzag(numbers[i] - base);
        }
    }

    private void fixedResiduals(int order, long drift) {
        long a = numbers[0];
        long b = 0;
        long c = 0;
        for (int i = 1; i < order; i++) {
            c = b;
            b = a;
            a = numbers[i];
        }
        for (int i = order; i < count; i++) {
            long value = numbers[i];
            long predicted = order == 1 ? a + drift : order == 2 ? 2 * a - b : 3 * (a - b) + c;
            residuals[i - order] = Varint.zigzag(value - predicted);
            c = b;
            b = a;
            a = value;
        }
    }

    private void tryClock() {
        long drift = usualDifference();
        fixedResiduals(1, drift);
        consider(1, count - 1, 32, true, drift, 0);
        tryLine((double) drift);
        tryLine(((double) numbers[count - 1] - (double) numbers[0]) / (count - 1));
    }

    /** A line of that slope as high as usual: the first number itself may be off it. */
    private void tryLine(double slope) {
        long base = usualHeight(slope);
        deviationsFromLine(base, slope);
        boolean whole = IntegerColumn.isWholeSlope(slope, count);
        consider(IntegerColumn.PREDICTOR_LINE, count, whole ? 32 : 80, whole, base, slope);
    }

    private long usualHeight(double slope) {
        int size = Math.min(PROBES, count);
        for (int i = 0; i < size; i++) {
            int at = (int) ((long) i * count / size);
            probes[i] = numbers[at] - (long) (at * slope);
        }
        return Median.of(probes, size);
    }

    private void deviationsFromLine(long base, double slope) {
        for (int i = 0; i < count; i++) {
            residuals[i] = Varint.zigzag(numbers[i] - base - (long) (i * slope));
        }
    }

    private long usualDifference() {
        int size = Math.min(PROBES, count - 1);
        for (int i = 0; i < size; i++) {
            int at = 1 + (int) ((long) i * (count - 1) / size);
            probes[i] = numbers[at] - numbers[at - 1];
        }
        return Median.of(probes, size);
    }

    private void tryLpc() {
        long base = mean();
        center(base);
        if (lpc.fit(numbers, count, modes.maxLpcOrder())) {
            residuals[0] = Varint.zigzag(numbers[0]);
            for (int i = 1; i < lpc.order; i++) {
                residuals[i] = Varint.zigzag(numbers[i] - numbers[i - 1]);
            }
            lpc.residuals(numbers, count, residuals);
            consider(IntegerColumn.PREDICTOR_LPC, count, 32 + lpc.order * 15L, false, base, 0);
        }
        for (int i = 0; i < 3 && i < count; i++) {
            numbers[i] += base; // the first ones are written as they are when another predictor won
        }
    }

    private void center(long base) {
        for (int i = 0; i < count; i++) {
            numbers[i] -= base;
        }
    }

    private long mean() {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += numbers[i];
        }
        return (long) (sum / count);
    }

    private void consider(int predictor, int size, long headerBits, boolean flag, long base, double slope) {
        int backEnd = IntegerColumn.ZERO;
        double cost = 0;
        int split = 0;
        int msb = 0;
        if (anyResidual(size)) {
            cost = Double.MAX_VALUE;
            if (modes.entropy()) {
                histogram.clear();
                histogram.add(residuals, size);
                cost = histogram.bestCostBits(size);
                split = histogram.split();
                msb = histogram.msb();
                backEnd = IntegerColumn.TOKENS;
                if (size <= MAX_RICE_COUNT) {
                    double rice = Rice.costBits(residuals, size, Rice.bestParameter(residuals, size));
                    if (rice < cost) {
                        cost = rice;
                        backEnd = IntegerColumn.RICE;
                    }
                }
                double sparseCost = sparse.costBits(residuals, size);
                if (sparseCost < cost) {
                    cost = sparseCost;
                    backEnd = IntegerColumn.SPARSE;
                }
            }
            if (modes.packed()) {
                double packedCost = packed.costBits(residuals, size);
                if (packedCost < cost) {
                    cost = packedCost;
                    backEnd = IntegerColumn.PACKED;
                }
            }
            if (modes.lz4()) {
                double planesCost = lengthBits(size);
                if (planesCost < cost) {
                    cost = planesCost;
                    backEnd = IntegerColumn.LZ4;
                }
            }
        }
        if (cost + headerBits < bestCost) {
            bestCost = cost + headerBits;
            bestPredictor = predictor;
            bestBackEnd = backEnd;
            bestCount = size;
            bestFlag = flag;
            bestBase = base;
            bestSlope = slope;
            bestSplit = split;
            bestMsb = msb;
            long[] swap = bestResiduals;
            bestResiduals = residuals;
            residuals = swap;
        }
    }

    private boolean anyResidual(int size) {
        for (int i = 0; i < size; i++) {
            if (residuals[i] != 0) {
                return true;
            }
        }
        return false;
    }

    private long lengthBits(int size) {
        long bits = 0;
        for (int i = 0; i < size; i++) {
            bits += Long.SIZE - Long.numberOfLeadingZeros(residuals[i]);
        }
        return bits;
    }

    private void write(BitWriter out) {
        writeHead(bestPredictor, bestBackEnd, bestFlag, out);
        writePredictor(out);
        switch (bestBackEnd) {
            case IntegerColumn.PACKED -> packed.encode(bestResiduals, bestCount, out);
            case IntegerColumn.TOKENS -> tans.encode(bestResiduals, bestCount, bestSplit, bestMsb, out);
            case IntegerColumn.RICE ->
                Rice.encode(bestResiduals, bestCount, Rice.bestParameter(bestResiduals, bestCount), out);
            case IntegerColumn.LZ4 -> writeLz4(out);
            case IntegerColumn.SPARSE -> sparse.encode(bestResiduals, bestCount, out);
            default -> {}
        }
    }

    private void writeHead(int predictor, int backEnd, boolean flag, BitWriter out) {
        boolean divided = divisor > 1;
        out.writeByte(predictor
                | (divided ? IntegerColumn.DIVISOR_FLAG : 0)
                | backEnd << IntegerColumn.BACK_END_SHIFT
                | (flag ? IntegerColumn.FLAG : 0));
        if (divided) {
            out.writeVarint(Varint.zigzag(origin));
            out.writeVarint(divisor);
        }
    }

    private void writePredictor(BitWriter out) {
        switch (bestPredictor) {
            case 0 -> out.writeVarint(Varint.zigzag(bestBase));
            case IntegerColumn.PREDICTOR_LPC -> writeLpc(out);
            case IntegerColumn.PREDICTOR_LINE -> {
                out.writeVarint(Varint.zigzag(bestBase));
                IntegerColumn.writeSlope(bestSlope, bestFlag, out);
            }
            default -> {
                out.writeVarint(Varint.zigzag(numbers[0]));
                if (bestPredictor >= 2) {
                    out.writeVarint(Varint.zigzag(numbers[1] - numbers[0]));
                }
                if (bestPredictor == 3) {
                    out.writeVarint(Varint.zigzag(numbers[2] - 2 * numbers[1] + numbers[0]));
                }
                if (bestFlag) {
                    out.writeVarint(Varint.zigzag(bestBase));
                }
            }
        }
    }

    private void writeLpc(BitWriter out) {
        out.writeVarint(Varint.zigzag(bestBase));
        int width = 1;
        for (int i = 0; i < lpc.order; i++) {
            width = Math.max(width, Long.SIZE - Long.numberOfLeadingZeros(Varint.zigzag(lpc.coefficients[i])));
        }
        out.writeByte(lpc.order);
        out.writeByte(width);
        out.reserveBits((long) Lpc.MAX_ORDER * Lpc.MAX_COEFFICIENT_BITS);
        for (int i = 0; i < lpc.order; i++) {
            out.write(Varint.zigzag(lpc.coefficients[i]), width);
        }
        out.align();
    }

    private void writeLz4(BitWriter out) {
        long any = 0;
        for (int i = 0; i < bestCount; i++) {
            any |= bestResiduals[i];
        }
        int width = Long.SIZE - Long.numberOfLeadingZeros(any);
        int length = BitPlanes.lengthBytes(bestCount, width);
        if (planes.length < length) {
            planes = new byte[length + length / 4];
            compressed = new byte[Lz4Compressor.maxLengthBytes(planes.length)];
        }
        bitPlanes.split(bestResiduals, bestCount, width, planes);
        int end = lz4.compress(planes, length, compressed, 0);
        out.writeByte(width);
        out.writeVarint(end);
        out.writeBytes(compressed, 0, end);
    }
}
