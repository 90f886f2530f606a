package io.edgetsm;

import io.edgetsm.format.LogPageBuilder;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.io.Clock;
import io.edgetsm.wal.Catalogue;
import io.edgetsm.wal.LogWriter;
import io.edgetsm.writer.Heads;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.agrona.concurrent.Agent;

/**
 * Owns the heads and the TSM files: takes logged samples from the intake into the heads, writes full blocks, moves the
 * checkpoint. Never goes beyond what is in the log, so that a block can always be made durable behind it.
 */
final class Encoder implements Agent {
    private static final int BATCH_SLOTS = 32 * 1024;
    private static final int AGE_MARKS_PER_FLUSH_AGE = 16;

    private final Intake intake;
    private final Catalogue catalogue;
    private final Committer committer;
    private final LogWriter log;
    private final Heads heads;
    private final TsmFiles files;
    private final Agents agents;
    private final Clock clock;
    private final long flushAgeNanos;
    private final byte[] raw = new byte[LogPageBuilder.MAX_BURST_BYTES];
    private final Queue<Command<?>> commands = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<AgeMark> ageMarks = new ArrayDeque<>();

    private volatile long encodedLsn;
    private volatile long relievedLsn;
    private volatile boolean holdsSamples;
    private volatile Throwable failure;

    /** Everything before the LSN was appended before the time. */
    private record AgeMark(long lsn, long nanos) {}

    private record Command<T>(long targetLsn, Supplier<T> action, CompletableFuture<T> result) {
        void run() {
            try {
                result.complete(action.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        }
    }

    Encoder(
            Intake intake,
            Catalogue catalogue,
            Committer committer,
            LogWriter log,
            Heads heads,
            TsmFiles files,
            Agents agents,
            Clock clock,
            long flushAgeNanos) {
        this.intake = intake;
        this.catalogue = catalogue;
        this.committer = committer;
        this.log = log;
        this.heads = heads;
        this.files = files;
        this.agents = agents;
        this.clock = clock;
        this.flushAgeNanos = flushAgeNanos;
        this.encodedLsn = intake.publishedLsn();
        this.holdsSamples = heads.oldestLsn() != Long.MAX_VALUE;
        files.forceLogWith(this::forceLog);
    }

    @Override
    public int doWork() {
        if (failure != null || committer.failure() != null) {
            return failCommands();
        }
        try {
            int work = drain();
            work += relievePressure();
            work += flushAged();
            work += files.rollIfFull() ? 1 : 0;
            return work + runCommands();
        } catch (RuntimeException | Error e) {
            failure = e;
            agents.signalProgress();
            return failCommands();
        }
    }

    private int drain() {
        long end = Math.min(committer.loggedLsn(), encodedLsn + BATCH_SLOTS);
        long lsn = encodedLsn;
        if (lsn == end) {
            return 0;
        }
        for (; lsn < end; lsn++) {
            SeriesDefinition series = catalogue.find(intake.ref(lsn));
            long value = intake.value(lsn);
            if (series.type().isBurst()) {
                int length = intake.raw(value, raw);
                heads.appendBurst(series, lsn, intake.timestamp(lsn), intake.firstIndex(value), raw, 0, length);
                intake.releaseFragment(value);
            } else {
                heads.append(series, lsn, intake.timestamp(lsn), value);
            }
        }
        encodedLsn = lsn;
        holdsSamples = true;
        intake.release(lsn);
        agents.signalProgress();
        return 1;
    }

    private int relievePressure() {
        long pressure = committer.pressureLsn();
        if (pressure <= relievedLsn) {
            return 0;
        }
        heads.flushOlderThan(pressure);
        checkpoint();
        relievedLsn = pressure;
        return 1;
    }

    /** Makes every block durable and lets the ring go up to the oldest sample that is still in a head. */
    private void checkpoint() {
        files.force();
        log.advanceCheckpoint(Math.min(heads.oldestLsn(), encodedLsn));
        agents.wakeCommitter();
    }

    private void forceLog(long lsn) {
        if (committer.forcedLsn() < lsn) {
            committer.requestForce(lsn);
            agents.await(() -> committer.forcedLsn() >= lsn || committer.failure() != null, Long.MAX_VALUE / 2);
            if (committer.failure() != null) {
                throw new IllegalStateException("log could not be forced", committer.failure());
            }
        }
    }

    private int flushAged() {
        if (!holdsSamples) {
            return 0;
        }
        long now = clock.monotonicNanos();
        AgeMark newest = ageMarks.peekLast();
        if (newest == null || now - newest.nanos() >= flushAgeNanos / AGE_MARKS_PER_FLUSH_AGE) {
            ageMarks.add(new AgeMark(encodedLsn, now));
        }
        if (now - ageMarks.peekFirst().nanos() < flushAgeNanos) {
            return 0;
        }
        heads.flushOlderThan(ageMarks.removeFirst().lsn());
        files.write();
        holdsSamples = heads.oldestLsn() != Long.MAX_VALUE;
        if (!holdsSamples) {
            ageMarks.clear();
        }
        return 1;
    }

    /** Time of {@link Clock#monotonicNanos} at which {@link #doWork} has something to do although nobody signals. */
    long deadlineNanos() {
        AgeMark oldest = ageMarks.peekFirst();
        return oldest == null || failure != null ? Long.MAX_VALUE : oldest.nanos() + flushAgeNanos;
    }

    private int runCommands() {
        int run = 0;
        for (Command<?> command = commands.peek();
                command != null && command.targetLsn() <= encodedLsn;
                command = commands.peek()) {
            commands.remove();
            command.run();
            agents.signalProgress();
            run++;
        }
        return run;
    }

    private int failCommands() {
        int failed = 0;
        for (Command<?> command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
            agents.signalProgress();
            failed++;
        }
        return failed;
    }

    /**
     * Runs an action on the encoder's thread once everything before the LSN is in the heads; when the store has failed, at
     * once.
     */
    <T> CompletableFuture<T> execute(long targetLsn, Supplier<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        committer.requestLog(targetLsn);
        commands.add(new Command<>(targetLsn, action, result));
        agents.wakeEncoder();
        return result;
    }

    /** Flushes every head and makes it durable. On the encoder's thread. */
    void flushAll() {
        heads.flushAll();
        checkpoint();
        holdsSamples = false;
        ageMarks.clear();
    }

    /** Makes the blocks written so far durable. On the encoder's thread. */
    void forceFiles() {
        checkpoint();
    }

    Heads heads() {
        return heads;
    }

    TsmFiles files() {
        return files;
    }

    /** What has stopped the encoder, or null. */
    Throwable failure() {
        return failure;
    }

    @Override
    public String roleName() {
        return "encoder";
    }
}
