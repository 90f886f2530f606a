package io.edgetsm;

import io.edgetsm.io.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.NoOpIdleStrategy;

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
            committerRunner = run(new Sleeping(committer, committer::deadlineNanos, committerWakeup), storeName);
            encoderRunner = run(new Sleeping(encoder, encoder::deadlineNanos, encoderWakeup), storeName);
        }
    }

    private static AgentRunner run(Agent agent, String storeName) {
        AgentRunner runner = new AgentRunner(NoOpIdleStrategy.INSTANCE, error -> {}, null, agent);
        AgentRunner.startOnThread(runner, task -> {
            Thread thread = new Thread(task, agent.roleName() + " " + storeName);
            thread.setDaemon(true);
            return thread;
        });
        return runner;
    }

    /**
     * An agent that sleeps, where it has nothing to do, until it is signalled or its next deadline has come. To its runner it
     * has always something to do: without, the runner would end on an interrupt, and not say so. Who means that closes the
     * store.
     */
    private final class Sleeping implements Agent {
        private final Agent agent;
        private final LongSupplier deadlineNanos;
        private final Wakeup wakeup;

        private Sleeping(Agent agent, LongSupplier deadlineNanos, Wakeup wakeup) {
            this.agent = agent;
            this.deadlineNanos = deadlineNanos;
            this.wakeup = wakeup;
        }

        @Override
        public int doWork() throws Exception {
            int work = agent.doWork();
            if (work <= 0) {
                sleep();
                // With the flag set the next one would return at once.
                Thread.interrupted();
            }
            return 1;
        }

        private void sleep() {
            long deadline = deadlineNanos.getAsLong();
            long nanos = deadline == Long.MAX_VALUE ? MAX_PARK_NANOS : deadline - clock.monotonicNanos();
            wakeup.sleep(stopping ? STOPPING_PARK_NANOS : nanos);
        }

        @Override
        public String roleName() {
            return agent.roleName();
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
