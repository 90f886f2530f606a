package io.edgetsm;

import io.edgetsm.format.Pages;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.io.Clock;
import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.Slabs;
import io.edgetsm.io.Storage;
import io.edgetsm.io.SystemClock;
import io.edgetsm.wal.LogWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** How a store is opened. Immutable; built fluently and checked in {@link Builder#build}. */
public final class StoreConfig {
    /** Longest time between an append and its force. */
    public static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofMillis(200);
    /** Size of the log's ring: half an hour of forces five times a second. */
    public static final long DEFAULT_LOG_BYTES = 32L << 20;
    /** Size at which a TSM file is sealed and the next begun. */
    public static final long DEFAULT_TSM_FILE_BYTES = 64L << 20;
    /** Age at which a head is flushed although its block is not full. */
    public static final Duration DEFAULT_FLUSH_AGE = Duration.ofMinutes(15);
    /** Most series of a store. */
    public static final int DEFAULT_MAX_SERIES = 100_000;
    /** How far ahead of the clock a sample may be. */
    public static final Duration DEFAULT_MAX_FUTURE = Duration.ofMinutes(10);
    /** Samples of bursts between two forces from which on they go straight into a TSM file. */
    public static final long DEFAULT_STRAIGHT_BURST_SAMPLES = 32L << 10;
    /** How long an append may wait for room. */
    public static final Duration DEFAULT_MAX_WAIT = Duration.ofSeconds(30);

    /** No retention by size: nothing is dropped. */
    public static final long UNLIMITED_BYTES = Long.MAX_VALUE;

    private static final long AS_IT_IS = -1;
    private static final long MAX_DEFAULT_MEMORY = 64L << 20;
    private static final long MIN_MEMORY = 8L << 20;
    /** Not asked for: the JVM is asked, which takes a while, when the configuration is built. */
    private static final long DEFAULT_MEMORY = Long.MIN_VALUE;

    private final Path directory;
    private final Duration commitInterval;
    private final long logBytes;
    private final long tsmFileBytes;
    private final long memoryBudgetBytes;
    private final long retentionBytes;
    private final long straightBurstSamples;
    private final boolean dropOldestWhenFull;
    private final Duration flushAge;
    private final int maxSeries;
    private final Duration maxFuture;
    private final Duration maxWait;
    private final CodecPolicy codecPolicy;
    private final CodecPolicy busyCodecPolicy;
    private final Function<Path, Storage> storage;
    private final Clock clock;
    private final RecoveryListener recoveryListener;
    private final Supplier<StoreId> newStoreId;

    private StoreConfig(Builder builder) {
        this.directory = builder.directory;
        this.commitInterval = builder.commitInterval;
        this.logBytes = builder.logBytes;
        this.tsmFileBytes = builder.tsmFileBytes;
        this.memoryBudgetBytes = builder.memoryBudgetBytes;
        this.retentionBytes = builder.retentionBytes;
        this.straightBurstSamples = builder.straightBurstSamples;
        this.dropOldestWhenFull = builder.dropOldestWhenFull;
        this.flushAge = builder.flushAge;
        this.maxSeries = builder.maxSeries;
        this.maxFuture = builder.maxFuture;
        this.maxWait = builder.maxWait;
        this.codecPolicy = builder.codecPolicy;
        this.busyCodecPolicy = builder.busyCodecPolicy;
        this.storage = builder.storage;
        this.clock = builder.clock;
        this.recoveryListener = builder.recoveryListener;
        this.newStoreId = builder.newStoreId;
    }

    /** A configuration with the defaults for a store in this directory, which is made if it does not exist. */
    public static StoreConfig of(Path directory) {
        return builder(directory).build();
    }

    /** Starts from the defaults. */
    public static Builder builder(Path directory) {
        return new Builder(directory);
    }

    /** Directory of the store. */
    public Path directory() {
        return directory;
    }

    /** Longest time between an append and its force. */
    public Duration commitInterval() {
        return commitInterval;
    }

    /** Size of the log's ring in bytes that a new store gets. */
    public long logBytes() {
        return hasLogBytes() ? logBytes : DEFAULT_LOG_BYTES;
    }

    /** Whether a size of the log's ring was set, so that a store with another is given it. */
    public boolean hasLogBytes() {
        return logBytes != AS_IT_IS;
    }

    /** Size at which a TSM file is sealed. */
    public long tsmFileBytes() {
        return tsmFileBytes;
    }

    /** Off-heap memory for intake, heads and buffers. */
    public long memoryBudgetBytes() {
        // Not asked for when the configuration is made: in a fresh JVM that takes longer than all the rest of it.
        return memoryBudgetBytes == DEFAULT_MEMORY ? defaultMemoryBytes() : memoryBudgetBytes;
    }

    private static long defaultMemoryBytes() {
        return Math.max(MIN_MEMORY, Math.min(MAX_DEFAULT_MEMORY, Slabs.capBytes() / 2));
    }

    /** Bytes of TSM files beyond which the oldest sealed ones are dropped. */
    public long retentionBytes() {
        return retentionBytes;
    }

    /** Samples of bursts between two forces from which on they go straight into a TSM file. */
    public long straightBurstSamples() {
        return straightBurstSamples;
    }

    /** Whether a full disk drops the oldest sealed file instead of stopping the intake. */
    public boolean dropOldestWhenFull() {
        return dropOldestWhenFull;
    }

    /** Age at which a head is flushed although its block is not full. */
    public Duration flushAge() {
        return flushAge;
    }

    /** Most series of the store. */
    public int maxSeries() {
        return maxSeries;
    }

    /** How far ahead of the clock a sample may be. */
    public Duration maxFuture() {
        return maxFuture;
    }

    /** How long an append may wait for room. */
    public Duration maxWait() {
        return maxWait;
    }

    /** Which encodings are used while the encoder keeps up. */
    public CodecPolicy codecPolicy() {
        return codecPolicy;
    }

    /** Which encodings are used while the encoder has no time: when samples pile up, or it has
     * been busy with the smallest form already. */
    public CodecPolicy busyCodecPolicy() {
        return busyCodecPolicy;
    }

    /** Who is told how far the replay of the log has come. */
    public RecoveryListener recoveryListener() {
        return recoveryListener;
    }

    /** Where a new store has its identity from. */
    Supplier<StoreId> newStoreId() {
        return newStoreId;
    }

    /** What opens the directory. */
    public Function<Path, Storage> storage() {
        return storage;
    }

    /** Source of time. */
    public Clock clock() {
        return clock;
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final Path directory;
        private Duration commitInterval = DEFAULT_COMMIT_INTERVAL;
        private long logBytes = AS_IT_IS;
        private long tsmFileBytes = DEFAULT_TSM_FILE_BYTES;
        private long memoryBudgetBytes = DEFAULT_MEMORY;
        private long retentionBytes = UNLIMITED_BYTES;
        private long straightBurstSamples = DEFAULT_STRAIGHT_BURST_SAMPLES;
        private boolean dropOldestWhenFull;
        private Duration flushAge = DEFAULT_FLUSH_AGE;
        private int maxSeries = DEFAULT_MAX_SERIES;
        private Duration maxFuture = DEFAULT_MAX_FUTURE;
        private Duration maxWait = DEFAULT_MAX_WAIT;
        private CodecPolicy codecPolicy = CodecPolicy.defaults();
        private CodecPolicy busyCodecPolicy = CodecPolicy.packed();
        private Function<Path, Storage> storage = DirectoryStorage::create;
        private Clock clock = SystemClock.INSTANCE;
        private RecoveryListener recoveryListener = (bytes, totalBytes) -> {};
        private Supplier<StoreId> newStoreId = StoreId::random;

        private Builder(Path directory) {
            this.directory = Objects.requireNonNull(directory, "directory");
        }

        /** Longest time between an append and its force; shorter loses less and wears the device more. */
        public Builder commitInterval(Duration interval) {
            this.commitInterval = interval;
            return this;
        }

        /**
         * Size of the log's ring in bytes. Without it a new store gets {@link #DEFAULT_LOG_BYTES} and an old one keeps what
         * it has; with it the ring of an old one is replaced at open.
         */
        public Builder logBytes(long bytes) {
            this.logBytes = bytes;
            return this;
        }

        /** Size in bytes at which a TSM file is sealed and the next begun. */
        public Builder tsmFileBytes(long bytes) {
            this.tsmFileBytes = bytes;
            return this;
        }

        /**
         * Off-heap memory in bytes, at least 8 MB. Without this call it is 64 MB, or half of the direct memory that the JVM
         * grants where that is less: the other half is left to the application.
         */
        public Builder memoryBudget(long bytes) {
            this.memoryBudgetBytes = bytes;
            return this;
        }

        /**
         * Bytes of TSM files beyond which the oldest sealed ones are dropped, whether or not upstream has seen them. What is
         * dropped stays dropped, also where the log still holds it; only when a file is lost or damaged, or a force of one has
         * failed, is more read of what the log holds of the past, and with it what had been dropped.
         */
        public Builder retentionBytes(long bytes) {
            this.retentionBytes = bytes;
            return this;
        }

        /**
         * Samples of bursts between two forces from which on they go straight into a TSM file, once, and the log holds
         * references only. Below, they go through the log, since a force of a growing file costs as much as ten log pages;
         * {@code Long.MAX_VALUE} has all of them go through the log, 0 none.
         */
        public Builder straightBurstSamples(long samples) {
            this.straightBurstSamples = samples;
            return this;
        }

        /** Whether a full disk drops the oldest sealed file instead of stopping the intake. */
        public Builder dropOldestWhenFull(boolean drop) {
            this.dropOldestWhenFull = drop;
            return this;
        }

        /** Age at which a head is flushed although its block is not full. */
        public Builder flushAge(Duration age) {
            this.flushAge = age;
            return this;
        }

        /** Most series of the store. */
        public Builder maxSeries(int series) {
            this.maxSeries = series;
            return this;
        }

        /** How far ahead of the clock a sample may be. */
        public Builder maxFuture(Duration ahead) {
            this.maxFuture = ahead;
            return this;
        }

        /** How long an append may wait for room before it is refused. */
        public Builder maxWait(Duration wait) {
            this.maxWait = wait;
            return this;
        }

        /**
         * Which encodings are used, always. Without this call the smallest form is chosen while the encoder keeps up, which
         * is so on any gateway that samples at its own pace, and {@link CodecPolicy#packed} while it does not.
         */
        public Builder codecPolicy(CodecPolicy policy) {
            return codecPolicy(policy, policy);
        }

        /** Which encodings are used while the encoder keeps up, and which while samples wait for it. */
        public Builder codecPolicy(CodecPolicy quiet, CodecPolicy busy) {
            this.codecPolicy = quiet;
            this.busyCodecPolicy = busy;
            return this;
        }

        /** Who is told how far the replay of the log has come while the store is opened. */
        public Builder recoveryListener(RecoveryListener listener) {
            this.recoveryListener = listener;
            return this;
        }

        /**
         * Where a new store has its identity from, and with it all of its checksums: for tests, whose stores are to be the same
         * each time.
         */
        Builder newStoreId(Supplier<StoreId> source) {
            this.newStoreId = source;
            return this;
        }

        /** What opens the directory; {@code DirectoryStorage::create} unless an optional module brings another. */
        public Builder storage(Function<Path, Storage> opener) {
            this.storage = opener;
            return this;
        }

        /** Source of time. */
        public Builder clock(Clock source) {
            this.clock = source;
            return this;
        }

        /**
         * Checks everything together.
         *
         * @throws IllegalArgumentException naming the first setting that is out of range
         */
        public StoreConfig build() {
            requireRange("commitInterval in ms", commitInterval.toMillis(), 1, 60_000);
            if (logBytes != AS_IT_IS) {
                requireRange("logBytes", logBytes, (long) LogWriter.MIN_PAGES * Pages.PAGE_BYTES, 1L << 30);
            }
            requireRange("tsmFileBytes", tsmFileBytes, 64 << 10, 1L << 30);
            if (memoryBudgetBytes != DEFAULT_MEMORY) {
                requireRange("memoryBudget", memoryBudgetBytes, MIN_MEMORY, 1L << 34);
            }
            requireRange("retentionBytes", retentionBytes, tsmFileBytes, UNLIMITED_BYTES);
            requireRange("straightBurstSamples", straightBurstSamples, 0, Long.MAX_VALUE);
            requireRange("flushAge in ms", flushAge.toMillis(), 1, Long.MAX_VALUE / 1_000_000);
            requireRange("maxSeries", maxSeries, 1, 1 << 24);
            requireRange("maxFuture in ms", maxFuture.toMillis(), 0, Long.MAX_VALUE / 1_000_000);
            requireRange("maxWait in ms", maxWait.toMillis(), 0, 86_400_000);
            Objects.requireNonNull(codecPolicy, "codecPolicy");
            Objects.requireNonNull(busyCodecPolicy, "busyCodecPolicy");
            Objects.requireNonNull(storage, "storage");
            Objects.requireNonNull(clock, "clock");
            Objects.requireNonNull(recoveryListener, "recoveryListener");
            return new StoreConfig(this);
        }

        private static void requireRange(String name, long value, long min, long max) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(
                        "setting out of range: " + name + "=" + value + " min=" + min + " max=" + max);
            }
        }
    }
}
