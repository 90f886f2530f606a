package io.edgetsm.sync;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.edgetsm.format.StoreId;
import io.edgetsm.io.DiskFullException;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.sync.BatchRefusedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a receiver does with a request, in this order: who sends it, what it asks for, how long it is, and only then its
 * body: whether it is what its name says, and whether it is a batch.
 */
final class ReceiverHandler implements HttpHandler {
    private static final String STORE = "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})";
    private static final Pattern STORE_PATH = Pattern.compile("/v1/stores/" + STORE);
    private static final Pattern BATCH_PATH = Pattern.compile("/v1/stores/" + STORE + "/batches/([0-9a-f]{64})");
    private static final String RETRY_AFTER_SECONDS = "5";
    private static final int DRAIN_BUFFER_BYTES = 8 << 10;

    private final Replicas replicas;
    private final ReceiverConfig config;

    /** What is answered. */
    private record Answer(int status, Map<String, Object> fields) {
        static Answer error(int status, String error, String detail) {
            return new Answer(status, Map.of("error", error, "detail", detail));
        }
    }

    ReceiverHandler(Replicas replicas, ReceiverConfig config) {
        this.replicas = replicas;
        this.config = config;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            respond(exchange, answer(exchange));
            // A sender that is still sending would otherwise see a broken connection instead of the answer.
            drain(exchange.getRequestBody());
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        try {
            return accepted(exchange);
        } catch (BatchRefusedException e) {
            return Answer.error(status(e.reason()), e.reason().name(), e.detail());
        } catch (DiskFullException e) {
            config.problems().accept(e.getMessage());
            return Answer.error(507, "DISK_FULL", "the receiver's disk is full; nothing was stored");
        } catch (StorageFailureException e) {
            config.problems().accept(e.getMessage());
            return Answer.error(503, "STORAGE_FAILURE", "the receiver cannot store anything now");
        } catch (RuntimeException e) {
            config.problems().accept("receiver failed: " + e);
            return Answer.error(500, "FAILURE", "the receiver failed; nothing was acknowledged");
        }
    }

    private Answer accepted(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (config.token() != null && !config.token().matches(authorization)) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            throw refused(Reason.UNAUTHORIZED, "what=\"token is missing or wrong\"");
        }
        // The raw path: what it may hold needs no escapes, and what needs escapes is not meant.
        String path = exchange.getRequestURI().getRawPath();
        Matcher batch = BATCH_PATH.matcher(path == null ? "" : path);
        if (batch.matches()) {
            return exchange.getRequestMethod().equals("PUT")
                    ? put(exchange, storeId(batch.group(1)), batch.group(2))
                    : notAllowed(exchange, "PUT");
        }
        Matcher store = STORE_PATH.matcher(path == null ? "" : path);
        if (store.matches()) {
            return exchange.getRequestMethod().equals("GET")
                    ? new Answer(200, Map.of("blocks", replicas.blocksHeld(storeId(store.group(1)))))
                    : notAllowed(exchange, "GET");
        }
        return Answer.error(404, "NOT_FOUND", "no such resource; see PUT /v1/stores/{store id}/batches/{batch id}");
    }

    private static Answer notAllowed(HttpExchange exchange, String method) {
        exchange.getResponseHeaders().set("Allow", method);
        return Answer.error(405, "METHOD_NOT_ALLOWED", "allowed: " + method);
    }

    private static StoreId storeId(String text) {
        UUID uuid = UUID.fromString(text);
        return new StoreId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    private Answer put(HttpExchange exchange, StoreId store, String batchId) throws IOException {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length == null || !length.matches("[0-9]{1,18}")) {
            return Answer.error(411, "LENGTH_REQUIRED", "state the length of the batch");
        }
        if (Long.parseLong(length) > config.maxBatchBytes()) {
            throw refused(Reason.TOO_LARGE, "lengthBytes=" + length + " maxBytes=" + config.maxBatchBytes());
        }
        int wanted = Integer.parseInt(length);
        byte[] bytes = exchange.getRequestBody().readNBytes(wanted);
        if (bytes.length < wanted
                || !HexFormat.of().formatHex(Batch.digest(bytes)).equals(batchId)) {
            throw refused(
                    Reason.DIGEST_MISMATCH, "batchId=" + batchId + " lengthBytes=" + length + " read=" + bytes.length);
        }
        Ack ack = replicas.add(Batch.verify(store, bytes, "sender"));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("batchId", batchId);
        fields.put("blocksStored", ack.blocksStored());
        fields.put("blocksAlreadyThere", ack.blocksAlreadyThere());
        fields.put("samplesStored", ack.samplesStored());
        return new Answer(ack.blocksStored() == 0 ? 200 : 201, fields);
    }

    private static BatchRefusedException refused(Reason reason, String detail) {
        return new BatchRefusedException(reason, "receiver", detail);
    }

    private static int status(Reason reason) {
        return switch (reason) {
            case UNAUTHORIZED -> 401;
            case CONFLICT -> 409;
            case TOO_LARGE -> 413;
            case DIGEST_MISMATCH -> 400;
            case MALFORMED, UNEXPECTED_ANSWER -> 422;
        };
    }

    /** Reads on, keeping nothing, as far as the longest batch goes or the sender does. */
    private void drain(InputStream body) {
        byte[] scratch = new byte[DRAIN_BUFFER_BYTES];
        long left = config.maxBatchBytes();
        try {
            for (int read = 0; read >= 0 && left > 0; left -= read) {
                read = body.read(scratch);
            }
        } catch (IOException e) {
            // Sent less than stated, and has its answer.
            return;
        }
    }

    private static void respond(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = FlatJson.write(answer.fields()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (answer.status() == 503 || answer.status() == 507) {
            exchange.getResponseHeaders().set("Retry-After", RETRY_AFTER_SECONDS);
        }
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().flush();
    }
}
