package io.edgetsm.reader.query;

import io.edgetsm.format.KeyScanner;
import io.edgetsm.reader.Selector;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads {@code selector --flag value …}. A value that holds blanks stands in double quotes, with the escapes of a key. */
final class QueryParser {
    private final String text;
    private int position;

    QueryParser(String text) {
        this.text = text;
    }

    Query parse() {
        Query query = Query.of(selector());
        Set<QueryFlag> given = EnumSet.noneOf(QueryFlag.class);
        for (skipBlanks(); position < text.length(); skipBlanks()) {
            int flagAt = position;
            QueryFlag flag = flag();
            if (!given.add(flag)) {
                throw error(flag + " is given twice", flagAt);
            }
            skipBlanks();
            int valueAt = position;
            String value = value(flag);
            try {
                query = flag.apply(query, value);
            } catch (IllegalArgumentException e) {
                throw error(e.getMessage(), valueAt);
            }
        }
        try {
            return query.requireSensible();
        } catch (IllegalArgumentException e) {
            throw error(e.getMessage(), text.length());
        }
    }

    private QuerySyntaxException error(String what, int at) {
        return new QuerySyntaxException(what, at + 1, text);
    }

    private Selector selector() {
        int end = endOfSelector();
        position = end;
        try {
            return Selector.parse(text.substring(0, end).stripTrailing());
        } catch (IllegalArgumentException e) {
            throw new QuerySyntaxException(e.getMessage(), 1);
        }
    }

    /** A selector ends before the first {@code --} behind a blank and outside of quotes. */
    private int endOfSelector() {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && text.startsWith("--", i) && (i == 0 || text.charAt(i - 1) == ' ')) {
                return i;
            }
        }
        return text.length();
    }

    private QueryFlag flag() {
        int at = position;
        String word = word();
        QueryFlag flag = QueryFlag.find(word);
        if (flag == null) {
            throw error("unexpected " + Shown.text(word) + "; allowed are " + QueryFlag.names(), at);
        }
        return flag;
    }

    private void skipBlanks() {
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
    }

    private String word() {
        int at = position;
        while (position < text.length() && text.charAt(position) != ' ') {
            position++;
        }
        return text.substring(at, position);
    }

    private String value(QueryFlag flag) {
        int at = position;
        if (position == text.length() || text.startsWith("--", position)) {
            throw error("a value must follow " + flag, at);
        }
        if (text.charAt(position) != '"' || flag == QueryFlag.BY) {
            return flag == QueryFlag.BY ? listOfNames() : word();
        }
        int end = endOfQuoted(position);
        position = end;
        try {
            return new KeyScanner(text.substring(at, end)).quoted("value");
        } catch (IllegalArgumentException e) {
            throw error("unterminated quotes", at);
        }
    }

    private int endOfQuoted(int from) {
        for (int i = from + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i + 1;
            }
        }
        return text.length();
    }

    /** Names as they are in a key, quoted each for itself where they must be. */
    private String listOfNames() {
        int at = position;
        while (position < text.length() && text.charAt(position) != ' ') {
            position = text.charAt(position) == '"' ? endOfQuoted(position) : position + 1;
        }
        return text.substring(at, position);
    }

    /** Splits at commas outside of quotes and resolves the quotes. */
    static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        if (list.indexOf('"') < 0) {
            for (String part : list.split(",", -1)) {
                parts.add(requireName(part.strip(), list));
            }
            return parts;
        }
        KeyScanner scanner = new KeyScanner(list);
        do {
            parts.add(scanner.nameOrQuoted("name"));
        } while (scanner.take(','));
        scanner.expectEnd();
        return parts;
    }

    private static String requireName(String part, String list) {
        if (part.isEmpty()) {
            throw new IllegalArgumentException("empty name in the list " + Shown.text(list));
        }
        return part;
    }

    /** Names as a list that {@link #split} takes back. */
    static String joined(List<String> names) {
        List<String> written = new ArrayList<>();
        for (String name : names) {
            written.add(name.matches("[A-Za-z0-9_.:/-]+") ? name : quoted(name));
        }
        return String.join(",", written);
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    static String quotedIfNeeded(String value) {
        return value.indexOf(' ') >= 0 && value.indexOf('"') < 0 ? quoted(value) : value;
    }
}
