package io.edgetsm.reader;

import io.edgetsm.format.KeyScanner;
import io.edgetsm.format.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * Which series a query is about, written {@code name{k="v",k2!="v",k3=~"a|b",k4!~"x.*"}}. The name may be left out, or
 * be {@code *}, to mean every name; conditions on it are written like those on a tag called {@code __name__}. Regular
 * expressions match the whole value; a tag that a series lacks has the empty value, as in Prometheus.
 */
public final class Selector {
    private static final String NAME_AS_TAG = "__name__";

    private final String text;
    private final List<TagMatcher> matchers;

    private Selector(String text, List<TagMatcher> matchers) {
        this.text = text;
        this.matchers = List.copyOf(matchers);
    }

    /**
     * Parses the written form.
     *
     * @throws IllegalArgumentException naming the position where the text stops being a selector
     */
    public static Selector parse(String text) {
        KeyScanner scanner = new KeyScanner(text);
        List<TagMatcher> matchers = new ArrayList<>();
        boolean braces = scanner.take('{');
        if (!braces) {
            if (!scanner.take('*')) {
                matchers.add(TagMatcher.equal(SeriesIndex.METRIC_NAME, scanner.nameOrQuoted("series name"), false));
            }
            braces = scanner.take('{');
        }
        while (braces && !scanner.take('}')) {
            matchers.add(matcher(scanner));
            if (!scanner.take(',')) {
                scanner.expect('}');
                break;
            }
        }
        scanner.expectEnd();
        return new Selector(text, matchers);
    }

    private static TagMatcher matcher(KeyScanner scanner) {
        String tag = scanner.nameOrQuoted("tag key");
        if (tag.isEmpty()) {
            throw scanner.error("tag key is empty");
        }
        String key = tag.equals(NAME_AS_TAG) ? SeriesIndex.METRIC_NAME : tag;
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
            return regex ? TagMatcher.regex(key, value, negated) : TagMatcher.equal(key, value, negated);
        } catch (PatternSyntaxException e) {
            throw scanner.error("malformed regular expression \"" + value + "\": " + e.getDescription());
        }
    }

    /** Whether a series belongs. */
    public boolean matches(SeriesKey key) {
        for (TagMatcher matcher : matchers) {
            if (!matcher.matches(SeriesIndex.valueOf(key, matcher.key()))) {
                return false;
            }
        }
        return true;
    }

    /** Its conditions, all of which a series must meet. */
    List<TagMatcher> matchers() {
        return matchers;
    }

    @Override
    public String toString() {
        return text;
    }
}
