package io.edgetsm.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.edgetsm.sync.BatchRefusedException.Reason;
import io.edgetsm.testing.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a target makes of answers, from peers that are no receivers of ours too. */
class HttpTargetTest {
    private static Batch batch;
    private HttpServer peer;
    private Answering answer = exchange -> reply(exchange, 500, "");

    private interface Answering {
        void to(HttpExchange exchange) throws IOException;
    }

    @BeforeAll
    static void build() {
        batch = SimulatedSource.batches(SimulatedSource.create(1), Batch.MIN_SIZE_LIMIT_BYTES)
                .get(0);
    }

    @BeforeEach
    void start() throws IOException {
        peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        peer.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                answer.to(exchange);
            }
        });
        peer.start();
    }

    @AfterEach
    void stop() {
        peer.stop(0);
    }

    private HttpTarget target() {
        return HttpTarget.builder("http://127.0.0.1:" + peer.getAddress().getPort() + "/")
                .clock(new ManualClock(Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L))
                .build();
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private TargetUnavailableException assertUnavailable() {
        return assertThrows(TargetUnavailableException.class, () -> target().send(batch));
    }

    private BatchRefusedException assertRefused() {
        return assertThrows(BatchRefusedException.class, () -> target().send(batch));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 507})
    void whatMayPassIsWorthAnotherAttempt(int status) {
        answer = exchange -> reply(exchange, status, "");
        assertTrue(assertUnavailable().getMessage().contains("status=" + status));
    }

    @ParameterizedTest
    @CsvSource({
        "301,UNEXPECTED_ANSWER",
        "400,UNEXPECTED_ANSWER",
        "401,UNAUTHORIZED",
        "403,UNAUTHORIZED",
        "404,UNEXPECTED_ANSWER",
        "409,CONFLICT",
        "413,TOO_LARGE",
        "422,MALFORMED"
    })
    void whatWillNotPassIsRefused(int status, Reason reason) {
        answer = exchange -> reply(exchange, status, "");
        assertEquals(reason, assertRefused().reason());
    }

    @Test
    void damageOnTheWayIsWorthAnotherAttempt() {
        answer = exchange -> reply(exchange, 400, "{\"error\":\"DIGEST_MISMATCH\"}");
        assertUnavailable();
    }

    @ParameterizedTest
    @CsvSource({
        "7,7",
        "0,0",
        "'Thu, 01 Jan 2026 00:01:30 GMT',90",
        "'Wed, 31 Dec 2025 00:00:00 GMT',0",
        "soon,-1",
        "-5,-1",
        "99999999999,-1"
    })
    void retryAfterIsUnderstoodAsSecondsOrDate(String header, long seconds) {
        answer = exchange -> {
            exchange.getResponseHeaders().set("Retry-After", header);
            reply(exchange, 503, "");
        };
        assertEquals(
                seconds < 0 ? -1 : TimeUnit.SECONDS.toNanos(seconds),
                assertUnavailable().retryAfterNanos().orElse(-1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "{}",
                "[1]",
                "{\"blocksStored\":1}",
                "{\"blocksStored\":\"x\",\"blocksAlreadyThere\":0,\"samplesStored\":0}",
                "{\"blocksStored\":-1,\"blocksAlreadyThere\":0,\"samplesStored\":0}",
                "{\"blocksStored\":99999999999999999999,\"blocksAlreadyThere\":0,\"samplesStored\":0}",
                "{\"blocksStored\":3000000000,\"blocksAlreadyThere\":0,\"samplesStored\":0}",
                "{\"blocksStored\":1,\"blocksAlreadyThere\":0,\"samplesStored\":0} x",
                "{\"a\":\"\\u00",
                "{\"a\":\"\\uzzzz\"}",
                "{\"a\":{}}"
            })
    void aSuccessThatSaysNothingIsNoAcknowledgement(String body) {
        answer = exchange -> reply(exchange, 200, body);
        assertEquals(Reason.UNEXPECTED_ANSWER, assertRefused().reason());
    }

    @Test
    void anAnswerToAnotherBatchIsNoAcknowledgement() {
        String counts = "\",\"blocksStored\":" + batch.blockCount() + ",\"blocksAlreadyThere\":0,\"samplesStored\":"
                + batch.sampleCount() + "}";
        for (String id : new String[] {"0".repeat(64), ""}) {
            answer = exchange -> reply(exchange, 201, "{\"batchId\":\"" + id + counts);
            assertTrue(assertUnavailable().getMessage().contains("answer to another batch"));
        }
        answer = exchange -> reply(exchange, 201, "{\"batchId\":\"" + batch.id() + counts);
        assertEquals(batch.blockCount(), target().send(batch).blocksStored());
    }

    @Test
    void anAnswerWithoutEndIsCutOff() {
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] piece = new byte[8192];
            for (int i = 0; i < 1000; i++) {
                exchange.getResponseBody().write(piece);
            }
        };
        assertTrue(assertUnavailable().getMessage().contains("answer is longer than"));
    }

    @Test
    void whatAPeerSaysIsShownOnOneLineAndShortened() {
        answer = exchange ->
                reply(exchange, 422, FlatJson.write(java.util.Map.of("error", "a\nb\"c", "detail", "x".repeat(9000))));
        String message = assertRefused().getMessage();
        assertTrue(message.contains("error=a?b?c"), message);
        assertTrue(message.length() < 1000);
    }

    @Test
    void aConnectionThatBreaksIsWorthAnotherAttempt() {
        answer = HttpExchange::close;
        assertUnavailable();
        peer.stop(0);
        assertUnavailable();
    }

    @Test
    void aPeerThatNeverAnswersIsGivenUp() throws IOException {
        HttpTarget target = HttpTarget.builder(
                        "http://127.0.0.1:" + peer.getAddress().getPort())
                .requestTimeout(Duration.ofMillis(200))
                .build();
        Object release = new Object();
        boolean[] done = {false};
        answer = exchange -> {
            synchronized (release) {
                while (!done[0]) {
                    try {
                        release.wait();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
            }
        };
        assertThrows(TargetUnavailableException.class, () -> target.send(batch));
        synchronized (release) {
            done[0] = true;
            release.notifyAll();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "ftp://x", "http:x", "http://h:1?token=1", "http://a b", "https://h#f"})
    void whatIsNoAddressIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> HttpTarget.builder(text));
    }
}
