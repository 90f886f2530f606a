package io.edgetsm.format;

/** Sizes that several files share. */
public final class Pages {
    /** Unit of the log, of padding at a force, and the most a block may take: what flash and page caches work in. */
    public static final int PAGE_BYTES = 4096;

    /**
     * Frames of a TSM file begin at multiples of this, so that a walk can find the next one behind damage. Each costs
     * padding of half as much on average, so it is small; but not 1, since a walk over hostile bytes may have to compute
     * a checksum of a whole page at each place where a frame could begin.
     */
    public static final int FRAME_ALIGNMENT = 4;

    private Pages() {}

    /** The next page border at or behind the position. */
    public static long alignToPage(long position) {
        return (position + PAGE_BYTES - 1) & -PAGE_BYTES;
    }

    /** The next frame border at or behind the position. */
    public static long alignToFrame(long position) {
        return (position + FRAME_ALIGNMENT - 1) & -FRAME_ALIGNMENT;
    }
}
