package io.edgetsm.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Something done to a file that no force has covered yet. */
sealed interface UnforcedChange {
    void applyTo(PageImage image);

    /** Parts that a device may write or lose each on its own: pieces within one page. */
    List<UnforcedChange> pieces();

    /** Bytes written at a position. Owns its array. */
    record Write(long position, byte[] bytes) implements UnforcedChange {
        static final int SECTOR_BYTES = 512;

        @Override
        public void applyTo(PageImage image) {
            image.write(position, bytes, 0, bytes.length);
        }

        @Override
        public List<UnforcedChange> pieces() {
            return new ArrayList<>(splitAt(PageImage.PAGE_BYTES));
        }

        List<Write> sectors() {
            return splitAt(SECTOR_BYTES);
        }

        Write zeroed() {
            return new Write(position, new byte[bytes.length]);
        }

        int firstPage() {
            return (int) (position / PageImage.PAGE_BYTES);
        }

        int lastPage() {
            return (int) ((position + bytes.length - 1) / PageImage.PAGE_BYTES);
        }

        /** The part below that size; null when there is none. */
        Write below(long size) {
            long length = Math.min(bytes.length, size - position);
            return length <= 0 ? null : new Write(position, Arrays.copyOf(bytes, (int) length));
        }

        private List<Write> splitAt(int grid) {
            List<Write> parts = new ArrayList<>();
            for (int from = 0; from < bytes.length; ) {
                int length = (int) Math.min(bytes.length - from, grid - (position + from) % grid);
                parts.add(new Write(position + from, Arrays.copyOfRange(bytes, from, from + length)));
                from += length;
            }
            return parts;
        }
    }

    /** The end of the file moved down. */
    record Truncate(long size) implements UnforcedChange {
        @Override
        public void applyTo(PageImage image) {
            if (size < image.size()) {
                image.resize(size);
            }
        }

        @Override
        public List<UnforcedChange> pieces() {
            return List.of(this);
        }
    }
}
