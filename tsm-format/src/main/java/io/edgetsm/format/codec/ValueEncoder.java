package io.edgetsm.format.codec;

import io.edgetsm.format.ValueType;

/** Encodes one column of values: tries the forms a policy allows and keeps the shortest. */
final class ValueEncoder {
    private static final int MAX_RESIDUAL = 1024;
    private static final int EXCEPTION_SHARE = 8;
    private static final int GUESS_EXCEPTION_SHARE = 32;
    private static final double CLEAR_GAIN = 0.9;
    private static final int FIT_SAMPLE = 64;
    private static final int MAX_LEARNING_PAUSE = 64;
    /** Where values still take more than two bytes. */
    private static final int SHORT_LEARNING_PAUSE = 7;
    /** After so many runs fewer decimals may do. */
    private static final int MAX_DIGITS_GUESSES = 8;
    /** Residuals so much longer than when the quantum was learned mean that it has changed. */
    private static final double STALE_BITS = 2;

    private final IntegerEncoder integerEncoder = new IntegerEncoder();
    private final DecimalScaler decimalScaler = new DecimalScaler();
    private final DecimalFinder decimalFinder = new DecimalFinder();
    private final QuantumFinder quantumFinder = new QuantumFinder();
    private final Dictionary dictionary = new Dictionary();
    private final NumberMap map = new NumberMap();
    private final CodecPolicy policy;
    private final IntegerModes modes;
    private final IntegerModes sideModes;
    private final IntegerModes clockModes;

    private BitWriter trial = new BitWriter();
    private BitWriter best = new BitWriter();
    private Encoding trialEncoding;
    private Encoding bestEncoding;

    private long[] integers = new long[RunEncoder.USUAL_COUNT];
    private long[] residuals = new long[RunEncoder.USUAL_COUNT];
    private long[] ranks = new long[RunEncoder.USUAL_COUNT];
    private long[] runValues = new long[RunEncoder.USUAL_COUNT];
    private long[] runLengths = new long[RunEncoder.USUAL_COUNT];
    private long[] positions = new long[RunEncoder.USUAL_COUNT];
    private long[] exceptions = new long[RunEncoder.USUAL_COUNT];
    private long[] floats = new long[RunEncoder.USUAL_COUNT];
    private int exceptionCount;
    private long maxResidual;
    private boolean anyResidual;
    private boolean scaled;
    private ColumnHints columnHints;

    ValueEncoder(CodecPolicy policy, IntegerModes modes) {
        this.policy = policy;
        this.modes = modes;
        this.sideModes = modes.forSide();
        this.clockModes = modes.forClock();
    }

    /**
     * Encodes {@code values[from, from + count)}; {@link #stream()} has the bytes until the next call.
     *
     * <p>One long method on purpose, as are {@link #tryFloats} and {@link #emit}: see {@link QuickIntegerEncoder#encode}.
     */
    Encoding encode(ValueType type, long[] values, int from, int count, CodecHints hints) {
        reserve(count);
        best.reset();
        bestEncoding = null;
        hints.runs++;
        columnHints = hints.integers();
        scaled = false;
        int width = width(type);
        if (isConstant(values, from, count) && policy.pinned() == null) {
            best.reserveBits(Long.SIZE);
            best.write(mask(values[from], width), width);
            best.align();
            return Encoding.CONSTANT;
        }
        if (policy.pinned() == null) {
            switch (type) {
                case FLOAT64, BURST_FLOAT64 -> tryFloats(values, from, count, false, hints);
                case FLOAT32, BURST_FLOAT32 -> tryFloats(values, from, count, true, hints);
                default -> {
                    map.set(NumberMap.INTEGER, false, 0, 0);
                    System.arraycopy(values, from, integers, 0, count);
                    exceptionCount = 0;
                    anyResidual = false;
                    tryForms(count);
                }
            }
        }
        if (type == ValueType.BOOL) {
            tryPlain(Encoding.BITS, 1, values, from, count);
        } else {
            if (policy.pinned() == Encoding.GORILLA || gorillaMayWin(type, count)) {
                tryGorilla(values, from, count, width);
            }
            if (bestEncoding == null || best.lengthBytes() >= (long) count * width / Byte.SIZE) {
                tryPlain(Encoding.RAW, width, values, from, count);
            }
        }
        return bestEncoding;
    }

    BitWriter stream() {
        return best;
    }

