package io.edgetsm.bench.whole;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Options of a command, written {@code --name=value}, each with a default. */
final class Options {
    private final Map<String, String> values;

    private Options(Map<String, String> values) {
        this.values = values;
    }

    /** @throws IllegalArgumentException for an option that has no default, or an argument that is no option */
    static Options parse(List<String> arguments, Map<String, String> defaults) {
        Map<String, String> values = new HashMap<>(defaults);
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 2 ? argument : argument.substring(2, equals);
            if (!argument.startsWith("--") || equals < 2 || !defaults.containsKey(name)) {
                throw new IllegalArgumentException(
                        "unknown option: " + argument + "; known are --name=value of " + defaults);
            }
            values.put(name, argument.substring(equals + 1));
        }
        return new Options(values);
    }

    String text(String name) {
        return values.get(name);
    }

    List<String> list(String name) {
        return List.of(text(name).split(","));
    }

    double number(String name) {
        return Double.parseDouble(text(name));
    }
}
