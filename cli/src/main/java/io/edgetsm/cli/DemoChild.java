package io.edgetsm.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the writing process of the demo has told, up to its end. */
final class DemoChild {
    private final Map<String, long[]> told = new HashMap<>();
    private int exitCode;

    /** Runs a writer to its end: the same Java, the same classes, another process. */
    static DemoChild run(Path store, Path input, boolean halt, Progress progress) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                DemoWriter.class.getName(),
                store.toString(),
                input.toString(),
                halt ? "halt" : "finish");
        DemoChild child = new DemoChild();
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Thread killer = new Thread(process::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(killer);
            child.listen(process, progress);
            child.exitCode = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the writer was running", e);
        }
        return child;
    }

    private void listen(Process process, Progress progress) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                told.put(
                        words[0],
                        Arrays.stream(words, 1, words.length)
                                .mapToLong(Long::parseLong)
                                .toArray());
                if (words[0].equals("acknowledged")) {
                    progress.update(Arrays.stream(last("acknowledged")).sum());
                }
            }
        }
    }

    /** The numbers told last under a name. */
    long[] last(String name) {
        long[] numbers = told.get(name);
        if (numbers == null) {
            throw new IllegalStateException("writer has not told: " + name + ", exitCode=" + exitCode);
        }
        return numbers;
    }

    /** Exit code of the process. */
    int exitCode() {
        return exitCode;
    }
}
