package io.edgetsm.writer;

/**
 * What a head held at one moment, copied as the head holds it: taking it costs a copy of a few kilobytes, and whoever
 * wants the samples decodes them on a thread of his own. Immutable.
 */
public interface HeadImage {
    /** An image without samples. */
    HeadImage EMPTY = new HeadImage() {
        @Override
        public int sizeBytes() {
            return 0;
        }

        @Override
        public boolean reachesInto(long from, long to) {
            return false;
        }

        @Override
        public HeadSnapshot decode(HeadDecoder decoder) {
            return HeadSnapshot.EMPTY;
        }
    };

    /** Memory it takes. */
    int sizeBytes();

    /** Whether its first and last sample leave it possible that one lies in {@code [from, to]}; decodes nothing. */
    boolean reachesInto(long from, long to);

    /** Its samples, in arrays of their own. */
    HeadSnapshot decode(HeadDecoder decoder);
}