    /** The scaler that gave back every double of the last column, null when none did. */
    DecimalScaler scaler() {
        return scaled && decimalScaler.isSummed() ? decimalScaler : null;
    }

    static int width(ValueType type) {
        return type == ValueType.BOOL ? 1 : type.bytesPerValue() * Byte.SIZE;
    }

    private static long mask(long value, int width) {
        return value & -1L >>> (Long.SIZE - width);
    }

    /** Where decimals and quanta have failed, repeated bit patterns are all that is left. */
    private boolean gorillaMayWin(ValueType type, int count) {
        boolean floating = type == ValueType.FLOAT64 || type == ValueType.FLOAT32;
        return floating && modes.entropy() && best.lengthBytes() > (long) count * type.bytesPerValue() / 2;
    }

    private void reserve(int count) {
        if (integers.length < count) {
            int room = count + count / 4;
            integers = new long[room];
            residuals = new long[room];
            ranks = new long[room];
            runValues = new long[room];
            runLengths = new long[room];
            positions = new long[room];
            exceptions = new long[room];
            floats = new long[room];
        }
    }

    private static boolean isConstant(long[] values, int from, int count) {
        long first = values[from];
        for (int i = from + 1; i < from + count; i++) {
            if (values[i] != first) {
                return false;
            }
        }
        return true;
    }

    private void tryGorilla(long[] values, int from, int count, int width) {
        trial.reset();
        int window = Math.max(width, Integer.SIZE);
        long mask = -1L >>> (Long.SIZE - window);
        for (int i = 0; i < count; i++) {
            integers[i] = values[from + i] & mask;
        }
        Gorilla.encode(integers, 0, count, window, trial);
        trialEncoding = Encoding.GORILLA;
        keepShorter(policy.pinned() == Encoding.GORILLA);
    }

    private void tryPlain(Encoding encoding, int width, long[] values, int from, int count) {
        trial.reset();
        trial.reserveBits((long) count * width);
        for (int i = from; i < from + count; i++) {
            trial.write(mask(values[i], width), width);
        }
        trial.align();
        trialEncoding = encoding;
        keepShorter(false);
    }

    private boolean keepShorter(boolean always) {
        if (!always && bestEncoding != null && trial.lengthBytes() >= best.lengthBytes()) {
            return false;
        }
        BitWriter swap = best;
        best = trial;
        trial = swap;
        bestEncoding = trialEncoding;
        return true;
    }

    private void tryFloats(long[] values, int from, int count, boolean narrow, CodecHints hints) {
        if (hints.digitsGuessesLeft > 0) {
            // The decimals of the run before, if they give nearly every value back: the usual case, and the whole of
            // its
            // cost.
            hints.digitsGuessesLeft--;
            map.set(NumberMap.DECIMAL, narrow, hints.digits, 0);
            if (mapAll(values, from, count, count / GUESS_EXCEPTION_SHARE + 1)) {
                emit(count, false, false);
                keepShorter(false);
                scaled = !narrow && exceptionCount == 0 && !anyResidual;
                if (best.lengthBytes() <= count || hints.hasQuantum || hints.runs < hints.nextLearning) {
                    return;
                }
            }
        }
        if (hints.quantumWins && tryQuantum(values, from, count, hints)) {
            return;
        }
        int digits = decimalFinder.find(values, from, count, narrow);
        boolean decimal = false;
        if (digits != DecimalFinder.NONE) {
            map.set(NumberMap.DECIMAL, narrow, digits, 0);
            decimal = tryMap(values, from, count);
        }
        int decimalLength = decimal ? best.lengthBytes() : Integer.MAX_VALUE;
        if (!decimal || best.lengthBytes() > count) {
            learn(values, from, count, narrow, decimal ? digits : DecimalFinder.NONE, hints);
            hints.quantumWins = hints.hasQuantum
                    && tryQuantum(values, from, count, hints)
                    && best.lengthBytes() < CLEAR_GAIN * decimalLength;
        }
        if (!decimal && !hints.quantumWins) {
            tryOrdered(values, from, count, narrow);
        }
        boolean guessable = decimal && !hints.quantumWins && hints.isLearning() && modes.isQuick();
        hints.digits = digits;
        hints.digitsGuessesLeft = guessable ? MAX_DIGITS_GUESSES : 0;
    }

