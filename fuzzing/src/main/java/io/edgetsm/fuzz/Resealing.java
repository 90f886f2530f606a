package io.edgetsm.fuzz;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.Pages;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.TsmIndex;
import io.edgetsm.io.Crc32c;

/**
 * Gives everything in a TSM file a checksum that is right, wherever its lengths and positions lead: header, frames, sections,
 * directory and footer. Without it hardly any mutation would get past the first checksum.
 */
final class Resealing {
    private static final FrameChecksum CHECKSUM = new FrameChecksum(SampleUnits.STORE);

    private final byte[] file;
    private final int footer;

    private Resealing(byte[] file) {
        this.file = file;
        this.footer = file.length - TsmIndex.FOOTER_BYTES;
    }

    static void reseal(byte[] file) {
        if (file.length >= TsmFileHeader.BYTES) {
            new FrameChecksum().seal(file, 0, TsmFileHeader.BYTES);
            Resealing resealing = new Resealing(file);
            resealing.frames();
            resealing.index();
        }
    }

    private void frames() {
        for (int at = TsmFileHeader.BYTES; at + BlockHeader.NUMBERS_OFFSET <= file.length; ) {
            int magic = Bytes.getU8(file, at);
            int length = Bytes.getU16(file, at + BlockHeader.LENGTH_OFFSET);
            boolean frame = magic == BlockHeader.MAGIC || magic == SeriesFrame.MAGIC;
            if (frame && length > SeriesFrame.NUMBERS_OFFSET && length <= file.length - at) {
                CHECKSUM.seal(file, at, length);
                at += (int) Pages.alignToFrame(length);
            } else {
                at += Pages.FRAME_ALIGNMENT;
            }
        }
    }

    private void index() {
        if (footer < TsmFileHeader.BYTES || Bytes.getInt(file, footer) != TsmIndex.FOOTER_MAGIC) {
            return;
        }
        long directory = Bytes.getLong(file, footer + TsmIndex.FOOTER_DIRECTORY_OFFSET);
        if (directory >= TsmFileHeader.BYTES && directory <= footer) {
            sections((int) directory);
            Bytes.putInt(
                    file,
                    footer + TsmIndex.FOOTER_DIRECTORY_CHECKSUM_OFFSET,
                    checksum((int) directory, footer - (int) directory));
        }
        CHECKSUM.seal(file, footer, TsmIndex.FOOTER_BYTES);
    }

    private void sections(int directory) {
        int last = footer - TsmIndex.DIRECTORY_ENTRY_BYTES;
        for (int at = directory; at <= last; at += TsmIndex.DIRECTORY_ENTRY_BYTES) {
            long offset = Bytes.getLong(file, at + TsmIndex.DIRECTORY_SECTION_OFFSET);
            int length = Bytes.getInt(file, at + TsmIndex.DIRECTORY_SECTION_LENGTH_OFFSET);
            if (offset >= 0 && length >= 0 && offset <= footer - (long) length) {
                int checksum = checksum((int) offset, length);
                Bytes.putInt(file, at + TsmIndex.DIRECTORY_SECTION_CHECKSUM_OFFSET, checksum);
            }
        }
    }

    private int checksum(int from, int length) {
        return Crc32c.of(file, from, length) ^ SampleUnits.STORE.checksumSalt();
    }
}
