package io.edgetsm.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.sync.BatchRefusedException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiverTest {
    private static final String TOKEN = "canary-5d1f0c";
    private static List<Batch> batches;

    @TempDir
    Path root;

    private final List<String> told = new ArrayList<>();
    private Receiver receiver;

    @BeforeAll
    static void build() {
        batches = SimulatedSource.batches(SimulatedSource.create(2), Batch.MIN_SIZE_LIMIT_BYTES);
    }

    @BeforeEach
    void start() {
        ReceiverConfig config = ReceiverConfig.builder()
                .token(TOKEN)
                .maxBatchBytes(Batch.MIN_SIZE_LIMIT_BYTES)
                .problems(told::add)
                .build();
        receiver = Receiver.start(root, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), config);
    }

    @AfterEach
    void stop() {
        receiver.close();
        receiver.close();
        assertEquals(List.of(), told);
    }

    private HttpTarget target(String token) {
        return HttpTarget.builder(receiver.uri().toString()).token(token).build();
    }

    /** Sends text and bytes and reads the answer to its end; the text ends its lines with a line feed only. */
    private String raw(String head, byte[] body, int from, int to) throws IOException {
        try (Socket socket = connect()) {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(head.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            request.write(body, from, to - from);
            socket.getOutputStream().write(request.toByteArray());
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(receiver.address().getAddress(), receiver.address().getPort());
    }

    private static String head(String method, String path, String token, long length) {
        return method + " " + path + " HTTP/1.1\nHost: x\nAuthorization: Bearer " + token + "\nContent-Length: "
                + length + "\nConnection: close\n\n";
    }

    private static String path(Batch batch) {
        return "/v1/stores/" + batch.storeId() + "/batches/" + batch.id();
    }

    private void assertNothingStored() {
        assertEquals(Map.of(), Contents.bytes(root));
    }

    @Test
    void aBatchSentTwiceChangesNothingTheSecondTime() throws IOException {
        Batch batch = batches.get(0);
        try (HttpTarget target = target(TOKEN)) {
            assertEquals(new Ack(batch.blockCount(), 0, batch.sampleCount()), target.send(batch));
            Map<String, String> before = Contents.bytes(root);
            assertEquals(new Ack(0, batch.blockCount(), 0), target.send(batch));
            assertEquals(before, Contents.bytes(root));
            assertEquals(batch.blockCount(), target.blocksHeld(batch.storeId()).orElseThrow());
            String again = raw(head("PUT", path(batch), TOKEN, batch.sizeBytes()), batch.array(), 0, batch.sizeBytes());
            assertTrue(again.startsWith("HTTP/1.1 200 "), again);
            assertTrue(again.contains("\"blocksAlreadyThere\":" + batch.blockCount()), again);
        }
    }

    @Test
    void ofBatchesThatOverlapOnlyTheNewBlocksAreStored() {
        Batch batch = batches.get(0);
        Batch part = batch.only(batch.blocks().subList(0, 2));
        try (HttpTarget target = target(TOKEN)) {
            target.send(part);
            assertEquals(2, target.send(batch).blocksAlreadyThere());
        }
        assertEquals(
                batch.blockCount(),
                Contents.blocks(root.resolve(batch.storeId().toString())).size());
    }

    @Test
    void theSameBatchFromManySendersAtOnceIsStoredOnce() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(8);
        try (HttpTarget target = target(TOKEN)) {
            List<Callable<Ack>> sends = new ArrayList<>();
            for (int i = 0; i < 48; i++) {
                Batch batch = batches.get(i % batches.size());
                // One that has waited for long behind others is cut off unread, as below.
                Retries retries =
                        new Retries(SyncConfig.builder().pause(nanos -> {}).build());
                sends.add(() -> retries.until(() -> target.send(batch)));
            }
            int stored = 0;
            for (Future<Ack> sent : senders.invokeAll(sends)) {
                stored += sent.get().blocksStored();
            }
            int expected = batches.stream().mapToInt(Batch::blockCount).sum();
            assertEquals(expected, stored);
            assertEquals(
                    expected,
                    Contents.blocks(root.resolve(batches.get(0).storeId().toString()))
                            .size());
        } finally {
            senders.shutdown();
        }
    }

    @Test
    void aWrongOrMissingTokenIsRefusedBeforeAnythingElseIsLookedAt() throws IOException {
        Batch batch = batches.get(0);
        for (String token : new String[] {null, "wrong", TOKEN + "x", TOKEN.toUpperCase(java.util.Locale.ROOT)}) {
            try (HttpTarget target = target(token)) {
                BatchRefusedException refusal = assertThrows(BatchRefusedException.class, () -> target.send(batch));
                assertEquals(Reason.UNAUTHORIZED, refusal.reason());
                assertFalse(refusal.toString().contains(TOKEN));
            }
        }
        assertTrue(
                raw(head("BREW", "/%00/../..", "wrong", 0), new byte[0], 0, 0).startsWith("HTTP/1.1 401 "));
        assertNothingStored();
    }

    @Test
    void anUploadCutAtAnyByteStoresNothing() throws IOException {
        Batch batch = batches.get(0).only(batches.get(0).blocks().subList(0, 1));
        String head = head("PUT", path(batch), TOKEN, batch.sizeBytes());
        for (int length = 0; length < batch.sizeBytes(); length += length < 100 ? 1 : 37) {
            raw(head, batch.array(), 0, length);
        }
        assertNothingStored();
        try (HttpTarget target = target(TOKEN)) {
            assertEquals(1, target.send(batch).blocksStored());
        }
    }

    @Test
    void aRequestCutInItsHeadStoresNothing() throws IOException {
        String head = head("PUT", path(batches.get(0)), TOKEN, 10);
        for (int length = 0; length < head.length(); length += 7) {
            raw(head.substring(0, length), new byte[0], 0, 0);
        }
        assertNothingStored();
    }

    @Test
    void bytesThatAreNotThoseOfTheIdAreRefused() throws IOException {
        Batch batch = batches.get(0);
        byte[] damaged = batch.array().clone();
        damaged[damaged.length / 2] ^= 1;
        String answer = raw(head("PUT", path(batch), TOKEN, damaged.length), damaged, 0, damaged.length);
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        assertTrue(answer.contains("DIGEST_MISMATCH"), answer);
        assertNothingStored();
    }

    @Test
    void aDamagedBatchUnderItsOwnIdIsRefused() throws IOException {
        Batch batch = batches.get(0);
        byte[] damaged = batch.array().clone();
        damaged[damaged.length / 2] ^= 1;
        String path =
                "/v1/stores/" + batch.storeId() + "/batches/" + HexFormat.of().formatHex(Batch.digest(damaged));
        String answer = raw(head("PUT", path, TOKEN, damaged.length), damaged, 0, damaged.length);
        assertTrue(answer.startsWith("HTTP/1.1 422 "), answer);
        assertTrue(answer.contains("MALFORMED"), answer);
        assertNothingStored();
    }

    @Test
    void aBatchLongerThanTheLimitIsRefusedByItsStatedLength() throws IOException {
        Batch batch = batches.get(0);
        for (String length : new String[] {"16385", "2147483648", "999999999999999999"}) {
            String head = head("PUT", path(batch), TOKEN, Long.parseLong(length));
            String answer = raw(head, new byte[0], 0, 0);
            assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        }
        assertNothingStored();
    }

    @Test
    void aLargerBatchIsAnsweredWithTheTypedRefusal() {
        Batch large =
                SimulatedSource.batches(SimulatedSource.create(2), 1 << 20).get(0);
        assertTrue(large.sizeBytes() > Batch.MIN_SIZE_LIMIT_BYTES);
        try (HttpTarget target = target(TOKEN)) {
            BatchRefusedException refusal = assertThrows(BatchRefusedException.class, () -> target.send(large));
            assertEquals(Reason.TOO_LARGE, refusal.reason());
        }
        assertNothingStored();
    }

    @Test
    void aLengthThatIsNotStatedIsAskedFor() throws IOException {
        String head = "PUT " + path(batches.get(0)) + " HTTP/1.1\nHost: x\nAuthorization: Bearer " + TOKEN
                + "\nTransfer-Encoding: chunked\nConnection: close\n\n0\n\n";
        assertTrue(raw(head, new byte[0], 0, 0).startsWith("HTTP/1.1 411 "));
    }

    @Test
    void pathsThatLeadElsewhereLeadNowhere() throws IOException {
        String store = batches.get(0).storeId().toString();
        String id = batches.get(0).id();
        List<String> paths = List.of(
                "/v1/stores/../batches/" + id,
                "/v1/stores/..%2f..%2fetc/batches/" + id,
                "/v1/stores/" + store + "/../x/batches/" + id,
                "/v1/stores/" + store + "/batches/" + id + "/..",
                "/v1/stores/" + store + "/batches/..%2f..%2f" + id,
                "/v1/stores/" + store + "/batches/" + id.substring(1),
                "/v1/stores/" + store + "/batches/" + id.toUpperCase(java.util.Locale.ROOT) + "x",
                "/v1/stores/" + store.toUpperCase(java.util.Locale.ROOT) + "z/batches/" + id,
                "/v1/stores/%00/batches/" + id,
                "/v1/stores/CON/batches/" + id,
                "/v1/stores//batches/" + id,
                "//v1/stores/" + store + "/batches/" + id,
                "/",
                "/" + "a".repeat(4000));
        for (String path : paths) {
            String answer = raw(head("PUT", path, TOKEN, 0), new byte[0], 0, 0);
            assertTrue(answer.startsWith("HTTP/1.1 404 ") || answer.startsWith("HTTP/1.1 400 "), path + ": " + answer);
        }
        assertNothingStored();
    }

    @Test
    void otherMethodsAreNamedAsWrong() throws IOException {
        for (String method : new String[] {"GET", "POST", "DELETE"}) {
            String answer = raw(head(method, path(batches.get(0)), TOKEN, 0), new byte[0], 0, 0);
            assertTrue(answer.startsWith("HTTP/1.1 405 "), answer);
        }
        assertNothingStored();
    }

    @Test
    void aSenderThatStopsInTheMiddleIsCutOffAndHoldsNobodyUp() throws IOException {
        Batch batch = batches.get(0);
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * ReceiverConfig.DEFAULT_THREADS; i++) {
                Socket socket = connect();
                slow.add(socket);
                String head = head("PUT", path(batch), TOKEN, batch.sizeBytes()).replace("\n", "\r\n");
                String sent = i % 2 == 0 ? head : head.substring(0, head.length() / 2);
                socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            }
            // The limit is set for the tests' process in the build: seconds, not a minute. A request that has waited
            // for
            // as long behind the slow ones is cut off with them; the agent tries again.
            Retries retries =
                    new Retries(SyncConfig.builder().pause(nanos -> {}).build());
            try (HttpTarget target = target(TOKEN)) {
                assertEquals(
                        batch.blockCount(),
                        retries.until(() -> target.send(batch)).blocksStored());
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void withoutATokenOnlyLoopbackIsListenedOn() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> Receiver.start(root, new InetSocketAddress("0.0.0.0", 0)));
        assertTrue(refusal.getMessage().startsWith("receiver without a token must listen on loopback"));
    }

    @Test
    void aSecondReceiverOfTheSameStoreIsTurnedAwayForNow() {
        Batch batch = batches.get(0);
        try (HttpTarget target = target(TOKEN);
                DirectoryTarget direct = DirectoryTarget.of(root)) {
            target.send(batch);
            assertThrows(io.edgetsm.io.StoreLockedException.class, () -> direct.send(batch));
        }
    }

    @Test
    void aTokenIsNeverRepeated() {
        for (String bad : new String[] {TOKEN + "\n", TOKEN + " " + TOKEN, "", TOKEN + "\u00e9"}) {
            IllegalArgumentException refusal = assertThrows(
                    IllegalArgumentException.class,
                    () -> HttpTarget.builder("http://x").token(bad));
            assertFalse(refusal.toString().contains(TOKEN));
        }
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> HttpTarget.builder("http://user:" + TOKEN + "@host:1"));
        assertFalse(refusal.toString().contains(TOKEN));
        assertEquals("(token)", Token.of(TOKEN).toString());
    }
}