    private void learn(long[] values, int from, int count, boolean narrow, int digits, CodecHints hints) {
        if (!hints.isLearning() || hints.hasQuantum || hints.runs < hints.nextLearning) {
            return;
        }
        hints.hasQuantum = quantumFinder.find(values, from, count, narrow, digits, hints.quantum);
        if (hints.hasQuantum) {
            // what is left over of a whole multiple is data, not rounding: it tells nothing about the fit
            boolean multiple = hints.quantum.quantum == Math.rint(hints.quantum.quantum);
            hints.residualBits = multiple ? Long.SIZE : residualBits(hints.quantum, values, from, count);
            hints.learnedAt = hints.runs;
        } else {
            boolean muchToGain = !modes.isQuick() && best.lengthBytes() > 2L * count;
            hints.pause = Math.min(2 * hints.pause + 1, muchToGain ? SHORT_LEARNING_PAUSE : MAX_LEARNING_PAUSE);
            // As many runs in between: the next one shows little that this one has not.
            hints.nextLearning = hints.runs + 1 + hints.pause;
        }
    }

    private boolean tryQuantum(long[] values, int from, int count, CodecHints hints) {
        map.copyFrom(hints.quantum);
        if (residualBits(map, values, from, count) <= hints.residualBits + STALE_BITS && tryMap(values, from, count)) {
            return true;
        }
        hints.hasQuantum = false;
        hints.quantumWins = false;
        boolean lasted = hints.runs > hints.learnedAt + 1;
        hints.pause = lasted ? 0 : Math.min(2 * hints.pause + 1, MAX_LEARNING_PAUSE);
        hints.nextLearning = hints.runs + hints.pause;
        return false;
    }

    /** Mean size of what the map leaves over, from a sample. */
    private static double residualBits(NumberMap map, long[] values, int from, int count) {
        int size = Math.min(count, FIT_SAMPLE);
        long bits = 0;
        for (int i = 0; i < size; i++) {
            long value = values[from + (int) ((long) i * count / size)];
            long residual = map.residual(map.toInteger(value), value);
            bits += Long.SIZE - Long.numberOfLeadingZeros(Math.abs(residual));
        }
        return (double) bits / size;
    }

    private void tryOrdered(long[] values, int from, int count, boolean narrow) {
        if (!narrow && allFloats(values, from, count)) {
            for (int i = 0; i < count; i++) {
                floats[i] = Float.floatToRawIntBits((float) Double.longBitsToDouble(values[from + i])) & 0xFFFF_FFFFL;
            }
            int digits = decimalFinder.find(floats, 0, count, true);
            map.set(digits == DecimalFinder.NONE ? NumberMap.ORDERED : NumberMap.DECIMAL, true, Math.max(digits, 0), 0);
            if (tryMap(floats, 0, count)) {
                return;
            }
        }
        map.set(NumberMap.ORDERED, narrow, 0, 0);
        tryMap(values, from, count);
    }

