package io.edgetsm.format;

import java.util.List;

/**
 * The root of a store: which files are live. Small, written whole, replaced atomically (written aside, forced, renamed,
 * directory forced). All fields little-endian.
 *
 * <pre>
 *  offset size field          meaning
 *       0    4 magic          "TSMM"
 *       4    4 checksum       FrameChecksum of the whole manifest
 *       8    2 version        of the store, 1
 *      10    2 reserved       zero
 *      12    4 epoch          raised at every open for writing
 *      16   16 storeId        made once
 *      32    4 logPages       pages of the ring; 0 in a replica, which has no log
 *      36    4 fileCount      sealed TSM files
 *      40    8 growingFileId  TSM file being written, 0 when there is none
 *      48    8 lastFileId     highest file id ever used
 *      56    8 logFileId      which ring is live: 0 is {@code log}, n is {@code log-n}
 *      64    4 droppedCount   series of which dropped files held what the log may hold still
 *      68    4 limitCount     sealed files that do not count whole
 *      72  8xn fileIds        of the sealed files, ascending
 *       .  12xm droppedCuts   of these series, see {@link DroppedCuts}
 *       .  24xk cutLimits     of these files, see {@link CutLimits}
 * </pre>
 *
 * @param storeId identity of the store
 * @param epoch of the last open for writing
 * @param logPages pages of the ring; 0 in a replica
 * @param growingFileId TSM file being written, 0 when there is none
 * @param lastFileId highest file id ever used
 * @param logFileId which ring is live; another takes its place when a force of it fails
 * @param sealedFileIds sealed TSM files, ascending
 * @param droppedCuts what has been dropped with TSM files and may still be in the log
 * @param cutLimits how far sealed files count that do not count whole
 */
