package io.edgetsm.wal;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.FrameWalker;
import io.edgetsm.format.Pages;
import io.edgetsm.format.RefTable;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Series key to ref and back. The file is append-only: series frames, each under its own checksum, every force ending on
 * a page border so that a forced page is never rewritten. A definition is durable before its ref may appear in the log:
 * the committer calls {@link #force} before it writes a page.
 *
 * <p>Thread-safe. The file is written by {@link #force} only.
 */
public final class Catalogue implements AutoCloseable {
    private static final int NO_LIMIT = Integer.MAX_VALUE;
    /** What a definition takes beside the characters of its key: objects, and its places in two tables. */
    private static final int DEFINITION_BYTES = 128;

    private StorageFile file;
    private final FrameChecksum checksum;
    private final int limit;
    private final RefTable<SeriesDefinition> byRef = new RefTable<>();
    private final KeyTable byKey = new KeyTable(byRef);
    private final List<SeriesDefinition> unforced = new ArrayList<>();
    private final long damagedBytes;
    private final long sizeBytes;
    private volatile boolean broken;
    private long memoryBytes;
    private int nextRef = 1;
    private final long endOfFrames;
    private long appendPosition;

    private Catalogue(StorageFile file, StoreId store, int limit) {
        this.file = file;
        this.checksum = new FrameChecksum(store);
        this.limit = limit;
        long size = file.size();
        this.sizeBytes = size;
        FrameWalker walker = new FrameWalker(file, store, 0, size);
        while (walker.next()) {
            if (walker.isBlock()) {
                walker.rejectFrame();
            } else {
                learn(walker);
            }
        }
        damagedBytes = walker.damagedBytes();
        endOfFrames = walker.lastFrameEnd();
        appendPosition = Pages.alignToPage(size);
    }

    /** Creates an empty catalogue; its name is durable once the caller has forced the directory. */
    public static void create(Storage storage) {
        try (StorageFile file = storage.create(StoreFiles.CATALOGUE)) {
            file.force();
        }
    }

    /**
     * Opens the catalogue for reading and defining, with at most {@code limit} series. What it finds is forced first: a
     * process that was killed may have left definitions that were written only, and the log is going to use their refs.
     */
    public static Catalogue open(Storage storage, StoreId store, int limit) {
        StorageFile file = storage.openForWrite(StoreFiles.CATALOGUE);
        try {
            file.force();
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
        return load(file, store, limit);
    }

    /** Whether a store's catalogue is missing or holds nothing, not even damage. */
    static boolean isEmpty(Storage storage) {
        if (!storage.exists(StoreFiles.CATALOGUE)) {
            return true;
        }
        try (StorageFile file = storage.openForRead(StoreFiles.CATALOGUE)) {
            return file.size() == 0;
        }
    }

    /** Opens the catalogue for reading. */
    public static Catalogue openReadOnly(Storage storage, StoreId store) {
        return load(storage.openForRead(StoreFiles.CATALOGUE), store, NO_LIMIT);
    }

    private static Catalogue load(StorageFile file, StoreId store, int limit) {
        try {
            return new Catalogue(file, store, limit);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** A sound frame that this version cannot read costs its series; their refs stay taken. */
    private void learn(FrameWalker walker) {
        try {
            for (SeriesDefinition definition :
                    SeriesFrame.decode(walker.array(), walker.index(), file.path(), walker.offset())) {
                learn(definition);
            }
        } catch (CorruptDataException e) {
            walker.rejectFrame();
            reserveThrough(SeriesFrame.maxRef(walker.array(), walker.index()));
        }
    }

    private void learn(SeriesDefinition definition) {
        memoryBytes += DEFINITION_BYTES + definition.key().lengthBytes();
        byRef.put(definition.ref(), definition);
        byKey.put(definition);
        reserveThrough(definition.ref());
    }

    /** The definition of a key, or null. */
    public synchronized SeriesDefinition find(SeriesKey key) {
        return byKey.get(key);
    }

    /** The definition of a ref, or null. */
    public synchronized SeriesDefinition find(int ref) {
        return byRef.get(ref);
    }

    /** All definitions by ascending ref, a copy. */
    public synchronized List<SeriesDefinition> all() {
        List<SeriesDefinition> all = new ArrayList<>(byRef.size());
        for (SeriesDefinition definition : byRef) {
            all.add(definition);
        }
        return all;
    }

    /**
     * Whether every ref up to this one has a definition: then no TSM file that uses no higher one can tell of a series that
     * the catalogue has lost.
     */
    public synchronized boolean isCompleteThrough(int ref) {
        return byRef.size() == nextRef - 1 && ref < nextRef;
    }

    /** Highest ref that is taken, with or without a definition; 0 when none is. */
    public synchronized int highestRef() {
        return nextRef - 1;
    }

    /** Number of series. */
    public synchronized int size() {
        return byRef.size();
    }

    /** About how much memory the definitions take. */
    public synchronized long memoryBytes() {
        return memoryBytes;
    }

    /** Length of the file when it was opened. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** Bytes of the file that are neither definition nor padding. */
    public long damagedBytes() {
        return damagedBytes;
    }

    /**
     * Takes away what stands behind the last definition and is none, such as the write that a power cut tore: more will be
     * appended, and it must not stay in between for ever. A copy is kept aside.
     *
     * @return bytes taken away
     */
    public long setTornTailAside(Storage storage, String asideName) {
        long size = file.size();
        byte[] tail = new byte[(int) (size - endOfFrames)];
        file.read(ByteBuffer.wrap(tail), endOfFrames);
        if (isZero(tail)) {
            return 0;
        }
        try (StorageFile aside = storage.create(asideName)) {
            aside.write(ByteBuffer.wrap(tail), 0);
            aside.force();
        }
        storage.forceDirectory();
        file.truncate(endOfFrames);
        file.force();
        appendPosition = Pages.alignToPage(endOfFrames);
        return tail.length;
    }

    private static boolean isZero(byte[] bytes) {
        for (byte one : bytes) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Finds or makes a series.
     *
     * @param period for burst types, else null
     * @throws SeriesConflictException if the key exists with another type, period or scale
     * @throws SeriesLimitException if the store holds as many series as it may
     */
    public synchronized SeriesDefinition define(SeriesKey key, ValueType type, SamplePeriod period, double scale) {
        SeriesDefinition known = byKey.get(key);
        SeriesDefinition wanted = new SeriesDefinition(known == null ? nextRef : known.ref(), key, type, period, scale);
        if (known != null) {
            if (!known.sameShape(wanted)) {
                throw new SeriesConflictException(known, wanted);
            }
            return known;
        }
        if (byRef.size() >= limit) {
            throw new SeriesLimitException(key, limit);
        }
        learn(wanted);
        unforced.add(wanted);
        return wanted;
    }

    /**
     * Adds a definition found in a TSM file that the catalogue has lost.
     *
     * @return whether it was new
     */
    public synchronized boolean restore(SeriesDefinition definition) {
        if (find(definition.ref()) != null || byKey.get(definition.key()) != null) {
            return false;
        }
        learn(definition);
        unforced.add(definition);
        return true;
    }

    /** Refs up to this one are taken although no definition is known: data with them exists. What is no ref is ignored. */
    public synchronized void reserveThrough(int ref) {
        if (SeriesDefinition.isRef(ref)) {
            nextRef = Math.max(nextRef, ref + 1);
        }
    }

    /**
     * Makes every definition durable. Costs nothing when nothing is new. Called by one thread at a time.
     *
     * @throws StorageFailureException if the device refuses, and until {@link #rewrite} has succeeded behind that
     */
    public void force() {
        if (broken) {
            throw new StorageFailureException(
                    "force",
                    file.path(),
                    "storage failure: catalogue must be written anew after a failure, path=" + file.path()
                            + "; the store does so when the device accepts writes again",
                    null);
        }
        byte[] frames;
        int count;
        synchronized (this) {
            if (unforced.isEmpty()) {
                return;
            }
            count = unforced.size();
            frames = encode(unforced);
        }
        try {
            file.write(ByteBuffer.wrap(frames), appendPosition);
            file.force();
        } catch (RuntimeException | Error e) {
            broken = true;
            throw e;
        }
        synchronized (this) {
            appendPosition += frames.length;
            unforced.subList(0, count).clear();
        }
    }

    /** Whether a write or force has failed: what the file holds is unknown until it has been rewritten. */
    public boolean isBroken() {
        return broken;
    }

    /**
     * Writes every definition into a fresh file that takes the old one's place. Called by one thread at a time. When it fails
     * the catalogue is broken: which of the two files the name stands for is unknown.
     */
    public void rewrite(Storage storage) {
        broken = true;
        byte[] frames;
        int count;
        synchronized (this) {
            count = unforced.size();
            frames = encode(all());
        }
        if (storage.exists(StoreFiles.CATALOGUE_ASIDE)) {
            storage.delete(StoreFiles.CATALOGUE_ASIDE);
        }
        StorageFile fresh = storage.create(StoreFiles.CATALOGUE_ASIDE);
        try {
            fresh.write(ByteBuffer.wrap(frames), 0);
            fresh.force();
            storage.rename(StoreFiles.CATALOGUE_ASIDE, StoreFiles.CATALOGUE);
            storage.forceDirectory();
        } catch (RuntimeException | Error e) {
            fresh.close();
            throw e;
        }
        file.close();
        file = fresh;
        broken = false;
        synchronized (this) {
            appendPosition = frames.length;
            unforced.subList(0, count).clear();
        }
    }

    private byte[] encode(List<SeriesDefinition> definitions) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (SeriesFrame.Encoded frame : SeriesFrame.encode(definitions, checksum)) {
            frames.writeBytes(frame.bytes());
            pad(frames, Pages.alignToFrame(frames.size()));
        }
        pad(frames, Pages.alignToPage(frames.size()));
        return frames.toByteArray();
    }

    private static void pad(ByteArrayOutputStream target, long length) {
        target.writeBytes(new byte[(int) length - target.size()]);
    }

    @Override
    public void close() {
        file.close();
    }
}
