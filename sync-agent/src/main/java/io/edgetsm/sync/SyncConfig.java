package io.edgetsm.sync;

import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** How a sync works. Immutable; built fluently and checked in {@link Builder#build}. */
public final class SyncConfig {
    /** Longest batch: small enough to be sent again over a bad line, large enough that its overhead does not matter. */
    public static final int DEFAULT_BATCH_BYTES = 1 << 20;
    /** How often a batch is tried. */
    public static final int DEFAULT_MAX_ATTEMPTS = 6;
    /** Upper end of the first pause between two attempts; it doubles from one to the next. */
    public static final Duration DEFAULT_RETRY_BASE = Duration.ofMillis(500);
    /** Upper end of any pause. */
    public static final Duration DEFAULT_RETRY_CAP = Duration.ofSeconds(30);
    /** Longest wait that a target may ask for; if it asks for more, the sync ends and the next one tries again. */
    public static final Duration DEFAULT_MAX_RETRY_AFTER = Duration.ofMinutes(2);

    private final int batchBytes;
    private final int maxAttempts;
    private final Duration retryBase;
    private final Duration retryCap;
    private final Duration maxRetryAfter;
    private final RandomGenerator random;
    private final Pause pause;

    private SyncConfig(Builder builder) {
        this.batchBytes = builder.batchBytes;
        this.maxAttempts = builder.maxAttempts;
        this.retryBase = builder.retryBase;
        this.retryCap = builder.retryCap;
        this.maxRetryAfter = builder.maxRetryAfter;
        this.random = builder.random;
        this.pause = builder.pause;
    }

    /** The defaults. */
    public static SyncConfig defaults() {
        return builder().build();
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Longest batch in bytes. */
    public int batchBytes() {
        return batchBytes;
    }

    /** How often a batch is tried before the sync ends. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** Upper end of the first pause between two attempts. */
    public Duration retryBase() {
        return retryBase;
    }

    /** Upper end of any pause. */
    public Duration retryCap() {
        return retryCap;
    }

    /** Longest wait that a target may ask for. */
    public Duration maxRetryAfter() {
        return maxRetryAfter;
    }

    RandomGenerator random() {
        return random;
    }

    Pause pause() {
        return pause;
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private int batchBytes = DEFAULT_BATCH_BYTES;
        private int maxAttempts = DEFAULT_MAX_ATTEMPTS;
        private Duration retryBase = DEFAULT_RETRY_BASE;
        private Duration retryCap = DEFAULT_RETRY_CAP;
        private Duration maxRetryAfter = DEFAULT_MAX_RETRY_AFTER;
        private RandomGenerator random = new SplittableRandom();
        private Pause pause = Pause.sleeping();

        private Builder() {}

        /** Longest batch in bytes. */
        public Builder batchBytes(int bytes) {
            this.batchBytes = bytes;
            return this;
        }

        /** How often a batch is tried before the sync ends. */
        public Builder maxAttempts(int attempts) {
            this.maxAttempts = attempts;
            return this;
        }

        /** Upper end of the first pause between two attempts. */
        public Builder retryBase(Duration base) {
            this.retryBase = base;
            return this;
        }

        /** Upper end of any pause. */
        public Builder retryCap(Duration cap) {
            this.retryCap = cap;
            return this;
        }

        /** Longest wait that a target may ask for. */
        public Builder maxRetryAfter(Duration longest) {
            this.maxRetryAfter = longest;
            return this;
        }

        /** Where the jitter of pauses comes from. */
        public Builder random(RandomGenerator source) {
            this.random = source;
            return this;
        }

        /** How to wait between two attempts. */
        public Builder pause(Pause way) {
            this.pause = way;
            return this;
        }

        /**
         * Checks everything together.
         *
         * @throws IllegalArgumentException naming the first setting that is out of range
         */
        public SyncConfig build() {
            requireRange("batchBytes", batchBytes, Batch.MIN_SIZE_LIMIT_BYTES, Batch.MAX_SIZE_LIMIT_BYTES);
            requireRange("maxAttempts", maxAttempts, 1, 1000);
            requireRange("retryBase in ms", retryBase.toMillis(), 1, 3_600_000);
            requireRange("retryCap in ms", retryCap.toMillis(), retryBase.toMillis(), 86_400_000);
            requireRange("maxRetryAfter in ms", maxRetryAfter.toMillis(), 0, 86_400_000);
            Objects.requireNonNull(random, "random");
            Objects.requireNonNull(pause, "pause");
            return new SyncConfig(this);
        }

        static void requireRange(String name, long value, long min, long max) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(
                        "setting out of range: " + name + "=" + value + " min=" + min + " max=" + max);
            }
        }
    }
}
