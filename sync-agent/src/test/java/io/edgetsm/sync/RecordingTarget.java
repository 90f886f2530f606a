package io.edgetsm.sync;

import io.edgetsm.format.StoreId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Keeps every batch in memory and acknowledges it. */
final class RecordingTarget implements Target {
    final List<Batch> batches = new ArrayList<>();

    @Override
    public String id() {
        return "recording";
    }

    @Override
    public String description() {
        return "recording";
    }

    @Override
    public OptionalLong blocksHeld(StoreId store) {
        return OptionalLong.empty();
    }

    @Override
    public Ack send(Batch batch) {
        batches.add(batch);
        return new Ack(batch.blockCount(), 0, batch.sampleCount());
    }

    @Override
    public void close() {}
}
