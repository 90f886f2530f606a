package io.edgetsm.cli;

import io.edgetsm.StoreClosedException;
import io.edgetsm.StoreFailedException;
import io.edgetsm.StoreOverloadException;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.UnsupportedFormatException;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.reader.query.QueryException;
import io.edgetsm.sync.BatchRefusedException;
import io.edgetsm.sync.TargetUnavailableException;
import io.edgetsm.wal.NotAStoreException;
import io.edgetsm.wal.ReplicaException;
import io.edgetsm.wal.SeriesConflictException;
import io.edgetsm.wal.SeriesLimitException;
import java.util.List;
import java.util.Locale;

/** Turns an exception into one line on standard error and an exit code. */
final class ErrorPrinter {
    /** Their messages say what went wrong, where, and what to do; a stack trace would add nothing. */
    private static final List<Class<? extends RuntimeException>> EXPECTED = List.of(
            InputException.class,
            StorageFailureException.class,
            CorruptDataException.class,
            UnsupportedFormatException.class,
            NotAStoreException.class,
            SeriesConflictException.class,
            SeriesLimitException.class,
            StoreFailedException.class,
            StoreOverloadException.class,
            StoreClosedException.class,
            ReplicaException.class,
            TargetUnavailableException.class,
            BatchRefusedException.class,
            QueryException.class);

    private ErrorPrinter() {}

    /** Prints what there is to say. */
    static int print(Console console, Throwable failure, boolean stackTrace) {
        if (failure instanceof OutputException output && output.isReaderGone()) {
            return ExitCode.CLOSED_OUTPUT;
        }
        flush(console);
        console.err().println("tsm: " + message(failure));
        if (stackTrace) {
            failure.printStackTrace(console.err());
        }
        return failure instanceof UsageException ? ExitCode.USAGE : ExitCode.FAILURE;
    }

    /** What was printed before the failure comes before its message. */
    private static void flush(Console console) {
        try {
            console.out().flush();
        } catch (OutputException e) {
            console.err().println("tsm: " + e.getMessage());
        }
    }

    private static String message(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return "out of memory: maxBytes=" + Runtime.getRuntime().maxMemory()
                    + "; give the JVM more with JDK_JAVA_OPTIONS=-Xmx...";
        }
        if (isExpected(failure)) {
            return failure.getMessage();
        }
        return "unexpected failure: " + failure
                + "; this is a defect of tsm, please report it; repeat with --stacktrace " + "to see where it happened";
    }

    private static boolean isExpected(Throwable failure) {
        return failure instanceof UsageException
                || failure instanceof OutputException
                || EXPECTED.stream().anyMatch(type -> type.isInstance(failure));
    }

    /** Our messages begin lower case and are one line. */
    static String ofPicocli(String message) {
        String line = message.replace('\n', ' ').strip();
        line = line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
        return line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
    }
}
