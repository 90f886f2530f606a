package io.edgetsm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    @TempDir
    Path directory;

    @Test
    void theDemoKeepsItsPromisesIn80Columns() {
        Path kept = directory.resolve("demo");
        String shown = Cli.run("demo", "--dir", kept).expectOk();
        assertTrue(shown.contains("now in the store           483,307 samples, compared bit for bit"), shown);
        assertEquals(
                "",
                String.join(
                        "\n",
                        shown.lines()
                                .filter(line -> line.length() > 80 && !line.startsWith("Done in"))
                                .toList()));
        assertTrue(Cli.run("verify", kept.resolve("store")).expectOk().startsWith("sound: "));
    }

    @Test
    void theDemoTakesNoDirectoryThatIsInUse() throws IOException {
        Files.writeString(directory.resolve("mine"), "");
        assertTrue(Cli.run("demo", "--dir", directory).expectMessage(1).startsWith("tsm: directory is not empty"));
    }
}
