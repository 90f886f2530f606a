package io.edgetsm.fuzz;

import com.code_intelligence.jazzer.Jazzer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One target fuzzed in a process of its own: the fuzzer wants a whole JVM, and ends it when it finds something. */
final class FuzzRun {
    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in \\d+ second.*");

    private final Target target;
    private final Path corpus;
    private final Path findings;
    private final StringBuilder output = new StringBuilder();
    private long executions;

    FuzzRun(Target target, Path directory) throws IOException {
        this.target = target;
        corpus = Files.createDirectories(directory.resolve(target.label()));
        findings = directory.toAbsolutePath().resolve(target.label() + "-");
        int number = 0;
        for (byte[] seed : target.seeds()) {
            Files.write(corpus.resolve("seed-" + number++), seed);
        }
    }

    /** False when there was a finding, which {@link #output} tells about. */
    boolean run(long seconds) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Jazzer.class.getName(),
                        "--target_class=" + target.entry().getName(),
                        "--instrumentation_includes=io.edgetsm.**",
                        "--custom_hook_excludes=**",
                        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.*",
                        "--reproducer_path=" + findings.getParent(),
                        "-artifact_prefix=" + findings,
                        "-max_len=" + SampleUnits.maxInputBytes(target),
                        "-max_total_time=" + seconds,
                        corpus.toString()))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                read(line);
            }
        } finally {
            process.destroy();
        }
        return process.waitFor() == 0 && executions > 0;
    }

    private void read(String line) {
        output.append(line).append('\n');
        Matcher done = DONE.matcher(line);
        if (done.matches()) {
            executions = Long.parseLong(done.group(1));
        }
    }

    /** Inputs tried. */
    long executions() {
        return executions;
    }

    /** What the fuzzer said. */
    String output() {
        return output.toString();
    }
}
