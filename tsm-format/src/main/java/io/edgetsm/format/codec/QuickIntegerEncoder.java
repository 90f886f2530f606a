package io.edgetsm.format.codec;

/**
 * Writes {@link IntegerColumn}s in packed groups at the price of a few passes: the predictor is the one that served the
 * last column, if that still does about as well, else the one of least residual length. {@link IntegerEncoder} is the
 * thorough one.
 */
final class QuickIntegerEncoder {
    private static final int PROBES = 15;
    private static final int MAX_HEAD_NUMBERS = 4;
    private static final int[] VALUE_PREDICTORS = {1, 0, 2};
    private static final int[] CLOCK_PREDICTORS = {IntegerColumn.PREDICTOR_LINE, 1, 2};
    /** A line that is not a whole step costs its slope and slower decoding: numbers must be so much shorter, in bits. */
    private static final long SLOPE_BITS = 64;

    private final PackedEncoder packed = new PackedEncoder();
    private final CommonDivisor commonDivisor = new CommonDivisor();
    private final ColumnHints unknown = new ColumnHints();
    private final long[] probes = new long[PROBES];
    private final long[] head = new long[MAX_HEAD_NUMBERS];
    private long[] quotients = new long[RunEncoder.USUAL_COUNT];
    private long[] residuals = new long[RunEncoder.USUAL_COUNT];

    private long[] numbers;
    private int start;
    private int count;
    private boolean clock;

    private int predictor;
    private int size;
    private long bits;
    private long base;
    private long step;
    private double slope;
    private boolean wholeSlope;

    /**
     * Encodes {@code source[from, from + count)}, count at least 1; returns the back end used.
     *
     * <p>One long method on purpose: HotSpot puts none of more than 325 bytecodes into its callers. Compiled into each of
     * them, with all its loops, it took seconds of processor time at every start.
     *
     * @param hints of the series, or null when there are none
     */
    int encode(long[] source, int from, int count, boolean clock, ColumnHints hints, BitWriter out) {
        this.count = count;
        this.clock = clock;
        reserve();
        boolean guess = hints != null && hints.mayGuess();
        long divisor = guess && hints.divisor == 1
                ? 1
                : commonDivisor.find(source, from, count, guess ? hints.divisor : 0, quotients);
        numbers = divisor > 1 ? quotients : source;
        start = divisor > 1 ? 0 : from;
        step = clock ? usualDifference() : 0;
        int[] candidates = clock ? CLOCK_PREDICTORS : VALUE_PREDICTORS;
        int best = clock ? 1 : 0;
        long least = Long.MAX_VALUE;
        boolean chosen = false;
        // First the guess, last the best once more: tried in one place, since whatever is called in two is compiled
        // into both.
        for (int turn = guess && count > 2 ? -1 : 0; !chosen; turn++) {
            boolean last = turn == candidates.length;
            int candidate = turn < 0 ? hints.predictor : last ? best : candidates[turn];
            if (candidate < count || candidate == IntegerColumn.PREDICTOR_LINE || last) {
                if (!last || predictor != best) {
                    predict(candidate);
                }
                long cost = bits + (candidate == IntegerColumn.PREDICTOR_LINE && !wholeSlope ? SLOPE_BITS : 0);
                if (turn < 0) {
                    chosen = hints.isAsGoodAsBefore(bits, size);
                } else if (last) {
                    (hints == null ? unknown : hints).remember(predictor, divisor, bits, size);
                    chosen = true;
                } else if (cost < least) {
                    least = cost;
                    best = candidate;
                }
            }
        }
        int backEnd = bits == 0 ? IntegerColumn.ZERO : IntegerColumn.PACKED;
        writeHead(source[from], divisor, backEnd, out);
        if (backEnd == IntegerColumn.PACKED) {
            packed.encode(residuals, size, out);
        }
        return backEnd;
    }

    private void reserve() {
        if (residuals.length < count) {
            residuals = new long[count + count / 4];
            quotients = new long[count + count / 4];
        }
    }

    private void predict(int candidate) {
        predictor = candidate;
        switch (candidate) {
            case 0 -> predictOffset();
            case 1 -> predictSame();
            case 2 -> predictSlope();
            default -> predictLine();
        }
    }

