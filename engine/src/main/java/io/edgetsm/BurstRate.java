package io.edgetsm;

/**
 * How much of bursts comes between two forces, and what that means for the log. A force of a growing TSM file costs some 40 KB
 * with the file system's journal, one of the log a page: few values go into the log and later into blocks, many into blocks
 * only, and the log holds no more than references to them. Single-threaded (the committer).
 */
final class BurstRate {
    private static final int MAX_THOROUGH_PER_FORCE = 128 << 10;
    private static final int MAX_PACKED_PER_FORCE = 1 << 20;

    private final long byReferenceFrom;
    private long rawSinceForce;
    private long samplesSinceForce;
    private long samplesBeforeForce;

    /** @param byReferenceFrom samples between two forces from which on the log holds references */
    BurstRate(long byReferenceFrom) {
        this.byReferenceFrom = byReferenceFrom;
    }

    /** A fragment has been logged. */
    void note(int samples, int bytesPerValue) {
        samplesSinceForce += samples;
        rawSinceForce += (long) samples * bytesPerValue;
    }

    /** Everything noted has been forced. */
    void beginAnew() {
        samplesBeforeForce = samplesSinceForce;
        samplesSinceForce = 0;
        rawSinceForce = 0;
    }

    /** Whether the next fragment is to be logged by reference: as many come as that, or came before the last force. */
    boolean goesByReference() {
        return Math.max(samplesSinceForce, samplesBeforeForce) >= byReferenceFrom;
    }

    /** Whether the values are to be packed for the log: that must not hold up those who wait for the force. */
    boolean mayPack() {
        return rawSinceForce < MAX_PACKED_PER_FORCE;
    }

    /** Whether they are to be packed in the quickest way. */
    boolean isHurried() {
        return rawSinceForce > MAX_THOROUGH_PER_FORCE;
    }
}
