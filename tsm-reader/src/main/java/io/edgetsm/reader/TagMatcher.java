package io.edgetsm.reader;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One condition of a selector on one tag. A regular expression that is no more than alternatives of plain text, as
 * {@code a|b|c} or {@code (?:a|b)}, is kept as that set; of any other the plain text it begins with, if it must, is tried
 * before the expression is.
 */
final class TagMatcher {
    private static final String META = "\\.[]{}()*+?^$|&";
    private static final String QUANTIFIERS = "*+?{";

    private final String key;
    private final boolean negated;
    private final Set<String> literals;
    private final String prefix;
    private final Pattern pattern;

    private TagMatcher(String key, boolean negated, Set<String> literals, String prefix, Pattern pattern) {
        this.key = key;
        this.negated = negated;
        this.literals = literals;
        this.prefix = prefix;
        this.pattern = pattern;
    }

    /** The tag has exactly this value. */
    static TagMatcher equal(String key, String value, boolean negated) {
        return new TagMatcher(key, negated, Set.of(value), "", null);
    }

    /**
     * A regular expression matches the whole value; a dot stands for any character, line ends among them.
     *
     * @throws java.util.regex.PatternSyntaxException if it is malformed
     */
    static TagMatcher regex(String key, String expression, boolean negated) {
        Pattern pattern = Pattern.compile(expression, Pattern.DOTALL);
        Set<String> literals = alternatives(withoutGroup(expression));
        return new TagMatcher(key, negated, literals, literals == null ? prefixOf(expression) : "", pattern);
    }

    private static String withoutGroup(String expression) {
        String opening = expression.startsWith("(?:") ? "(?:" : "(";
        boolean grouped = expression.startsWith(opening)
                && expression.indexOf(')') == expression.length() - 1
                && expression.indexOf('(', 1) < 0;
        return grouped ? expression.substring(opening.length(), expression.length() - 1) : expression;
    }

    private static Set<String> alternatives(String expression) {
        Set<String> found = new TreeSet<>();
        for (String alternative : expression.split("\\|", -1)) {
            if (!isPlain(alternative)) {
                return null;
            }
            found.add(alternative);
        }
        return found;
    }

    private static boolean isPlain(String text) {
        return text.chars().noneMatch(character -> META.indexOf(character) >= 0);
    }

    /** What every match begins with: plain text up to the first character that means something else. */
    private static String prefixOf(String expression) {
        if (expression.indexOf('|') >= 0) {
            return "";
        }
        int end = 0;
        while (end < expression.length() && META.indexOf(expression.charAt(end)) < 0) {
            end++;
        }
        boolean lastIsQuantified = end < expression.length() && QUANTIFIERS.indexOf(expression.charAt(end)) >= 0;
        int plain = lastIsQuantified ? Math.max(0, end - 1) : end;
        boolean splitsPair = plain > 0 && Character.isHighSurrogate(expression.charAt(plain - 1));
        return expression.substring(0, splitsPair ? plain - 1 : plain);
    }

    /** The tag it is about; {@link SeriesIndex#METRIC_NAME} for the metric name. */
    String key() {
        return key;
    }

    /** Whether a value belongs; the empty one is that of a series without the tag. */
    boolean matches(String value) {
        return isNamed(value) != negated;
    }

    private boolean isNamed(String value) {
        if (literals != null) {
            return literals.contains(value);
        }
        return value.startsWith(prefix) && pattern.matcher(value).matches();
    }

    /** Whether a series without the tag belongs. */
    boolean matchesAbsent() {
        return matches("");
    }

    /** The values that the condition names, or null when only trying tells. */
    List<String> namedValues() {
        return literals == null ? null : List.copyOf(literals);
    }

    boolean isNegated() {
        return negated;
    }
}
