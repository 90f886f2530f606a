package io.edgetsm.bench;

import java.io.IOException;
import java.util.Arrays;

/** Entry point of the measurements that are not JMH's: {@code bench sizes <directory or files>}. */
public final class Main {
    private Main() {}

    /** Exits with 0 when done, 1 on failure, 2 on wrong usage. */
    public static void main(String[] args) {
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
        System.err.println("usage: bench sizes <directory or files>");
        return 2;
    }
}
