package io.edgetsm.sync;

import io.edgetsm.format.StoreId;
import io.edgetsm.io.Clock;
import io.edgetsm.io.SystemClock;
import io.edgetsm.sync.BatchRefusedException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A {@link Receiver} somewhere else. Follows no redirects, so a token goes to the address it was given for and nowhere
 * else. Tries everything once: trying again is the agent's business.
 */
public final class HttpTarget implements Target {
    /** Longest time to get a connection. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** Longest time for one request and its answer. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(60);

    private static final int MAX_ANSWER_BYTES = 64 << 10;

    private final URI base;
    private final Token token;
    private final Duration requestTimeout;
    private final Clock clock;
    private final HttpClient client;

    private HttpTarget(Builder builder) {
        this.base = builder.base;
        this.token = builder.token;
        this.requestTimeout = builder.requestTimeout;
        this.clock = builder.clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(builder.connectTimeout)
                .build();
    }

    /**
     * Starts from the defaults.
     *
     * @param address {@code http://host:port} or {@code https://host:port}, with a path where the receiver has one
     * @throws IllegalArgumentException if it is no such address, or holds a password or a query; does not repeat those
     */
    public static Builder builder(String address) {
        return new Builder(address);
    }

    @Override
    public String id() {
        return DirectoryTarget.idOf(description());
    }

    @Override
    public String description() {
        return base.toString();
    }

    @Override
    public OptionalLong blocksHeld(StoreId store) {
        HttpResponse<String> answer =
                exchange(request("/v1/stores/" + store).GET().build());
        return OptionalLong.of(number(requireSuccess(answer), "blocks", Long.MAX_VALUE));
    }

