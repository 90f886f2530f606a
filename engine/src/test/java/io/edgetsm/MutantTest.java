package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whether the campaign would notice: one line of the store is made wrong, the class compiled anew, and {@link
 * MutantCampaign} run with it. A mutant whose line is not found any more wants a new one. Every run takes the parts of the
 * campaign that are known to catch; {@code -Dcampaign.mutants=all} takes all and tells which part caught. On one JDK: this
 * tries the campaign, not the store.
 */
@EnabledOnJre(JRE.JAVA_17)
class MutantTest {
    private static final List<String> PARTS = "all".equals(System.getProperty("campaign.mutants"))
            ? MutantCampaign.allParts()
            : MutantCampaign.partsThatCatch();

    @TempDir
    Path classes;

    enum Mutant {
        NO_FORCE(
                "wal/src/main/java/io/edgetsm/wal/LogWriter.java",
                "        file.force();\n        pagesForced",
                "        pagesForced"),
        EARLY_ACKNOWLEDGEMENT(
                "engine/src/main/java/io/edgetsm/Committer.java",
                "            long start = clock.monotonicNanos();\n            log.force();\n",
                "            forcedLsn = boundary;\n            long start = clock.monotonicNanos();\n"
                        + "            log.force();\n"),
        NO_DIRECTORY_FORCE(
                "wal/src/main/java/io/edgetsm/wal/ManifestFile.java", "        storage.forceDirectory();\n", ""),
        NO_CHECKSUM(
                "tsm-format/src/main/java/io/edgetsm/format/LogPage.java",
                "                && checksum.matches(source, offset, Pages.PAGE_BYTES)\n",
                ""),
        NO_EPOCH(
                "engine/src/main/java/io/edgetsm/Recovery.java",
                "manifest.withEpoch(manifest.epoch() + 1)",
                "manifest.withEpoch(Math.max(1, manifest.epoch()))"),
        FORCE_REPEATED_AFTER_FAILURE(
                "wal/src/main/java/io/edgetsm/wal/LogWriter.java",
                "        file.force();\n        pagesForced",
                "        try { file.force(); } catch (io.edgetsm.io.StorageFailureException e) { file.force(); }\n"
                        + "        pagesForced"),
        FORCED_PAGE_REWRITTEN(
                "tsm-writer/src/main/java/io/edgetsm/writer/TsmFileWriter.java",
                "        padTo(Pages.alignToPage(end()));\n",
                ""),
        CHECKPOINT_BEFORE_FILE_FORCE(
                "engine/src/main/java/io/edgetsm/Checkpointer.java",
                "    private void forceBlocks() {\n        files.force();\n",
                "    private void forceBlocks() {\n"),
        REPLAY_WITHOUT_COVERAGE(
                "engine/src/main/java/io/edgetsm/ReplayTarget.java",
                "coverage.missingUntil(ref, lsns[at])",
                "Long.MAX_VALUE"),
        UNSETTLED_PAGES_COUNT(
                "wal/src/main/java/io/edgetsm/wal/LogScan.java",
                "withoutUnsettled(withoutStale(slots.pages()))",
                "withoutStale(slots.pages())"),
        UNSETTLED_FILE_SEALED(
                "engine/src/main/java/io/edgetsm/TsmFiles.java",
                "return logDurable.test(growing.maxCutLsn());",
                "return true;"),
        UNSETTLED_BLOCKS_NOT_KEPT(
                "engine/src/main/java/io/edgetsm/WaitingBlocks.java",
                "new ArrayList<>(unsettled)",
                "new ArrayList<>()"),
        GIVEN_UP_FILE_COUNTS_WHOLE(
                "engine/src/main/java/io/edgetsm/TsmFiles.java",
                ".withCutLimit(abandonedId, settled, growing.forcedEnd())",
                ".withCutLimit(abandonedId, Long.MAX_VALUE, Long.MAX_VALUE)"),
        GIVEN_UP_FILE_COUNTS_TO_ITS_END(
                "engine/src/main/java/io/edgetsm/TsmFiles.java",
                ".withCutLimit(abandonedId, settled, growing.forcedEnd())",
                ".withCutLimit(abandonedId, settled, Long.MAX_VALUE)"),
        SETTLED_BEFORE_THE_LOG_IS_FORCED(
                "wal/src/main/java/io/edgetsm/wal/LogWriter.java",
                "            writtenLsn = endLsn;\n            forceFile();\n        }\n        settling = null;",
                "            writtenLsn = endLsn;\n        }\n        settling = null;"),
        REF_BEFORE_ITS_DEFINITION_IS_FORCED(
                "engine/src/main/java/io/edgetsm/Committer.java", "        catalogue.force();\n", "");

        private final String file;
        private final String original;
        private final String mutated;

        Mutant(String file, String original, String mutated) {
            this.file = file;
            this.original = original;
            this.mutated = mutated;
        }
    }

    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void isCaught(Mutant mutant) throws Exception {
        compile(mutant);
        Runnable campaign = load(PARTS);
        Throwable caught = assertThrows(Throwable.class, campaign::run, mutant + " lives");
        System.out.println("mutant " + mutant + " caught by: " + firstLine(caught));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theSameCampaignPassesWithoutAMutant() throws Exception {
        load(PARTS).run();
    }

    private static String firstLine(Throwable caught) {
        return caught.toString().lines().findFirst().orElse("");
    }

    private void compile(Mutant mutant) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Assumptions.assumeTrue(compiler != null, "skipped: no compiler in this JRE");
        Path source = sources().resolve(mutant.file);
        String text = Files.readString(source);
        assertEquals(
                1, text.split(java.util.regex.Pattern.quote(mutant.original), -1).length - 1, "lines in " + source);
        Path changed = Files.createDirectories(classes.resolve("source")).resolve(source.getFileName());
        Files.writeString(changed, text.replace(mutant.original, mutant.mutated));
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "--release",
                    "17",
                    "-proc:none",
                    "-nowarn",
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(changed))
                    .call();
            assertTrue(compiled, messages::toString);
        }
    }

    /** The directory of the project: tests run in that of their module. */
    private static Path sources() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(at.resolve("wal/src/main/java"))) {
            at = at.getParent();
        }
        return at;
    }

    private Runnable load(List<String> parts) throws ReflectiveOperationException {
        Class<?> campaign = new MutatedClasses(classes).loadClass(MutantCampaign.class.getName());
        Constructor<?> constructor = campaign.getDeclaredConstructor(List.class);
        constructor.setAccessible(true);
        return (Runnable) constructor.newInstance(parts);
    }

    /** Loads everything of the store anew, mutated where a mutant has been compiled. */
    private static final class MutatedClasses extends ClassLoader {
        private final Path mutated;

        MutatedClasses(Path mutated) {
            super(MutantTest.class.getClassLoader());
            this.mutated = mutated;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && name.startsWith("io.edgetsm.")) {
                    byte[] code = code(name.replace('.', '/') + ".class");
                    loaded = defineClass(name, code, 0, code.length);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }

        private byte[] code(String file) throws ClassNotFoundException {
            Path own = mutated.resolve(file);
            try (InputStream stream =
                    Files.exists(own) ? Files.newInputStream(own) : getParent().getResourceAsStream(file)) {
                if (stream == null) {
                    throw new ClassNotFoundException(file);
                }
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new ClassNotFoundException(file, e);
            }
        }
    }
}
