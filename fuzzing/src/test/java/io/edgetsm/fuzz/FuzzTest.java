package io.edgetsm.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A share of the fuzzing that {@code ./fuzz all} does at length. */
class FuzzTest {
    private static final Path FINDINGS = Path.of("src", "test", "resources", "findings");
    private static final long SECONDS = 1;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void whatOnceBrokeADecoderNoLongerDoes(Target target) throws Throwable {
        MethodHandle entry = MethodHandles.publicLookup()
                .findStatic(target.entry(), "fuzzerTestOneInput", MethodType.methodType(void.class, byte[].class));
        for (byte[] input : findings(target)) {
            entry.invoke(input);
        }
        for (byte[] input : target.seeds()) {
            entry.invoke(input);
        }
    }

    private static List<byte[]> findings(Target target) throws IOException {
        Path kept = FINDINGS.resolve(target.label());
        if (!Files.isDirectory(kept)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(kept)) {
            return files.sorted().map(FuzzTest::read).toList();
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On one JDK: starting the fuzzer costs ten seconds of a core for each target. */
    @ParameterizedTest
    @EnumSource
    @EnabledOnJre(JRE.JAVA_17)
    @Execution(ExecutionMode.CONCURRENT)
    void aShortSearchFindsNothing(Target target) throws Exception {
        FuzzRun run = new FuzzRun(target, directory);
        assertTrue(run.run(SECONDS), run::output);
    }
}
