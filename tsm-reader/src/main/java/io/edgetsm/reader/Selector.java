package io.edgetsm.reader;

import io.edgetsm.format.KeyScanner;
import io.edgetsm.format.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which series a query is about, written {@code name{k="v",k2!="v",k3=~"a|b",k4!~"x.*"}}. The name may be left out, or
 * be {@code *}, to mean every name. Regular expressions match the whole value; a tag that a series lacks has the empty
 * value, as in Prometheus.
 */
public final class Selector {
    private final String text;
    private final String name;
    private final List<Matcher> matchers;

    private record Matcher(String key, String value, Pattern pattern, boolean negated) {
        boolean matches(String actual) {
            boolean equal = pattern == null
                    ? value.equals(actual)
                    : pattern.matcher(actual).matches();
            return equal != negated;
        }
    }

    private Selector(String text, String name, List<Matcher> matchers) {
        this.text = text;
        this.name = name;
        this.matchers = List.copyOf(matchers);
    }

    /**
     * Parses the written form.
     *
     * @throws IllegalArgumentException naming the position where the text stops being a selector
     */
    public static Selector parse(String text) {
        KeyScanner scanner = new KeyScanner(text);
        String name = null;
        boolean braces = scanner.take('{');
        if (!braces) {
            name = scanner.take('*') ? null : scanner.nameOrQuoted("series name");
            braces = scanner.take('{');
        }
        List<Matcher> matchers = new ArrayList<>();
        while (braces && !scanner.take('}')) {
            matchers.add(matcher(scanner));
            if (!scanner.take(',')) {
                scanner.expect('}');
                break;
            }
        }
        scanner.expectEnd();
        return new Selector(text, name, matchers);
    }

    private static Matcher matcher(KeyScanner scanner) {
        String key = scanner.nameOrQuoted("tag key");
        boolean negated = scanner.take('!');
        boolean regex;
        if (negated) {
            regex = scanner.take('~');
            if (!regex) {
                scanner.expect('=');
            }
        } else {
            scanner.expect('=');
            regex = scanner.take('~');
        }
        String value = scanner.quoted("tag value");
        try {
            return new Matcher(key, value, regex ? Pattern.compile(value) : null, negated);
        } catch (PatternSyntaxException e) {
            throw scanner.error("malformed regular expression \"" + value + "\": " + e.getDescription());
        }
    }

    /** Whether a series belongs. */
    public boolean matches(SeriesKey key) {
        if (name != null && !name.equals(key.name())) {
            return false;
        }
        for (Matcher matcher : matchers) {
            if (!matcher.matches(key.tags().getOrDefault(matcher.key(), ""))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
