package io.edgetsm.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes that a test needs beside its own. */
public final class TestProcesses {
    private TestProcesses() {}

    /** A class with a main method, in a JVM of its own like this one, with its class path; not started yet. */
    public static ProcessBuilder java(Class<?> main, String... arguments) {
        return java(List.of(), main, arguments);
    }

    /** The same with options for the JVM. */
    public static ProcessBuilder java(List<String> options, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command);
        // The JVM would tell of them among what the class prints.
        process.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS"));
        return process;
    }

    /** Runs a command of the system; false when it fails or is not there. */
    public static boolean succeeds(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noSuchCommand) {
            return false;
        }
        return process.waitFor() == 0;
    }
}