    private static boolean allFloats(long[] values, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (NarrowFloats.widen(NarrowFloats.narrow(values[i])) != values[i]) {
                return false;
            }
        }
        return true;
    }

    /** Maps and encodes; false when too many values are out of the map's reach. */
    private boolean tryMap(long[] values, int from, int count) {
        if (!mapAll(values, from, count, count / EXCEPTION_SHARE + 1)) {
            return false;
        }
        tryForms(count);
        return true;
    }

    private boolean mapAll(long[] values, int from, int count, int exceptionLimit) {
        exceptionCount = 0;
        anyResidual = false;
        boolean decimal = map.kind == NumberMap.DECIMAL;
        if (decimal && decimalScaler.scale(values, from, count, map.digits, map.narrow, integers)) {
            return true;
        }
        maxResidual = map.kind == NumberMap.FIXED ? Math.max(MAX_RESIDUAL, (long) map.quantum) : MAX_RESIDUAL;
        for (int i = 0; i < count; i++) {
            residuals[i] = 0;
            boolean mapped = decimal && mapDecimal(values[from + i], i);
            if (!mapped && !mapOne(values[from + i], i, exceptionLimit)) {
                return false;
            }
        }
        smoothStart(count);
        return true;
    }

    /** What {@link #mapOne} would find, at the price of one division; false when only that can tell. */
    private boolean mapDecimal(long bits, int i) {
        if (map.narrow) {
            return decimalScaler.givesBack(integers[i], bits);
        }
        long integer = decimalScaler.nearest(bits);
        long residual = Decimals.orderedDouble(bits) - Decimals.orderedDouble(decimalScaler.bits(integer));
        if (residual > maxResidual || residual < -maxResidual) {
            return false;
        }
        integers[i] = integer;
        residuals[i] = residual;
        anyResidual |= residual != 0;
        return true;
    }

    /** False when this would be one exception too many. */
    private boolean mapOne(long bits, int i, int exceptionLimit) {
        long integer = map.toInteger(bits);
        if (map.toBits(integer, 0) != bits) {
            long residual = map.residual(integer, bits);
            if (Math.abs(residual) <= maxResidual && map.toBits(integer, residual) == bits) {
                residuals[i] = residual;
                anyResidual |= residual != 0;
            } else if (exceptionCount == exceptionLimit) {
                return false;
            } else {
                integer = i == 0 ? 0 : integers[i - 1];
                positions[exceptionCount] = i;
                exceptions[exceptionCount++] = bits;
            }
        }
        integers[i] = integer;
        return true;
    }

    /** Exceptions before the first mapped value take that one's integer. */
    private void smoothStart(int count) {
        int leading = 0;
        while (leading < exceptionCount && positions[leading] == leading) {
            leading++;
        }
        for (int i = 0; i < leading && leading < count; i++) {
            integers[i] = integers[leading];
        }
    }

    private void tryForms(int count) {
        int lengthBefore = bestEncoding == null ? Integer.MAX_VALUE : best.lengthBytes();
        emit(count, false, false);
        keepShorter(false);
        if (!modes.entropy() || lengthBefore < best.lengthBytes()) {
            return;
        }
        int runs = countRuns(count);
        boolean repeats = runs <= count / 3 && !anyResidual;
        boolean few = dictionary.build(integers, count, Math.min(ValueColumn.MAX_DICTIONARY, count / 6 + 1))
                && dictionary.size() > 1;
        if (repeats) {
            emit(count, true, false);
            keepShorter(false);
        }
        if (few) {
            emit(count, false, true);
            keepShorter(false);
        }
        if (few && repeats) {
            emit(count, true, true);
            keepShorter(false);
        }
    }

    private int countRuns(int count) {
        int runs = 1;
        for (int i = 1; i < count; i++) {
            runs += integers[i] != integers[i - 1] ? 1 : 0;
        }
        return runs;
    }

    private void emit(int count, boolean asRuns, boolean asDictionary) {
        trial.reset();
        trial.writeByte(map.kind
                | (map.narrow ? ValueColumn.NARROW : 0)
                | (anyResidual ? ValueColumn.RESIDUALS : 0)
                | (exceptionCount > 0 ? ValueColumn.EXCEPTIONS : 0)
                | (asRuns ? ValueColumn.RUNS : 0)
                | (asDictionary ? ValueColumn.DICTIONARY : 0));
        if (map.hasDigits()) {
            trial.writeByte(map.digits);
        }
        if (map.hasQuantum()) {
            trial.writeLong(Double.doubleToRawLongBits(map.quantum));
        }
        if (exceptionCount > 0) {
            trial.writeVarint(exceptionCount);
            integerEncoder.encode(positions, 0, exceptionCount, clockModes, trial);
            integerEncoder.encode(exceptions, 0, exceptionCount, sideModes, trial);
        }
        if (asDictionary) {
            trial.writeVarint(dictionary.size());
            integerEncoder.encode(dictionary.sorted(), 0, dictionary.size(), sideModes, trial);
        }
        long[] source = integers;
        int size = count;
        if (asRuns) {
            size = cutRuns(count);
            source = runValues;
            trial.writeVarint(size);
            integerEncoder.encode(runLengths, 0, size, sideModes, trial);
        }
        if (asDictionary) {
            dictionary.rank(source, size, ranks);
            source = ranks;
        }
        trialEncoding = encodingOf(integerEncoder.encode(source, 0, size, modes, columnHints, trial));
        if (anyResidual) {
            integerEncoder.encode(residuals, 0, count, sideModes, trial);
        }
    }

    private int cutRuns(int count) {
        int runs = 0;
        int start = 0;
        for (int i = 1; i <= count; i++) {
            if (i == count || integers[i] != integers[start]) {
                runValues[runs] = integers[start];
                runLengths[runs++] = (long) i - start - 1;
                start = i;
            }
        }
        return runs;
    }

    private static Encoding encodingOf(int backEnd) {
        return switch (backEnd) {
            case IntegerColumn.TOKENS, IntegerColumn.RICE, IntegerColumn.SPARSE -> Encoding.ENTROPY;
            case IntegerColumn.LZ4 -> Encoding.LZ4;
            default -> Encoding.PACKED;
        };
    }
}
