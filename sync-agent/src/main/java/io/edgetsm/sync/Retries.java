package io.edgetsm.sync;

import java.util.function.Supplier;

/**
 * Tries again what a target cannot take now: after a random time between nothing and a bound that doubles (full jitter, so
 * that many gateways behind one outage do not come back together), or after what the target asks for plus such a time.
 * Single-threaded.
 */
final class Retries {
    private final SyncConfig config;
    private int count;

    Retries(SyncConfig config) {
        this.config = config;
    }

    /**
     * Runs an action until it succeeds.
     *
     * @throws TargetUnavailableException of the last attempt, when the attempts are used up, the target asks for too long a
     *     wait, or the thread is interrupted (the flag stays set)
     */
    <T> T until(Supplier<T> action) {
        for (int attempt = 1; ; attempt++) {
            try {
                return action.get();
            } catch (TargetUnavailableException e) {
                long asked = e.retryAfterNanos().orElse(0);
                boolean tooLong = asked > config.maxRetryAfter().toNanos();
                if (attempt == config.maxAttempts()
                        || tooLong
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                pause(Math.addExact(asked, jitter(attempt)), e);
                count++;
            }
        }
    }

    private long jitter(int attempt) {
        long cap = config.retryCap().toNanos();
        long bound = config.retryBase().toNanos();
        for (int doubled = 1; doubled < attempt && bound < cap; doubled++) {
            bound *= 2;
        }
        return config.random().nextLong(Math.min(bound, cap) + 1);
    }

    private void pause(long nanos, TargetUnavailableException cause) {
        try {
            config.pause().forNanos(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cause.addSuppressed(e);
            throw cause;
        }
    }

    /** Attempts after the first of each action. */
    int count() {
        return count;
    }
}
