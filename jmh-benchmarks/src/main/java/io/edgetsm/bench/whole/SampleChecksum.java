package io.edgetsm.bench.whole;

/** Count and checksum of the samples of one series, in order of time. */
final class SampleChecksum implements EngineReader.SampleSink {
    private long count;
    private long checksum;

    @Override
    public void sample(long timestampNanos, double value) {
        count++;
        checksum = checksum * 0x5851F42D4C957F2DL
                + (timestampNanos ^ Long.rotateLeft(Double.doubleToRawLongBits(value), 17));
    }

    boolean matches(SampleChecksum other) {
        return count == other.count && checksum == other.checksum;
    }

    @Override
    public String toString() {
        return count + ":" + Long.toHexString(checksum);
    }
}
