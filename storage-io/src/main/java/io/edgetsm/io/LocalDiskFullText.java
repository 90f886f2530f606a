package io.edgetsm.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** How this machine says "no space left on device" in its own language, learnt from the device that always says it. */
final class LocalDiskFullText {
    private static final Path ALWAYS_FULL = Path.of("/dev/full");
    private static volatile String learnt;

    private LocalDiskFullText() {}

    /** The text in lower case, or null where there is no such device or it cannot be opened just now. */
    static String get() {
        if (learnt == null) {
            learnt = ask();
        }
        return learnt;
    }

    private static String ask() {
        // Two steps, since only the refusal of the write says "full"; that of the opening may say anything.
        try (AsynchronousFileChannel device =
                AsynchronousFileChannel.open(ALWAYS_FULL, Set.of(StandardOpenOption.WRITE), InlineExecutor.INSTANCE)) {
            return answerOf(device);
        } catch (IOException | UnsupportedOperationException noSuchDevice) {
            return null;
        }
    }

    private static String answerOf(AsynchronousFileChannel device) {
        try {
            Operations.await(device.write(ByteBuffer.allocate(1), 0));
            return null;
        } catch (IOException answer) {
            return Failures.text(answer);
        }
    }
}
