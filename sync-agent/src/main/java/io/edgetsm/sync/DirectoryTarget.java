package io.edgetsm.sync;

import io.edgetsm.format.StoreId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * A directory of this machine, a removable disk or a network share: {@code <directory>/<store id>/} becomes a replica that
 * any reader of stores opens, the same that a {@link Receiver} makes. Holds the lock of that replica while it is open.
 */
public final class DirectoryTarget implements Target {
    private static final int ID_BYTES = 16;

    private final String description;
    private final Replicas replicas;

    DirectoryTarget(String description, Replicas replicas) {
        this.description = description;
        this.replicas = replicas;
    }

    /** A target in this directory, which is made when the first batch comes. */
    public static DirectoryTarget of(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        return new DirectoryTarget(absolute.toString(), Replicas.below(absolute));
    }

    /** Short text that stands for an address. */
    static String idOf(String address) {
        return HexFormat.of().formatHex(Batch.digest(address.getBytes(StandardCharsets.UTF_8)), 0, ID_BYTES / 2);
    }

    @Override
    public String id() {
        return idOf("directory:" + description);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public OptionalLong blocksHeld(StoreId store) {
        return OptionalLong.of(replicas.blocksHeld(store));
    }

    @Override
    public Ack send(Batch batch) {
        return replicas.add(batch);
    }

    @Override
    public void close() {
        replicas.close();
    }
}
