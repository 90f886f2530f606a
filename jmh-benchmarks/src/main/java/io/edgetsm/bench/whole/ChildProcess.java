package io.edgetsm.bench.whole;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Runs a class of this program in a JVM of its own, the one that runs this. */
final class ChildProcess {
    /** Begin of the line with which a child tells its result. */
    private static final String RESULT = "result: ";

    private ChildProcess() {}

    /**
     * The child's result.
     *
     * @throws IOException if it ended without one; what it said is the message
     */
    static Map<String, String> run(Class<?> main, List<String> jvmOptions, List<String> arguments)
            throws IOException, InterruptedException {
        Process process = start(main, jvmOptions, arguments);
        process.getOutputStream().close();
        StringBuilder said = new StringBuilder();
        Map<String, String> result = null;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(RESULT)) {
                    result = parse(line.substring(RESULT.length()));
                } else if (said.length() < 8000) {
                    said.append(line).append(System.lineSeparator());
                }
            }
        }
        int exit = process.waitFor();
        if (exit != 0 || result == null) {
            throw new IOException(
                    "child failed: exit=" + exit + " arguments=" + arguments + System.lineSeparator() + said);
        }
        return result;
    }

    /** Starts a child whose output its parent reads; warnings come among it. */
    static Process start(Class<?> main, List<String> jvmOptions, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** JVM options of two lists. */
    static List<String> options(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** Tells the parent the result, as one line of {@code key=value}. */
    static void tell(Map<String, String> result) {
        StringJoiner pairs = new StringJoiner(" ", RESULT, "");
        result.forEach((key, value) -> pairs.add(key + "=" + value));
        System.out.println(pairs);
    }

    private static Map<String, String> parse(String text) {
        Map<String, String> result = new LinkedHashMap<>();
        for (String pair : text.split(" ")) {
            int equals = pair.indexOf('=');
            result.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return result;
    }
}
