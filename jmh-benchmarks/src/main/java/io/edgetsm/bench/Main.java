package io.edgetsm.bench;

import io.edgetsm.bench.whole.FlashCommand;
import io.edgetsm.bench.whole.IdleCommand;
import io.edgetsm.bench.whole.IngestCommand;
import io.edgetsm.bench.whole.LatencyCommand;
import io.edgetsm.bench.whole.QueryCommand;
import io.edgetsm.bench.whole.ReplayCommand;
import io.edgetsm.bench.whole.SoakCommand;
import io.edgetsm.bench.whole.WrittenCommand;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Entry point of all measurements. */
public final class Main {
    private static final String USAGE = String.join(
            System.lineSeparator(),
            "usage: bench sizes <directory or files>   bits per value of your own data",
            "       bench ingest [--name=value ...]    engines side by side, a process each",
            "       bench flash [--name=value ...]     bytes that reach the device at true pace; needs root",
            "       bench query [--name=value ...]     the same questions to every engine",
            "       bench latency [--name=value ...]   acknowledgements, appends",
            "       bench written [--name=value ...]   acknowledgements through system calls and through a memory map",
            "       bench replay [--name=value ...]    opening, after a crash and of many files, in fresh and in warm JVMs",
            "       bench soak [--name=value ...]      half an hour in a small heap, memory watched",
            "       bench idle [--name=value ...]      wake-ups and processor time while little happens",
            "       bench jmh [JMH options]            codecs and other small pieces");

    private Main() {}

    /** Exits with 0 when done, 1 on failure, 2 on wrong usage. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length >= 1 && args[0].equals("jmh")) {
            org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        System.exit(run(args));
    }

    static int run(String[] args) throws InterruptedException {
        if (args.length == 0) {
            return usage(USAGE);
        }
        List<String> arguments = Arrays.asList(args).subList(1, args.length);
        try {
            return switch (args[0]) {
                case "sizes" ->
                    arguments.isEmpty() ? usage(USAGE) : new SizesCommand(System.out, System.err).run(arguments);
                case "flash" -> new FlashCommand(System.out, System.err).run(arguments);
                case "latency" -> new LatencyCommand(System.out).run(arguments);
                case "written" -> new WrittenCommand(System.out).run(arguments);
                case "replay" -> new ReplayCommand(System.out).run(arguments);
                case "idle" -> new IdleCommand(System.out).run(arguments);
                case "soak" -> new SoakCommand(System.out).run(arguments);
                case "ingest" -> new IngestCommand(System.out, System.err).run(arguments);
                case "query" -> new QueryCommand(System.out, System.err).run(arguments);
                default -> usage(USAGE);
            };
        } catch (IllegalArgumentException e) {
            return usage(e.getMessage());
        } catch (IOException e) {
            System.err.println("cannot measure: " + e.getMessage());
            return 1;
        }
    }

    private static int usage(String text) {
        System.err.println(text);
        return 2;
    }
}
