package io.edgetsm.sync;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/** How a receiver works. Immutable; built fluently and checked in {@link Builder#build}. */
public final class ReceiverConfig {
    /** Longest batch accepted: eight times what agents send by default. */
    public static final int DEFAULT_MAX_BATCH_BYTES = 8 << 20;
    /** Requests worked on at a time; each may hold one batch in memory several times over. */
    public static final int DEFAULT_THREADS = 4;
    /** Longest time a request may take to arrive. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(60);

    private final Token token;
    private final int maxBatchBytes;
    private final int threads;
    private final Duration requestTimeout;
    private final Consumer<String> problems;

    private ReceiverConfig(Builder builder) {
        this.token = builder.token;
        this.maxBatchBytes = builder.maxBatchBytes;
        this.threads = builder.threads;
        this.requestTimeout = builder.requestTimeout;
        this.problems = builder.problems;
    }

    /** The defaults: no token, hence for loopback only. */
    public static ReceiverConfig defaults() {
        return builder().build();
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    Token token() {
        return token;
    }

    /** Longest batch accepted, in bytes. */
    public int maxBatchBytes() {
        return maxBatchBytes;
    }

    /** Requests worked on at a time. */
    public int threads() {
        return threads;
    }

    /** Longest time a request may take to arrive. */
    public Duration requestTimeout() {
        return requestTimeout;
    }

    Consumer<String> problems() {
        return problems;
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private Token token;
        private int maxBatchBytes = DEFAULT_MAX_BATCH_BYTES;
        private int threads = DEFAULT_THREADS;
        private Duration requestTimeout = DEFAULT_REQUEST_TIMEOUT;
        private Consumer<String> problems = problem -> {};

        private Builder() {}

        /** What every request must bring; null asks for nothing. */
        public Builder token(String value) {
            this.token = Token.of(value);
            return this;
        }

        /** Longest batch accepted, in bytes. */
        public Builder maxBatchBytes(int bytes) {
            this.maxBatchBytes = bytes;
            return this;
        }

        /** Requests worked on at a time. */
        public Builder threads(int count) {
            this.threads = count;
            return this;
        }

        /**
         * Longest time a request may take to arrive. The JDK's server knows one such limit for the whole process, so the
         * first receiver decides, unless the system property {@code sun.net.httpserver.maxReqTime} already has.
         */
        public Builder requestTimeout(Duration longest) {
            this.requestTimeout = longest;
            return this;
        }

        /** Told what goes wrong on this side, with paths that the sender is not told; called by any thread. */
        public Builder problems(Consumer<String> listener) {
            this.problems = listener;
            return this;
        }

        /**
         * Checks everything together.
         *
         * @throws IllegalArgumentException naming the first setting that is out of range
         */
        public ReceiverConfig build() {
            SyncConfig.Builder.requireRange(
                    "maxBatchBytes", maxBatchBytes, Batch.MIN_SIZE_LIMIT_BYTES, Batch.MAX_SIZE_LIMIT_BYTES);
            SyncConfig.Builder.requireRange("threads", threads, 1, 1024);
            SyncConfig.Builder.requireRange("requestTimeout in s", requestTimeout.toSeconds(), 1, 86_400);
            Objects.requireNonNull(problems, "problems");
            return new ReceiverConfig(this);
        }
    }
}
