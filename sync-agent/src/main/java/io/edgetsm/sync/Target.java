package io.edgetsm.sync;

import io.edgetsm.format.StoreId;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Where batches go. Used by one thread at a time.
 *
 * <p>Both operations throw {@link TargetUnavailableException} for what may pass by itself, {@link BatchRefusedException}
 * for what will not, and {@link io.edgetsm.io.StorageFailureException} where the target is a disk of this machine.
 */
public interface Target extends AutoCloseable {
    /** Tells this target from all others, the same in each run; at most 64 letters and digits. */
    String id();

    /** Name for people; holds no secret. */
    String description();

    /**
     * How many blocks of a store the target holds, to notice one that has lost data or was replaced; empty where it cannot
     * tell at little cost.
     */
    OptionalLong blocksHeld(StoreId store);

    /** Hands over a batch; returns when it is durable there. Sending the same blocks again, in any batch, is harmless. */
    Ack send(Batch batch);

    /** Gives connections and files back; idempotent. */
    @Override
    void close();

    /**
     * The target that a text names: {@code http://} or {@code https://} a receiver, anything else a directory.
     *
     * @param token for a receiver that asks for one, or null
     * @throws IllegalArgumentException if it is not a usable address
     */
    static Target of(String text, String token) {
        String scheme = text.toLowerCase(Locale.ROOT);
        if (scheme.startsWith("http://") || scheme.startsWith("https://")) {
            return HttpTarget.builder(text).token(token).build();
        }
        if (text.contains("://")) {
            throw new IllegalArgumentException("unknown kind of target: to=" + text
                    + "; nothing was sent; give a directory, or the http:// or https:// address of a receiver");
        }
        return DirectoryTarget.of(Path.of(text));
    }
}
