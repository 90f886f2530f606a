package io.edgetsm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.ValueType;
import io.edgetsm.sync.Receiver;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncTest {
    @TempDir
    Path directory;

    private Path fill() {
        Path store = directory.resolve("store");
        try (EdgeStore opened =
                EdgeStore.open(StoreConfig.builder(store).logBytes(1 << 20).build())) {
            SensorSeries series = opened.series("s", ValueType.FLOAT64);
            for (int i = 0; i < 1000; i++) {
                series.append(i, i / 10.0);
            }
            opened.flush();
            series.append(1000, 7.0);
        }
        return store;
    }

    @Test
    void blocksGoToADirectoryOnce() throws Exception {
        Path store = fill();
        Path target = directory.resolve("up");
        String sent = Cli.run("sync", store, "--to", target).expectOk();
        assertTrue(sent.startsWith("sent 1 batch, 1 block with 1,000 samples, "), sent);
        assertTrue(sent.endsWith("stays behind: 1 sample that are in no block yet\n"), sent);
        String again = Cli.run("sync", store, "--to", target, "--json").expectOk();
        assertTrue(again.startsWith("{\"batches\":0,\"blocks\":0,"), again);
        try (var replicas = Files.list(target)) {
            Path replica = replicas.filter(Files::isDirectory).findFirst().orElseThrow();
            assertTrue(Cli.run("verify", replica).expectOk().startsWith("sound: 1 TSM file, 1 block, 1,000 samples"));
            assertEquals(
                    Cli.run("export", store, "s", "--to", "1000ns").expectOk(),
                    Cli.run("export", replica, "s").expectOk());
            String refused = Cli.run("import", replica, csv(), "--series", "s").expectMessage(1);
            assertTrue(refused.contains("replica"), refused);
        }
    }

    @Test
    void blocksGoToAReceiver() {
        try (Receiver receiver = Receiver.start(directory.resolve("up"))) {
            String sent = Cli.run("sync", fill(), "--to", receiver.uri()).expectOk();
            assertTrue(sent.startsWith("sent 1 batch, 1 block with 1,000 samples, "), sent);
        }
    }

    @Test
    void anAddressOfAnotherKindIsNoDirectory() {
        String refused = Cli.run("sync", fill(), "--to", "s3://bucket/plant").expectMessage(2);
        assertTrue(refused.contains("unknown kind of target: to=s3://bucket/plant"), refused);
    }

    @Test
    void whatIsNoStoreOrNoTargetIsNamed() {
        String message =
                Cli.run("sync", directory, "--to", directory.resolve("up")).expectMessage(1);
        assertTrue(message.startsWith("tsm: not a store: path=" + directory), message);
        assertTrue(Cli.run("sync", fill(), "--to", "http://user:secret@x/").exitCode() == 2);
    }

    private Path csv() throws Exception {
        return Files.writeString(directory.resolve("in.csv"), "timestamp,value\n1,1\n");
    }
}
