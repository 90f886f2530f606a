package io.edgetsm.bench;

import java.io.IOException;
import java.util.Arrays;

/** Entry point of all measurements: {@code bench sizes <directory or files>} and {@code bench jmh [JMH options]}. */
public final class Main {
    private static final String USAGE =
            "usage: bench sizes <directory or files>" + System.lineSeparator() + "       bench jmh [JMH options]";

    private Main() {}

    /** Exits with 0 when done, 1 on failure, 2 on wrong usage. */
    public static void main(String[] args) throws IOException {
        if (args.length >= 1 && args[0].equals("jmh")) {
            org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        System.exit(run(args));
    }

    static int run(String[] args) {
        if (args.length >= 2 && args[0].equals("sizes")) {
            try {
                return new SizesCommand(System.out, System.err)
                        .run(Arrays.asList(args).subList(1, args.length));
            } catch (IOException e) {
                System.err.println("cannot read input: " + e.getMessage());
                return 1;
            }
        }
        System.err.println(USAGE);
        return 2;
    }
}
