package io.edgetsm;

import io.edgetsm.io.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;

/**
 * The two threads of a store, or, for tests, none: then whoever waits runs the agents himself, so that a whole store works
 * in one thread under a schedule of its own.
 */
final class Agents implements AutoCloseable {
    private static final long MAX_PARK_NANOS = TimeUnit.HOURS.toNanos(1);
    /** The committer has little to do while the encoder comes to its end. */
    private static final long STOPPING_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Clock clock;
    private final boolean threaded;
    private final ReentrantLock progressLock = new ReentrantLock();
    private final Condition progress = progressLock.newCondition();
    private final Wakeup committerWakeup = new Wakeup();
    private final Wakeup encoderWakeup = new Wakeup();
    private Committer committer;
    private Encoder encoder;
    private AgentRunner committerRunner;
    private AgentRunner encoderRunner;
    private volatile boolean stopping;
    private boolean insideEncoder;

    Agents(Clock clock, boolean threaded) {
        this.clock = clock;
        this.threaded = threaded;
    }

    /** Starts the threads; called once. */
    void start(Committer startedCommitter, Encoder startedEncoder, String storeName) {
        this.committer = startedCommitter;
        this.encoder = startedEncoder;
        if (threaded) {
            committerRunner = run(committer, new Sleeping(committerWakeup), "edgetsm-committer " + storeName);
            encoderRunner = run(encoder, new Sleeping(encoderWakeup), "edgetsm-encoder " + storeName);
        }
    }

    private static AgentRunner run(Agent agent, IdleStrategy idle, String threadName) {
        AgentRunner runner = new AgentRunner(idle, error -> {}, null, agent);
        AgentRunner.startOnThread(runner, task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        return runner;
    }

    /** Sleeps until signalled or until the agent's next deadline. */
    private final class Sleeping implements IdleStrategy {
        private final Wakeup wakeup;

        private Sleeping(Wakeup wakeup) {
            this.wakeup = wakeup;
        }

        @Override
        public void idle(int workCount) {
            if (workCount <= 0) {
                idle();
                // The runner would end on an interrupt, without a word. Whoever means that closes the store.
                Thread.interrupted();
            }
        }

        @Override
        public void idle() {
            long deadline = wakeup == committerWakeup ? committer.deadlineNanos() : encoder.deadlineNanos();
            long nanos = deadline == Long.MAX_VALUE ? MAX_PARK_NANOS : deadline - clock.monotonicNanos();
            wakeup.sleep(stopping ? STOPPING_PARK_NANOS : nanos);
        }

        @Override
        public void reset() {
            // Nothing is kept between two idle calls.
        }
    }

    void wakeCommitter() {
        committerWakeup.signal();
    }

    void wakeEncoder() {
        encoderWakeup.signal();
    }

    /** Tells everybody who waits to look again. */
    void signalProgress() {
        if (threaded) {
            progressLock.lock();
            try {
                progress.signalAll();
            } finally {
                progressLock.unlock();
            }
        }
    }

    /**
     * Waits until a condition holds. An interrupt does not end the wait; the flag is kept.
     *
     * @return false when the time was up first
     */
    boolean await(BooleanSupplier condition, long timeoutNanos) {
        return threaded ? awaitProgress(condition, timeoutNanos) : runUntil(condition);
    }

    private boolean awaitProgress(BooleanSupplier condition, long timeoutNanos) {
        boolean interrupted = false;
        long deadline = clock.monotonicNanos() + timeoutNanos;
        progressLock.lock();
        try {
            while (!condition.getAsBoolean()) {
                long left = deadline - clock.monotonicNanos();
                if (left <= 0) {
                    return false;
                }
                try {
                    progress.awaitNanos(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            progressLock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean runUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            int work = committer.doWork();
            if (!insideEncoder) {
                insideEncoder = true;
                try {
                    work += encoder.doWork();
                } finally {
                    insideEncoder = false;
                }
            }
            if (work == 0 && !condition.getAsBoolean()) {
                return false;
            }
        }
        return true;
    }

    /** Runs each agent once, for tests without threads. */
    int invokeOnce() {
        insideEncoder = true;
        try {
            return committer.doWork() + encoder.doWork();
        } finally {
            insideEncoder = false;
        }
    }

    /** Stops the threads; whoever closes has already waited for what he needs. */
    @Override
    public void close() {
        stopping = true;
        wakeCommitter();
        wakeEncoder();
        // The encoder may be waiting for the committer, which waits for nobody.
        end(encoderRunner);
        end(committerRunner);
    }

    /** Returns when the thread has ended, without a word about how long it takes. */
    private static void end(AgentRunner runner) {
        if (runner != null) {
            runner.close(AgentRunner.RETRY_CLOSE_TIMEOUT_MS, thread -> {});
        }
    }
}
