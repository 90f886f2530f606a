package io.edgetsm.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Heads of slow series on their way into forward pages. A slow series would pin the ring with a few samples, or shatter
 * into tiny blocks; instead its head is carried forward whole, in the order of append, under the LSN range it stands for:
 *
 * <pre>
 *  zigzag varint  ref minus that of the head before
 *  zigzag varint  startLsn minus that of the head before
 *  varint         endLsn - startLsn
 *  varint         samples, at least 1
 *  for each sample
 *    zigzag varint  timestamp minus that of the sample before
 *    8              value bits
 * </pre>
 *
 * All differences start at 0 in each page; a head never crosses a page. Single-threaded.
 */
public final class CarriedHeads {
    /** Most samples of a head that is carried: beyond about this many a block of their own is smaller. */
    public static final int MAX_SAMPLES = 16;
    /** Longest LSN range of a head that is carried, so that the span of its cut never overflows. */
    public static final long MAX_SPAN = 1L << 31;

    private static final int MAX_HEAD_BYTES = 4 * Bytes.MAX_VARINT_BYTES;
    private static final int MAX_SAMPLE_BYTES = Bytes.MAX_VARINT_BYTES + Long.BYTES;

    private final int maxPages;
    private final List<Payload> pages = new ArrayList<>();
    private final byte[] page = new byte[LogPage.MAX_PAYLOAD_BYTES];
    private int position;
    private int samplesInPage;
    private int samples;
    private int previousRef;
    private long previousStartLsn;
    private long previousTimestamp;
    private long endLsn;

    /**
     * Payload of one forward page.
     *
     * @param bytes of the heads in it
     * @param samples of these heads
     */
    public record Payload(byte[] bytes, int samples) {}

    /** A collection that fits that many pages. */
    public CarriedHeads(int maxPages) {
        this.maxPages = maxPages;
    }

    /**
     * Adds a head.
     *
     * @param startLsn of its first sample
     * @param headEndLsn behind its last sample
     * @param count samples in the arrays, 1 to {@link #MAX_SAMPLES}
     * @return false when there is no room; nothing has been added then
     */
    public boolean add(int ref, long startLsn, long headEndLsn, long[] timestamps, long[] values, int count) {
        if (position + MAX_HEAD_BYTES + count * MAX_SAMPLE_BYTES > page.length && !turnPage()) {
            return false;
        }
        position = Bytes.putVarint(page, position, Bytes.zigzag((long) ref - previousRef));
        position = Bytes.putVarint(page, position, Bytes.zigzag(startLsn - previousStartLsn));
        position = Bytes.putVarint(page, position, headEndLsn - startLsn);
        position = Bytes.putVarint(page, position, count);
        for (int i = 0; i < count; i++) {
            position = Bytes.putVarint(page, position, Bytes.zigzag(timestamps[i] - previousTimestamp));
            Bytes.putLong(page, position, values[i]);
            position += Long.BYTES;
            previousTimestamp = timestamps[i];
        }
        previousRef = ref;
        previousStartLsn = startLsn;
        samplesInPage += count;
        samples += count;
        endLsn = Math.max(endLsn, headEndLsn);
        return true;
    }

    private boolean turnPage() {
        if (pages.size() + 1 >= maxPages) {
            return false;
        }
        finishPage();
        return true;
    }

    private void finishPage() {
        if (samplesInPage > 0) {
            pages.add(new Payload(Arrays.copyOf(page, position), samplesInPage));
        }
        position = 0;
        samplesInPage = 0;
        previousRef = 0;
        previousStartLsn = 0;
        previousTimestamp = 0;
    }

    /** The payloads of all pages. Nothing may be added afterwards. */
    public List<Payload> finish() {
        finishPage();
        return List.copyOf(pages);
    }

    /** Whether nothing has been added. */
    public boolean isEmpty() {
        return samples == 0;
    }

    /** Samples of all heads. */
    public int samples() {
        return samples;
    }

    /** LSN behind the last sample of any head. */
    public long endLsn() {
        return endLsn;
    }
}
