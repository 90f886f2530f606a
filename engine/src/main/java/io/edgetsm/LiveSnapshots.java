package io.edgetsm;

import io.edgetsm.writer.HeadImage;
import io.edgetsm.writer.HeadObserver;
import io.edgetsm.writer.Heads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The open snapshots of a store, seen from the encoder: a head is copied for them when it changes for the first time, or
 * when its series is read, whichever comes first. So a snapshot costs the encoder nothing for series that are neither
 * appended to nor read, and a microsecond for each of the others. Belongs to the encoder's thread.
 */
final class LiveSnapshots implements HeadObserver {
    private final Heads heads;
    private final TsmFiles files;
    private final long maxImageBytes;
    private final AtomicLong imageBytes = new AtomicLong();
    private final List<LiveSnapshot> open = new ArrayList<>();

    /** @param maxImageBytes memory that copied heads of all snapshots may take */
    LiveSnapshots(Heads heads, TsmFiles files, long maxImageBytes) {
        this.heads = heads;
        this.files = files;
        this.maxImageBytes = maxImageBytes;
        heads.observer(this);
    }

    /** Begins a snapshot of this moment. */
    void begin(LiveSnapshot snapshot) {
        open.removeIf(LiveSnapshot::isClosed);
        heads.observeFromHere();
        snapshot.begin(files.moment());
        open.add(snapshot);
    }

    @Override
    public void beforeChange(int seriesRef) {
        HeadImage image = null;
        for (int i = open.size() - 1; i >= 0; i--) {
            LiveSnapshot snapshot = open.get(i);
            if (snapshot.isClosed()) {
                open.remove(i);
            } else if (snapshot.wants(seriesRef)) {
                image = image == null ? heads.image(seriesRef) : image;
                snapshot.keep(seriesRef, counted(image));
            }
        }
    }

    /** Copies what every open snapshot may still ask for: the heads are about to go. */
    void completeAll() {
        open.removeIf(LiveSnapshot::isClosed);
        open.forEach(LiveSnapshot::completeHeads);
    }

    /** A copy of a head, counted; null when copies take more memory than they may. */
    HeadImage image(int seriesRef) {
        return counted(heads.image(seriesRef));
    }

    /** The image, or null when there is no memory for it; one that several snapshots share counts for each. */
    private HeadImage counted(HeadImage image) {
        if (imageBytes.addAndGet(image.sizeBytes()) > maxImageBytes) {
            imageBytes.addAndGet(-image.sizeBytes());
            return null;
        }
        return image;
    }

    /** Bytes of all copies. */
    long imageBytes() {
        return imageBytes.get();
    }

    /** Copies that are no longer needed. From any thread. */
    void release(long bytes) {
        imageBytes.addAndGet(-bytes);
    }
}