    @Override
    public Ack send(Batch batch) {
        HttpRequest request = request("/v1/stores/" + batch.storeId() + "/batches/" + batch.id())
                .header("Content-Type", "application/vnd.edgetsm.batch")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(batch.array()))
                .build();
        Map<String, String> fields = requireSuccess(exchange(request));
        Ack ack = new Ack(
                (int) number(fields, "blocksStored", batch.blockCount()),
                (int) number(fields, "blocksAlreadyThere", batch.blockCount()),
                number(fields, "samplesStored", batch.sampleCount()));
        String answered = fields.getOrDefault("batchId", "");
        if (!answered.equals(batch.id())) {
            // Of a cache between, or of one who mixes up connections; says nothing of this batch.
            throw unavailable(
                    "reason=\"answer to another batch\" batchId=" + batch.id() + " answered=" + printable(answered),
                    -1,
                    null);
        }
        return ack;
    }

    private HttpRequest.Builder request(String path) {
        String start = base.toString();
        URI uri = URI.create(start.endsWith("/") ? start.substring(0, start.length() - 1) + path : start + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(requestTimeout);
        return token == null ? request : request.header("Authorization", token.header());
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request, LimitedBody.handler(MAX_ANSWER_BYTES));
        try {
            // The client's own timeout ends with the head of the answer; this one covers its body too.
            return answer.get(2 * requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw unavailable("reason=\"interrupted\"", -1, e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unavailable("reason=\"answer took too long\" timeoutMs=" + requestTimeout.toMillis(), -1, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw unavailable("reason=\"" + reasonOf(failure) + "\"", -1, failure);
            }
            throw new IllegalStateException("request failed: target=" + description(), e.getCause());
        }
    }

    private static String reasonOf(IOException failure) {
        String type = failure.getClass().getSimpleName();
        return failure.getMessage() == null ? type : type + ": " + failure.getMessage();
    }

    private Map<String, String> requireSuccess(HttpResponse<String> answer) {
        Map<String, String> fields;
        try {
            fields = FlatJson.read(answer.body());
        } catch (IllegalArgumentException e) {
            fields = Map.of();
        }
        int status = answer.statusCode();
        if (status == 200 || status == 201) {
            return fields;
        }
        String error = fields.getOrDefault("error", "");
        String facts = "status=" + status + (error.isEmpty() ? "" : " error=" + printable(error))
                + (fields.containsKey("detail") ? " detail=\"" + printable(fields.get("detail")) + "\"" : "");
        if (isTransient(status) || error.equals(Reason.DIGEST_MISMATCH.name())) {
            throw unavailable(facts, retryAfterNanos(answer), null);
        }
        throw new BatchRefusedException(reason(status), description(), facts);
    }

    private static boolean isTransient(int status) {
        return status >= 500 || status == 408 || status == 425 || status == 429;
    }

    private static Reason reason(int status) {
        return switch (status) {
            case 401, 403 -> Reason.UNAUTHORIZED;
            case 409 -> Reason.CONFLICT;
            case 413 -> Reason.TOO_LARGE;
            case 422 -> Reason.MALFORMED;
            default -> Reason.UNEXPECTED_ANSWER;
        };
    }

    /** What a peer says ends in messages: on one line and not without end. */
    private static String printable(String text) {
        String line = text.codePoints()
                .limit(400)
                .map(c -> Character.isISOControl(c) || c == '"' ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.length() < text.length() ? line + "..." : line;
    }

    private long number(Map<String, String> fields, String name, long max) {
        try {
            long number = Long.parseLong(fields.getOrDefault(name, ""));
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as of a number out of range.
        }
        throw new BatchRefusedException(
                Reason.UNEXPECTED_ANSWER, description(), "what=\"no receiver's answer\" missing=" + name);
    }

    /** Seconds or a date; -1 when there is neither. */
    private long retryAfterNanos(HttpResponse<String> answer) {
        String value = answer.headers().firstValue("Retry-After").orElse("").trim();
        if (value.matches("[0-9]{1,9}")) {
            return TimeUnit.SECONDS.toNanos(Long.parseLong(value));
        }
        try {
            long until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toEpochSecond();
            return TimeUnit.SECONDS.toNanos(Math.max(0, until - TimeUnit.NANOSECONDS.toSeconds(clock.epochNanos())));
        } catch (DateTimeParseException e) {
            return -1;
        }
    }

    private TargetUnavailableException unavailable(String facts, long retryAfterNanos, Throwable cause) {
        return new TargetUnavailableException(description(), facts, retryAfterNanos, cause);
    }

    /** Nothing to give back: idle connections close by themselves. */
    @Override
    public void close() {}

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final URI base;
        private Token token;
        private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
        private Duration requestTimeout = DEFAULT_REQUEST_TIMEOUT;
        private Clock clock = SystemClock.INSTANCE;

        private Builder(String address) {
            if (address.indexOf('@') >= 0 || address.indexOf('?') >= 0 || address.indexOf('#') >= 0) {
                throw new IllegalArgumentException("address of a receiver must hold no user, password, query or"
                        + " fragment; give the token separately");
            }
            try {
                this.base = new URI(address);
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException("not an address: target=" + address + " index=" + e.getIndex(), e);
            }
            String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(java.util.Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https") || base.getHost() == null) {
                throw new IllegalArgumentException("not an address of a receiver: target=" + address
                        + "; give http://host:port or https://host:port");
            }
        }

        /** What proves who we are; null for a receiver that does not ask. */
        public Builder token(String value) {
            this.token = Token.of(value);
            return this;
        }

        /** Longest time to get a connection. */
        public Builder connectTimeout(Duration longest) {
            this.connectTimeout = longest;
            return this;
        }

        /** Longest time for one request and its answer. */
        public Builder requestTimeout(Duration longest) {
            this.requestTimeout = longest;
            return this;
        }

        /** Tells how long a wait is that the receiver states as a date. */
        public Builder clock(Clock source) {
            this.clock = source;
            return this;
        }

        /** The target; nothing is sent yet. */
        public HttpTarget build() {
            SyncConfig.Builder.requireRange("connectTimeout in ms", connectTimeout.toMillis(), 1, 3_600_000);
            SyncConfig.Builder.requireRange("requestTimeout in ms", requestTimeout.toMillis(), 1, 3_600_000);
            return new HttpTarget(this);
        }
    }
}
