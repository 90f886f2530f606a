package io.edgetsm.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What can be learned about the terminal without native code. */
final class Terminal {
    static final int DEFAULT_COLUMNS = 80;

    private static final int MIN_COLUMNS = 20;
    private static final int MAX_COLUMNS = 1000;

    private Terminal() {}

    /** Whether a descriptor of this process is a terminal. */
    static boolean isTerminal(int descriptor) {
        String target = target(descriptor);
        // Where there is no /proc, the JDK's own test must do; it wants all of them to be terminals.
        return target == null
                ? System.console() != null
                : target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    }

    /** Whether a descriptor of this process is a pipe or socket. */
    static boolean isPipe(int descriptor) {
        String target = target(descriptor);
        return target != null && (target.startsWith("pipe:") || target.startsWith("socket:"));
    }

    private static String target(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    /** Whether the terminal is one that shows colours, and its user has not declined them (no-color.org). */
    static boolean wantsColour() {
        String noColor = System.getenv("NO_COLOR");
        return (noColor == null || noColor.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    }

    /** Width of the terminal; 80 where it does not say. */
    static int columns() {
        String columns = System.getenv("COLUMNS");
        if (columns == null) {
            columns = askTerminal();
        }
        try {
            int width = Integer.parseInt(columns.trim());
            return width < MIN_COLUMNS ? DEFAULT_COLUMNS : Math.min(width, MAX_COLUMNS);
        } catch (NumberFormatException e) {
            return DEFAULT_COLUMNS;
        }
    }

    /** {@code stty size} prints rows and columns. */
    private static String askTerminal() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size = new String(stty.getInputStream().readNBytes(64), StandardCharsets.US_ASCII).trim();
            stty.waitFor(1, TimeUnit.SECONDS);
            return size.substring(size.indexOf(' ') + 1);
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
