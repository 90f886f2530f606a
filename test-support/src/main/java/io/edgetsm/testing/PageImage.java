package io.edgetsm.testing;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * The bytes of a file as 4 KB pages. A page that was never written is absent and reads as zero. Copies share pages
 * until one of them writes, so that an image can be kept for every force and every power cut.
 */
final class PageImage {
    static final int PAGE_BYTES = 4096;
    private static final long MAX_SIZE_BYTES = 1L << 32;

    private byte[][] pages;
    private final BitSet own = new BitSet();
    private long size;
    private int pageCount;

    PageImage() {
        this(new byte[0][], 0, 0);
    }

    private PageImage(byte[][] pages, long size, int pageCount) {
        this.pages = pages;
        this.size = size;
        this.pageCount = pageCount;
    }

    PageImage copy() {
        own.clear();
        return new PageImage(pages.clone(), size, pageCount);
    }

    long size() {
        return size;
    }

    /** Pages that take room on the device. */
    int pageCount() {
        return pageCount;
    }

    boolean hasPage(int index) {
        return index < pages.length && pages[index] != null;
    }

    int read(ByteBuffer target, long position) {
        int count = (int) Math.min(Math.max(0, size - position), target.remaining());
        for (int done = 0; done < count; ) {
            long at = position + done;
            int offset = (int) (at % PAGE_BYTES);
            int length = Math.min(count - done, PAGE_BYTES - offset);
            int index = (int) (at / PAGE_BYTES);
            target.put(hasPage(index) ? pages[index] : new byte[PAGE_BYTES], offset, length);
            done += length;
        }
        return count;
    }

    byte[] bytes(long position, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        read(bytes, position);
        return bytes.array();
    }

    void write(long position, byte[] source, int from, int count) {
        for (int done = 0; done < count; ) {
            long at = position + done;
            int offset = (int) (at % PAGE_BYTES);
            int length = Math.min(count - done, PAGE_BYTES - offset);
            System.arraycopy(source, from + done, writable(at), offset, length);
            done += length;
        }
        size = count == 0 ? size : Math.max(size, position + count);
    }

    /** Makes the file that size: cuts it, or extends it with zeros. */
    void resize(long newSize) {
        if (newSize < size) {
            cut(newSize);
        }
        size = newSize;
    }

    /** Takes over what another image has in one page, as far as it lies within this file. */
    void takePage(PageImage other, int index) {
        long start = (long) index * PAGE_BYTES;
        if (start >= size) {
            return;
        }
        dropPage(index);
        if (other.hasPage(index)) {
            byte[] page = other.pages[index];
            write(start, page, 0, (int) Math.min(PAGE_BYTES, size - start));
        }
    }

    /** Of the size and all bytes. */
    long fingerprint() {
        long print = size;
        for (int index = 0; index < pages.length; index++) {
            print = 31 * print + (hasPage(index) ? checksum(pages[index]) : 0);
        }
        return print;
    }

    private static long checksum(byte[] page) {
        CRC32C low = new CRC32C();
        low.update(page);
        CRC32 high = new CRC32();
        high.update(page);
        return high.getValue() << 32 | low.getValue();
    }

    /** Fills the part of a page that lies within the file with noise. */
    void scramble(int index, RandomGenerator random) {
        long start = (long) index * PAGE_BYTES;
        byte[] noise = new byte[(int) Math.max(0, Math.min(PAGE_BYTES, size - start))];
        random.nextBytes(noise);
        write(start, noise, 0, noise.length);
    }

    private void cut(long newSize) {
        int kept = (int) ((newSize + PAGE_BYTES - 1) / PAGE_BYTES);
        for (int index = kept; index < pages.length; index++) {
            dropPage(index);
        }
        int tail = (int) (newSize % PAGE_BYTES);
        if (tail > 0 && hasPage(kept - 1)) {
            Arrays.fill(writable(newSize), tail, PAGE_BYTES, (byte) 0);
        }
    }

    private void dropPage(int index) {
        if (hasPage(index)) {
            pages[index] = null;
            own.clear(index);
            pageCount--;
        }
    }

    private byte[] writable(long position) {
        if (position < 0 || position >= MAX_SIZE_BYTES) {
            throw new IllegalArgumentException("simulated files end at 4 GB, position=" + position);
        }
        int index = (int) (position / PAGE_BYTES);
        ensurePages(index + 1);
        if (!own.get(index)) {
            pageCount += pages[index] == null ? 1 : 0;
            pages[index] = pages[index] == null ? new byte[PAGE_BYTES] : pages[index].clone();
            own.set(index);
        }
        return pages[index];
    }

    private void ensurePages(int count) {
        if (count > pages.length) {
            pages = Arrays.copyOf(pages, Math.max(count, pages.length * 2));
        }
    }
}
