package io.edgetsm.wal;

import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.LogPage;
import io.edgetsm.format.Pages;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What stands in the slots of a ring of log pages: sound pages, each in its own place, zeros, and what is neither. Which of the
 * pages count is for {@link LogScan} to say. Immutable.
 */
final class RingSlots {
    private static final int PAGES_PER_READ = 64;
    private static final byte[] EMPTY_PAGE = new byte[Pages.PAGE_BYTES];

    private final int ringPages;
    private final List<LogPageHeader> pages = new ArrayList<>();
    private final BitSet empty = new BitSet();
    private final BitSet unsound = new BitSet();

    private RingSlots(int ringPages) {
        this.ringPages = ringPages;
    }

    /** The slots of a ring that has just been prewritten; of 0 pages, what a store without a log has of them. */
    static RingSlots prewritten(int ringPages) {
        return new RingSlots(ringPages);
    }

    /** Reads the whole ring once. */
    static RingSlots read(StorageFile file, FrameChecksum checksum, int ringPages) {
        RingSlots slots = new RingSlots(ringPages);
        byte[] buffer = new byte[PAGES_PER_READ * Pages.PAGE_BYTES];
        for (int slot = 0; slot < ringPages; slot += PAGES_PER_READ) {
            int wanted = Math.min(PAGES_PER_READ, ringPages - slot);
            int read = file.read(ByteBuffer.wrap(buffer, 0, wanted * Pages.PAGE_BYTES), (long) slot * Pages.PAGE_BYTES);
            if (read == 0) {
                // The file ends early, whatever the manifest says.
                slots.empty.set(slot, ringPages);
                break;
            }
            Arrays.fill(buffer, read, buffer.length, (byte) 0);
            for (int i = 0; i < wanted; i++) {
                slots.note(slot + i, buffer, i * Pages.PAGE_BYTES, checksum);
            }
        }
        slots.pages.sort(Comparator.comparingLong(LogPageHeader::sequence));
        return slots;
    }

    private void note(int slot, byte[] buffer, int at, FrameChecksum checksum) {
        if (LogPage.isSound(buffer, at, checksum) && slotOf(LogPage.sequence(buffer, at)) == slot) {
            pages.add(LogPageHeader.of(buffer, at));
        } else if (isZero(buffer, at)) {
            empty.set(slot);
        } else {
            unsound.set(slot);
        }
    }

    /**
     * These slots with the pages that have been written since, from that sequence number on; other pages from there on are no longer
     * among them.
     *
     * @return the same when there are none; null when only a whole reading can judge, since no page was known or something else stands
     *     there
     */
    RingSlots following(StorageFile file, FrameChecksum checksum, long nextSequence) {
        List<LogPageHeader> written = new ArrayList<>();
        if (pages.isEmpty() || !readOn(file, checksum, nextSequence, written)) {
            return null;
        }
        if (written.isEmpty()) {
            return this;
        }
        RingSlots slots = new RingSlots(ringPages);
        slots.unsound.or(unsound);
        slots.empty.or(empty);
        Set<Long> overwritten = new HashSet<>();
        for (LogPageHeader page : written) {
            overwritten.add(page.sequence() - ringPages);
            slots.empty.clear(slotOf(page.sequence()));
            slots.unsound.clear(slotOf(page.sequence()));
        }
        slots.pages.addAll(pages);
        slots.pages.removeIf(page -> page.sequence() >= nextSequence || overwritten.contains(page.sequence()));
        slots.pages.addAll(written);
        return slots;
    }

    private boolean readOn(StorageFile file, FrameChecksum checksum, long nextSequence, List<LogPageHeader> written) {
        byte[] page = new byte[Pages.PAGE_BYTES];
        for (long sequence = nextSequence; written.size() < ringPages; sequence++) {
            int slot = slotOf(sequence);
            int read = file.read(ByteBuffer.wrap(page), (long) slot * Pages.PAGE_BYTES);
            if (read < page.length || empty.get(slot) && isZero(page, 0)) {
                return read == page.length;
            }
            if (!LogPage.isSound(page, 0, checksum) || LogPage.sequence(page, 0) > sequence) {
                return false;
            }
            if (LogPage.sequence(page, 0) < sequence) {
                return true;
            }
            written.add(LogPageHeader.of(page, 0));
        }
        return false;
    }

    private static boolean isZero(byte[] buffer, int at) {
        return Arrays.equals(buffer, at, at + Pages.PAGE_BYTES, EMPTY_PAGE, 0, Pages.PAGE_BYTES);
    }

    private int slotOf(long sequence) {
        return (int) (sequence % ringPages);
    }

    int ringPages() {
        return ringPages;
    }

    /** Headers of the sound pages, by ascending sequence; not to be changed. */
    List<LogPageHeader> pages() {
        return pages;
    }

    /** Where the slot of a page is in the file. */
    long offsetOf(LogPageHeader page) {
        return (long) slotOf(page.sequence()) * Pages.PAGE_BYTES;
    }

    /** Slots that have been written and hold no sound page. */
    int damagedCount() {
        if (pages.isEmpty()) {
            return unsound.cardinality();
        }
        // Pages are numbered from 0, so a slot up to the newest page has been written: empty, it has lost its page.
        long newest = pages.get(pages.size() - 1).sequence();
        return unsound.cardinality()
                + empty.get(0, (int) Math.min(ringPages, newest + 1)).cardinality();
    }

    /**
     * Pages that were durable, since a later one of their epoch was, and in whose places older ones stand. A page of carried heads
     * that is lost so leaves no other trace: it holds no LSN of its own.
     *
     * @param current those of {@link #pages} that no later epoch or lap has superseded
     */
    int overtakenCount(List<LogPageHeader> current) {
        int overtaken = 0;
        int epoch = 0;
        long forced = 0;
        boolean durable = false;
        for (int i = current.size() - 1; i > 0; i--) {
            LogPageHeader page = current.get(i);
            if (page.epoch() != epoch) {
                epoch = page.epoch();
                forced = 0;
                durable = false;
            }
            forced = Math.max(forced, page.forcedLsn());
            durable |= page.isWithin(forced);
            LogPageHeader before = current.get(i - 1);
            if (durable && before.epoch() == epoch) {
                overtaken += soundSlotsBetween(before.sequence(), page.sequence());
            }
        }
        return overtaken;
    }

    private int soundSlotsBetween(long sequence, long laterSequence) {
        int sound = 0;
        for (long missing = sequence + 1; missing < laterSequence; missing++) {
            int slot = slotOf(missing);
            sound += unsound.get(slot) || empty.get(slot) ? 0 : 1;
        }
        return sound;
    }
}