public record Manifest(
        StoreId storeId,
        int epoch,
        int logPages,
        long growingFileId,
        long lastFileId,
        long logFileId,
        List<Long> sealedFileIds,
        DroppedCuts droppedCuts,
        CutLimits cutLimits) {
    /** The four bytes {@code TSMM}. */
    public static final int MAGIC = 0x4D4D5354;
    /** Version this build writes. */
    public static final int VERSION = 1;
    /** Oldest version this build reads. */
    public static final int OLDEST_VERSION = 1;
    /** Offset of the version. */
    public static final int VERSION_OFFSET = 8;
    /** Offset of the epoch. */
    public static final int EPOCH_OFFSET = 12;
    /** Offset of the store id. */
    public static final int STORE_ID_OFFSET = 16;
    /** Offset of the ring's size. */
    public static final int LOG_PAGES_OFFSET = 32;
    /** Offset of the number of sealed files. */
    public static final int FILE_COUNT_OFFSET = 36;
    /** Offset of the growing file's id. */
    public static final int GROWING_FILE_ID_OFFSET = 40;
    /** Offset of the highest file id. */
    public static final int LAST_FILE_ID_OFFSET = 48;
    /** Offset of the live ring's number. */
    public static final int LOG_FILE_ID_OFFSET = 56;
    /** Offset of the number of dropped cuts. */
    public static final int DROPPED_COUNT_OFFSET = 64;
    /** Offset of the number of files that do not count whole. */
    public static final int LIMIT_COUNT_OFFSET = 68;
    /** Offset of the list of sealed files. */
    public static final int FILE_IDS_OFFSET = 72;
    /** Most pages a ring may have: 4 GB. */
    public static final int MAX_LOG_PAGES = 1 << 20;
    /** Longest manifest that is read: a million files, each with a limit, and dropped cuts of a million series. */
    public static final int MAX_BYTES = FILE_IDS_OFFSET
            + (Long.BYTES + CutLimits.ENTRY_BYTES) * (1 << 20)
            + DroppedCuts.ENTRY_BYTES * DroppedCuts.MAX_SERIES;

    /** Copies the list; limits of files that are not in it are left out. */
    public Manifest {
        sealedFileIds = List.copyOf(sealedFileIds);
        cutLimits = cutLimits.of(sealedFileIds);
    }

    /** A manifest of a store that has dropped nothing and whose files count whole. */
    public Manifest(
            StoreId storeId,
            int epoch,
            int logPages,
            long growingFileId,
            long lastFileId,
            long logFileId,
            List<Long> sealedFileIds) {
        this(
                storeId,
                epoch,
                logPages,
                growingFileId,
                lastFileId,
                logFileId,
                sealedFileIds,
                DroppedCuts.NONE,
                CutLimits.NONE);
    }

    /** The stored form. */
    public byte[] encode() {
        int cutsOffset = FILE_IDS_OFFSET + Long.BYTES * sealedFileIds.size();
        int limitsOffset = cutsOffset + DroppedCuts.ENTRY_BYTES * droppedCuts.size();
        byte[] form = new byte[limitsOffset + CutLimits.ENTRY_BYTES * cutLimits.size()];
        Bytes.putInt(form, 0, MAGIC);
        Bytes.putU16(form, VERSION_OFFSET, VERSION);
        Bytes.putInt(form, EPOCH_OFFSET, epoch);
        storeId.write(form, STORE_ID_OFFSET);
        Bytes.putInt(form, LOG_PAGES_OFFSET, logPages);
        Bytes.putInt(form, FILE_COUNT_OFFSET, sealedFileIds.size());
        Bytes.putLong(form, GROWING_FILE_ID_OFFSET, growingFileId);
        Bytes.putLong(form, LAST_FILE_ID_OFFSET, lastFileId);
        Bytes.putLong(form, LOG_FILE_ID_OFFSET, logFileId);
        for (int i = 0; i < sealedFileIds.size(); i++) {
            Bytes.putLong(form, FILE_IDS_OFFSET + i * Long.BYTES, sealedFileIds.get(i));
        }
        Bytes.putInt(form, DROPPED_COUNT_OFFSET, droppedCuts.size());
        droppedCuts.write(form, cutsOffset);
        Bytes.putInt(form, LIMIT_COUNT_OFFSET, cutLimits.size());
        cutLimits.write(form, limitsOffset);
        new FrameChecksum().seal(form, 0, form.length);
        return form;
    }

    /**
     * Verifies and decodes.
     *
     * @throws CorruptDataException if it is damaged or no manifest at all
     * @throws UnsupportedFormatException if a newer release wrote it
     */
    public static Manifest decode(byte[] source, String file) {
        if (source.length < FILE_IDS_OFFSET || Bytes.getInt(source, 0) != MAGIC) {
            throw new CorruptDataException("not a store manifest, length=" + source.length, file, 0);
        }
        if (!new FrameChecksum().matches(source, 0, source.length)) {
            throw new CorruptDataException("checksum mismatch in the manifest", file, 0);
        }
        int version = Bytes.getU16(source, VERSION_OFFSET);
        if (version < OLDEST_VERSION || version > VERSION) {
            throw new UnsupportedFormatException(file, version, OLDEST_VERSION, VERSION);
        }
        int count = Bytes.getInt(source, FILE_COUNT_OFFSET);
        int dropped = Bytes.getInt(source, DROPPED_COUNT_OFFSET);
        int limited = Bytes.getInt(source, LIMIT_COUNT_OFFSET);
        long cutsOffset = FILE_IDS_OFFSET + (long) count * Long.BYTES;
        long limitsOffset = cutsOffset + (long) dropped * DroppedCuts.ENTRY_BYTES;
        if (count < 0
                || dropped < 0
                || dropped > DroppedCuts.MAX_SERIES
                || limited < 0
                || source.length != limitsOffset + (long) limited * CutLimits.ENTRY_BYTES) {
            throw new CorruptDataException(
                    "counts do not fit the manifest, files=" + count + " droppedCuts=" + dropped + " limits=" + limited,
                    file,
                    0);
        }
        Long[] ids = new Long[count];
        for (int i = 0; i < count; i++) {
            ids[i] = Bytes.getLong(source, FILE_IDS_OFFSET + i * Long.BYTES);
        }
        CutLimits limits = CutLimits.read(source, (int) limitsOffset, limited);
        if (limits == null || !limits.areOf(List.of(ids))) {
            throw new CorruptDataException("limits of files that are not sealed ones in order", file, 0);
        }
        Manifest manifest = new Manifest(
                StoreId.read(source, STORE_ID_OFFSET),
                Bytes.getInt(source, EPOCH_OFFSET),
                Bytes.getInt(source, LOG_PAGES_OFFSET),
                Bytes.getLong(source, GROWING_FILE_ID_OFFSET),
                Bytes.getLong(source, LAST_FILE_ID_OFFSET),
                Bytes.getLong(source, LOG_FILE_ID_OFFSET),
                List.of(ids),
                DroppedCuts.read(source, (int) cutsOffset, dropped),
                limits);
        if (!manifest.isPlausible()) {
            throw new CorruptDataException("implausible manifest under a valid checksum", file, 0);
        }
        return manifest;
    }

    private boolean isPlausible() {
        return epoch >= 0
                && logPages >= 0
                && logPages <= MAX_LOG_PAGES
                && growingFileId >= 0
                && growingFileId <= lastFileId
                && sealedIdsAscend()
                && droppedCuts.isPlausible();
    }

    private boolean sealedIdsAscend() {
        long previous = 0;
        for (long id : sealedFileIds) {
            if (id <= previous || id > lastFileId || id == growingFileId) {
                return false;
            }
            previous = id;
        }
        return true;
    }

    /** Whether this is the receiving end of a sync: TSM files only, neither log nor catalogue, and no writer but that. */
    public boolean isReplica() {
        return logPages == 0;
    }

    /** Whether there are TSM files. */
    public boolean hasFiles() {
        return growingFileId != 0 || !sealedFileIds.isEmpty();
    }

    /** The same store at another epoch. */
    public Manifest withEpoch(int newEpoch) {
        return new Manifest(
                storeId,
                newEpoch,
                logPages,
                growingFileId,
                lastFileId,
                logFileId,
                sealedFileIds,
                droppedCuts,
                cutLimits);
    }

    /** The same store with another growing file. */
    public Manifest withGrowing(long fileId) {
        long newLastFileId = Math.max(lastFileId, fileId);
        return new Manifest(
                storeId, epoch, logPages, fileId, newLastFileId, logFileId, sealedFileIds, droppedCuts, cutLimits);
    }

    /** The same store with other sealed files. */
    public Manifest withSealed(List<Long> fileIds) {
        return new Manifest(
                storeId, epoch, logPages, growingFileId, lastFileId, logFileId, fileIds, droppedCuts, cutLimits);
    }

    /** The same store with a sealed file of which blocks with a higher cut, or from a position on, do not count. */
    public Manifest withCutLimit(long fileId, long cutLsn, long end) {
        return new Manifest(
                storeId,
                epoch,
                logPages,
                growingFileId,
                lastFileId,
                logFileId,
                sealedFileIds,
                droppedCuts,
                cutLimits.and(fileId, cutLsn, end));
    }

    /** The same store with another ring. */
    public Manifest withLog(long newLogFileId, int newLogPages) {
        return new Manifest(
                storeId,
                epoch,
                newLogPages,
                growingFileId,
                lastFileId,
                newLogFileId,
                sealedFileIds,
                droppedCuts,
                cutLimits);
    }

    /** The same store with other dropped cuts. */
    public Manifest withDroppedCuts(DroppedCuts cuts) {
        return new Manifest(
                storeId, epoch, logPages, growingFileId, lastFileId, logFileId, sealedFileIds, cuts, cutLimits);
    }

    /** Name of the live ring's file. */
    public String logName() {
        return StoreFiles.log(logFileId);
    }
}