    private void predictOffset() {
        long min = Long.MAX_VALUE;
        for (int i = start; i < start + count; i++) {
            min = Math.min(min, numbers[i]);
        }
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long offset = numbers[start + i] - min;
            residuals[i] = offset;
            sum += Long.numberOfLeadingZeros(offset);
        }
        base = min;
        finish(count, sum);
    }

    private void predictSame() {
        long sum = 0;
        long drift = step;
        int at = start + 1;
        for (int i = 0; i < count - 1; i++) {
            long residual = Varint.zigzag(numbers[at + i] - numbers[at + i - 1] - drift);
            residuals[i] = residual;
            sum += Long.numberOfLeadingZeros(residual);
        }
        base = drift;
        finish(count - 1, sum);
    }

    private void predictSlope() {
        long sum = 0;
        int at = start + 2;
        for (int i = 0; i < count - 2; i++) {
            long residual = Varint.zigzag(numbers[at + i] - 2 * numbers[at + i - 1] + numbers[at + i - 2]);
            residuals[i] = residual;
            sum += Long.numberOfLeadingZeros(residual);
        }
        finish(count - 2, sum);
    }

    /** A straight line through the ends where the usual step alone would lead astray. */
    private void predictLine() {
        long astray = numbers[start + count - 1] - numbers[start] - step * (count - 1);
        boolean mayTilt = Math.abs(astray) > count && count > 2;
        long before = Long.MAX_VALUE;
        slope = step;
        for (int turn = 0; turn < 3; turn++) {
            deviations();
            if (turn == 0 && mayTilt) {
                before = bits;
                slope = ((double) numbers[start + count - 1] - (double) numbers[start]) / (count - 1);
            } else if (turn == 1 && bits + SLOPE_BITS > before) {
                slope = step;
            } else {
                return;
            }
        }
    }

    private void deviations() {
        double slope = this.slope;
        int probed = Math.min(PROBES, count);
        for (int i = 0; i < probed; i++) {
            int at = (int) ((long) i * count / probed);
            probes[i] = numbers[start + at] - (long) (at * slope);
        }
        base = Median.of(probes, probed);
        wholeSlope = IntegerColumn.isWholeSlope(slope, count);
        finish(count, wholeSlope ? fromSteps((long) slope) : fromSlope(slope));
    }

    private long fromSteps(long step) {
        long sum = 0;
        long expected = base;
        for (int i = 0; i < count; i++) {
            long residual = Varint.zigzag(numbers[start + i] - expected);
            residuals[i] = residual;
            sum += Long.numberOfLeadingZeros(residual);
            expected += step;
        }
        return sum;
    }

    private long fromSlope(double slope) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long residual = Varint.zigzag(numbers[start + i] - base - (long) (i * slope));
            residuals[i] = residual;
            sum += Long.numberOfLeadingZeros(residual);
        }
        return sum;
    }

    private void finish(int size, long leadingZeros) {
        this.size = size;
        bits = (long) size * Long.SIZE - leadingZeros;
    }

    private long usualDifference() {
        int probed = Math.min(PROBES, count - 1);
        for (int i = 0; i < probed; i++) {
            int at = start + 1 + (int) ((long) i * (count - 1) / probed);
            probes[i] = numbers[at] - numbers[at - 1];
        }
        return probed == 0 ? 0 : Median.of(probes, probed);
    }

    private void writeHead(long origin, long divisor, int backEnd, BitWriter out) {
        boolean flag = predictor == 0
                || predictor == 1 && base != 0
                || predictor == IntegerColumn.PREDICTOR_LINE && wholeSlope;
        out.writeByte(predictor
                | (divisor > 1 ? IntegerColumn.DIVISOR_FLAG : 0)
                | backEnd << IntegerColumn.BACK_END_SHIFT
                | (flag ? IntegerColumn.FLAG : 0));
        int length = 0;
        if (divisor > 1) {
            head[length++] = Varint.zigzag(origin);
            head[length++] = divisor;
        }
        boolean fromStart = predictor == 1 || predictor == 2;
        head[length++] = Varint.zigzag(fromStart ? numbers[start] : base);
        if (predictor == 1 && flag) {
            head[length++] = Varint.zigzag(base);
        } else if (predictor == 2) {
            head[length++] = Varint.zigzag(numbers[start + 1] - numbers[start]);
        } else if (predictor == IntegerColumn.PREDICTOR_LINE && wholeSlope) {
            head[length++] = Varint.zigzag((long) slope);
        }
        // Written in one place, since whatever is called in several is compiled into each.
        for (int i = 0; i < length; i++) {
            out.writeVarint(head[i]);
        }
        if (predictor == IntegerColumn.PREDICTOR_LINE && !wholeSlope) {
            out.writeLong(Double.doubleToRawLongBits(slope));
        }
    }
}
