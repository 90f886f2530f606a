package io.edgetsm.testing;

import io.edgetsm.testing.UnforcedChange.Truncate;
import io.edgetsm.testing.UnforcedChange.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * A file without its name: what is on the device for certain, what the operating system holds, and the changes in
 * between in their order. Guarded by the storage it belongs to.
 */
final class SimulatedInode {
    private PageImage forced;
    private PageImage current;
    private final List<UnforcedChange> pending;
    /** Pages a failed force gave up: still cached, on the device or not, and no later force will write them. */
    private final List<Write> abandoned;

    private int handles;

    SimulatedInode() {
        this(new PageImage());
    }

    /** A file that has these bytes for certain. */
    SimulatedInode(PageImage durable) {
        this(durable, durable.copy(), List.of(), List.of());
    }

    private SimulatedInode(PageImage forced, PageImage current, List<UnforcedChange> pending, List<Write> abandoned) {
        this.forced = forced;
        this.current = current;
        this.pending = new ArrayList<>(pending);
        this.abandoned = new ArrayList<>(abandoned);
    }

    /** The same state, without the handles. */
    SimulatedInode copy() {
        return new SimulatedInode(forced.copy(), current.copy(), pending, abandoned);
    }

    PageImage forced() {
        return forced;
    }

    PageImage current() {
        return current;
    }

    /** All that is not for certain on the device, oldest first. */
    List<UnforcedChange> unforced() {
        List<UnforcedChange> all = new ArrayList<>(abandoned);
        all.addAll(pending);
        return all;
    }

    void opened() {
        handles++;
    }

    void closed() {
        handles--;
    }

    boolean isOpen() {
        return handles > 0;
    }

    void write(long position, byte[] bytes) {
        if (bytes.length > 0) {
            change(new Write(position, bytes));
        }
    }

    void truncate(long size) {
        if (size >= current.size()) {
            return;
        }
        change(new Truncate(size));
        abandoned.replaceAll(write -> write.below(size));
        abandoned.removeIf(Objects::isNull);
    }

    void force() {
        Set<Integer> written = pendingPages();
        abandoned.removeIf(write -> written.contains(write.firstPage()));
        PageImage device = current.copy();
        for (Write lost : abandoned) {
            device.takePage(forced, lost.firstPage());
        }
        forced = device;
        pending.clear();
    }

    /** Each unforced page is written, or dropped from memory too, or stays in memory as if it had been written. */
    void failForce(RandomGenerator random) {
        if (random.nextBoolean()) {
            forced.resize(current.size());
        }
        for (int page : pendingPages()) {
            switch (random.nextInt(3)) {
                case 0 -> writeOrAbandon(page);
                case 1 -> evict(page);
                default -> abandon(page);
            }
        }
        pending.clear();
    }

    private void change(UnforcedChange change) {
        change.applyTo(current);
        pending.add(change);
    }

    private Set<Integer> pendingPages() {
        Set<Integer> pages = new TreeSet<>();
        for (UnforcedChange change : pending) {
            if (change instanceof Write write) {
                for (int page = write.firstPage(); page <= write.lastPage(); page++) {
                    pages.add(page);
                }
            }
        }
        return pages;
    }

    private void writeOrAbandon(int page) {
        if ((long) page * PageImage.PAGE_BYTES < forced.size() && forced.size() == current.size()) {
            forced.takePage(current, page);
            abandoned.removeIf(write -> write.firstPage() == page);
        } else {
            abandon(page);
        }
    }

    private void evict(int page) {
        current.takePage(forced, page);
        abandoned.removeIf(write -> write.firstPage() == page);
    }

    private void abandon(int page) {
        abandoned.removeIf(write -> write.firstPage() == page);
        long start = (long) page * PageImage.PAGE_BYTES;
        int length = (int) Math.min(PageImage.PAGE_BYTES, current.size() - start);
        if (length > 0) {
            abandoned.add(new Write(start, current.bytes(start, length)));
        }
    }
}
