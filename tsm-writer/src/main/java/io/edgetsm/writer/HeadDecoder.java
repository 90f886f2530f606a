package io.edgetsm.writer;

import io.edgetsm.format.codec.RunDecoder;

/** What decoding {@link HeadImage}s needs; reused from image to image. Single-threaded. */
public final class HeadDecoder {
    final RunDecoder runs = new RunDecoder();
    private BurstValues burstValues;

    /** A decoder. */
    public HeadDecoder() {}

    /** Made with the first burst: it takes 200 KB. */
    BurstValues burstValues() {
        if (burstValues == null) {
            burstValues = new BurstValues();
        }
        return burstValues;
    }
}
