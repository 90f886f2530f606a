package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.writer.HeadImage;
import io.edgetsm.writer.Heads;
import org.junit.jupiter.api.Test;

/** What copies of heads take is counted as long as somebody has them. */
class LiveSnapshotsTest {
    /** Whoever closes a snapshot does not wait for the encoder, which may be copying a head for it. */
    @Test
    void aCopyThatComesAfterTheCloseIsNotCounted() {
        SeriesDefinition series = new SeriesDefinition(1, SeriesKey.parse("a"), ValueType.FLOAT64, null, 1);
        try (Heads heads = new Heads(new StoreId(1, 2), 1, 4 << 20, CodecPolicy.packed(), block -> {})) {
            heads.append(series, 0, StoreLife.START, Double.doubleToRawLongBits(1.5));
            LiveSnapshots snapshots = new LiveSnapshots(heads, null, 1 << 20);
            LiveSnapshot snapshot = new LiveSnapshot(null, snapshots);
            HeadImage early = snapshots.image(1);
            snapshot.keep(1, early);
            assertTrue(snapshots.imageBytes() > 0);
            HeadImage late = snapshots.image(1);
            snapshot.close();
            snapshot.keep(1, late);
            assertEquals(0, snapshots.imageBytes());
        }
    }
}
