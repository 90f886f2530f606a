package io.edgetsm.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayAppTest {
    @TempDir
    Path directory;

    @Test
    void runsFromAPlainClassPathWithoutFlagsOrWarnings() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        GatewayApp.class.getName(),
                        directory.resolve("store").toString())
                .redirectErrorStream(true);
        // The JVM would tell of them among what the application prints.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"));
        Process app = builder.start();
        String printed = new String(app.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("""
                2026-01-01T00:00:00Z  temperature{room="12"}  21.06
                2026-01-01T01:00:00Z  temperature{room="12"}  21.84
                2026-01-01T02:00:00Z  temperature{room="12"}  20.27
                """, printed);
        assertEquals(0, app.waitFor());
    }
}
