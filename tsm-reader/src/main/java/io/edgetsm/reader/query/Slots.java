package io.edgetsm.reader.query;

import java.util.Iterator;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Windows of several series by their start: what a group holds in memory, and all it holds. Goes through them once they are
 * complete.
 *
 * @param <T> what a window comes to
 */
final class Slots<T> {
    private static final int ENTRY_BYTES = 96;

    private final Guard guard;
    private final int slotBytes;
    private final TreeMap<Long, Slot<T>> byStart = new TreeMap<>();
    private Iterator<Slot<T>> rest;
    private Slot<T> current;
    private Slot<T> latest;

    private record Slot<T>(long start, long last, T content) {}

    Slots(Guard guard, int contentBytes) {
        this.guard = guard;
        this.slotBytes = contentBytes + ENTRY_BYTES;
    }

    T at(long start, long last, Supplier<T> maker) {
        if (latest == null || latest.start() != start) {
            latest = byStart.get(start);
            if (latest == null) {
                guard.reserve(slotBytes, "windows of a group");
                latest = new Slot<>(start, last, maker.get());
                byStart.put(start, latest);
            }
        }
        return latest.content();
    }

    boolean next() {
        if (rest == null) {
            rest = byStart.values().iterator();
        }
        if (!rest.hasNext()) {
            guard.release((long) byStart.size() * slotBytes);
            byStart.clear();
            rest = byStart.values().iterator();
            return false;
        }
        current = rest.next();
        return true;
    }

    long start() {
        return current.start();
    }

    long last() {
        return current.last();
    }

    T content() {
        return current.content();
    }
}
