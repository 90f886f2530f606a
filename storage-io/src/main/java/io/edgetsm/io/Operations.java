package io.edgetsm.io;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for channel operations in spite of interrupts. */
final class Operations {
    private Operations() {}

    /**
     * The result of the operation; an interrupt meanwhile is kept for the caller. A completion handler would not do:
     * the JDK clears the interrupt flag of the thread that runs one.
     */
    static int await(Future<Integer> operation) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return operation.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
