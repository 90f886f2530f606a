package io.edgetsm.format;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Things by series ref. A look costs two array reads; memory follows the refs in use and not the highest of them, which a
 * damaged or hostile file may state at will. Not thread-safe.
 *
 * @param <T> what is kept
 */
public final class RefTable<T> implements Iterable<T> {
    private static final int PAGE_BITS = 8;
    private static final int PAGE_REFS = 1 << PAGE_BITS;

    private Object[][] pages = new Object[4][];
    private int size;

    /** The thing of a ref, or null; null for any number that is no ref. */
    @SuppressWarnings("unchecked")
    public T get(int ref) {
        int page = ref >>> PAGE_BITS;
        return page < pages.length && pages[page] != null ? (T) pages[page][ref & (PAGE_REFS - 1)] : null;
    }

    /**
     * Puts a thing under a ref.
     *
     * @param value not null
     * @return what was there before, or null
     */
    public T put(int ref, T value) {
        if (!SeriesDefinition.isRef(ref)) {
            throw new IllegalArgumentException("series ref out of range: ref=" + ref);
        }
        int page = ref >>> PAGE_BITS;
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(page + 1, 2 * pages.length));
        }
        if (pages[page] == null) {
            pages[page] = new Object[PAGE_REFS];
        }
        T before = get(ref);
        pages[page][ref & (PAGE_REFS - 1)] = value;
        size += before == null ? 1 : 0;
        return before;
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** All, by ascending ref. */
    @Override
    public Iterator<T> iterator() {
        return new Entries();
    }

    private final class Entries implements Iterator<T> {
        private int ref;
        private T next;

        @Override
        public boolean hasNext() {
            int end = pages.length << PAGE_BITS;
            while (next == null && ref < end) {
                next = get(ref);
                ref += next == null && pages[ref >>> PAGE_BITS] == null ? PAGE_REFS : 1;
            }
            return next != null;
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            T found = next;
            next = null;
            return found;
        }
    }
}
