package io.edgetsm.cli;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** A file to import, plain or gzip by what is in it. It is read twice, so it must be a plain file and stay as it is. */
final class InputFile {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int GZIP_FIRST = 0x1F;
    private static final int GZIP_SECOND = 0x8B;

    private final Path path;
    private final long sizeBytes;
    private final FileTime modified;

    private InputFile(Path path, long sizeBytes, FileTime modified) {
        this.path = path;
        this.sizeBytes = sizeBytes;
        this.modified = modified;
    }

    /**
     * Looks at a file.
     *
     * @throws InputException if it cannot be read, or is no plain file
     */
    static InputFile of(Path path) {
        try {
            if (!Files.isRegularFile(path) && Files.exists(path)) {
                throw new InputException("not a plain file: cannot import, file=" + path
                        + "; nothing was imported; it is read twice, so write it to a file first");
            }
            return new InputFile(path, Files.size(path), Files.getLastModifiedTime(path));
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    static InputException failure(Path path, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return new InputException(
                    "no such file: cannot import, file=" + path + "; nothing was imported; check the path", cause);
        }
        if (cause instanceof AccessDeniedException) {
            return new InputException(
                    "access denied: cannot import, file=" + path + "; nothing was imported; check owner and mode",
                    cause);
        }
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new InputException(
                "cannot read input: file=" + path + " reason=\"" + reason
                        + "\"; nothing was imported; check the file, a gzip with: gzip -t " + path,
                cause);
    }

    /** Path as it was given. */
    Path path() {
        return path;
    }

    /** Size on disk. */
    long sizeBytes() {
        return sizeBytes;
    }

    /** Name without directory and without {@code .gz}, lower case. */
    String bareName() {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    }

    /** Opens the content for reading from its begin. */
    Content open() {
        try {
            return new Content(path);
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /** Fails if the file is not the one that was looked at any more. */
    void requireUnchanged() {
        InputFile now = of(path);
        if (now.sizeBytes != sizeBytes || !now.modified.equals(modified)) {
            throw new InputException("input changed while it was checked: file=" + path
                    + "; nothing was imported; import it when nobody writes to it");
        }
    }

    /** Uncompressed content, which knows how much of the file it has taken. */
    static final class Content implements AutoCloseable {
        private final Path path;
        private final Counting counting;
        private final InputStream content;

        private Content(Path path) throws IOException {
            this.path = path;
            counting = new Counting(Files.newInputStream(path));
            try {
                BufferedInputStream buffered = new BufferedInputStream(counting, BUFFER_BYTES);
                content = isGzip(buffered) ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered;
            } catch (IOException e) {
                counting.close();
                throw e;
            }
        }

        private static boolean isGzip(BufferedInputStream stream) throws IOException {
            stream.mark(2);
            boolean gzip = stream.read() == GZIP_FIRST && stream.read() == GZIP_SECOND;
            stream.reset();
            return gzip;
        }

        /** Fills the buffer as far as the content goes; returns the bytes read, 0 at the end. */
        int read(byte[] buffer) {
            try {
                return content.readNBytes(buffer, 0, buffer.length);
            } catch (IOException e) {
                throw failure(path, e);
            }
        }

        /** Bytes taken from the file so far. */
        long bytesTaken() {
            return counting.taken;
        }

        @Override
        public void close() {
            try {
                content.close();
            } catch (IOException e) {
                throw failure(path, e);
            }
        }
    }

    private static final class Counting extends FilterInputStream {
        private long taken;

        private Counting(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            taken += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int read = super.read(buffer, from, length);
            taken += Math.max(0, read);
            return read;
        }
    }
}
