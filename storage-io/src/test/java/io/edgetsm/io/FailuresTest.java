package io.edgetsm.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class FailuresTest {
    private static final Path FILE = Path.of("store", "a");

    static Stream<Arguments> reasons() {
        return Stream.of(
                Arguments.of(new IOException("No space left on device"), DiskFullException.class),
                Arguments.of(new IOException("Disk quota exceeded"), DiskFullException.class),
                Arguments.of(new FileSystemException("a", null, "No space left on device"), DiskFullException.class),
                Arguments.of(new FileSystemException("a", null, "Read-only file system"), denied()),
                Arguments.of(new IOException("Operation not permitted"), denied()),
                Arguments.of(new AccessDeniedException("a"), denied()),
                Arguments.of(new NoSuchFileException("a"), MissingFileException.class),
                Arguments.of(new FileSystemException("a", null, "Too many open files"), other()),
                Arguments.of(new IOException("Input/output error"), other()),
                Arguments.of(new IOException(), other()));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void namesTheReason(IOException cause, Class<?> expected) {
        StorageFailureException failure = Failures.translate("write", FILE, cause);
        assertSame(expected, failure.getClass());
        assertSame(cause, failure.getCause());
        assertEquals("write", failure.operation());
        assertEquals(FILE.toString(), failure.path());
    }

    @Test
    void messagesSayWhatFactsConsequenceAndRemedy() {
        StorageFailureException failure =
                Failures.translate("write", FILE, new IOException("No space left\non device"));
        assertEquals(
                "disk full: cannot write, path=store/a reason=\"No space left on device\"; "
                        + "what is stored stays readable; free some space or shorten retention",
                Failures.translate("write", Path.of("store/a"), new IOException("No space left on device"))
                        .getMessage());
        assertTrue(failure.getMessage().lines().count() == 1, "a reason broke the line");
    }

    /** A real refusal by the kernel, in whatever language this machine speaks. */
    @Test
    void recognisesAFullDeviceOnThisMachine() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "skipped: no /dev/full here");
        AsynchronousFileChannel channel =
                AsynchronousFileChannel.open(full, Set.of(StandardOpenOption.WRITE), InlineExecutor.INSTANCE);
        try (StorageFile file = new ChannelFile(full, channel)) {
            assertThrows(DiskFullException.class, () -> file.write(ByteBuffer.allocate(1), 0));
        }
        assertEquals("no space left on device", LocalDiskFullText.get());
    }

    @Test
    void onlyAnUnsupportedForceIsNoFailure() {
        assertTrue(Failures.isUnsupported(new IOException("Invalid argument")));
        assertFalse(Failures.isUnsupported(new IOException("Input/output error")));
        assertFalse(Failures.isUnsupported(new IOException()));
    }

    private static Class<?> denied() {
        return AccessDeniedStorageException.class;
    }

    private static Class<?> other() {
        return StorageFailureException.class;
    }
}
