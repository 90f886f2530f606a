package io.edgetsm.io;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs each task on the thread that hands it in. With it an {@link java.nio.channels.AsynchronousFileChannel} costs
 * what a {@link java.nio.channels.FileChannel} costs, needs no thread, and has no interruptible calls.
 */
final class InlineExecutor extends AbstractExecutorService {
    static final InlineExecutor INSTANCE = new InlineExecutor();

    private InlineExecutor() {}

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void shutdown() {
        // Owns no thread: there is nothing to end, and other channels share it.
    }

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }
}
