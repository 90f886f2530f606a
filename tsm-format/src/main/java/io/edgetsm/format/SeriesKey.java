package io.edgetsm.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Name and tag set of a series. The written form, {@code name{k="v",k2="v2"}}, is unique: tags are sorted by key, a tag
 * value is always quoted, a name or tag key is quoted where it holds anything but ASCII letters, digits and
 * {@code _ . : / -}. Inside quotes {@code \\}, {@code \"} and {@code \n} are escapes. Any Unicode text but unpaired surrogates is allowed;
 * it never becomes a file name.
 *
 * <p>A key holds no more than its written form in UTF-8, since a store may have 100,000 of them: text, name and tags are
 * made of it each time they are asked for. Keys are ordered by that form, byte by byte, hence by code point. Immutable.
 */
public final class SeriesKey implements Comparable<SeriesKey> {
    /** Longest written form in UTF-8, so that a series definition fits one page. */
    public static final int MAX_BYTES = 3_840;

    private final byte[] written;

    /**
     * Checks and copies.
     *
     * @param name metric name, not empty
     * @param tags values by key, no key empty
     * @throws IllegalArgumentException if one of these is, or the key is too long or no well-formed Unicode
     */
    public SeriesKey(String name, SortedMap<String, String> tags) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("series name is empty; give a name such as temperature{room=\"12\"}");
        }
        if (tags.containsKey("")) {
            throw new IllegalArgumentException("tag key is empty: name=" + name);
        }
        long characters = name.length();
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            characters += tag.getKey().length() + tag.getValue().length() + 4L;
        }
        // Another order than that of String would make another written form.
        Map<String, String> sorted = tags.comparator() == null ? tags : new TreeMap<>((Map<String, String>) tags);
        byte[] form = characters > MAX_BYTES ? null : encode(write(name, sorted));
        if (form == null || form.length > MAX_BYTES) {
            throw new IllegalArgumentException("series key is too long: more than " + MAX_BYTES
                    + " bytes, starting with " + name.substring(0, Math.min(40, name.length()))
                    + "; shorten its tags");
        }
        this.written = form;
    }

    /** @param written form, nobody else's */
    private SeriesKey(byte[] written) {
        this.written = written;
    }

    private static byte[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
            throw new IllegalArgumentException("series key holds an unpaired surrogate; give well-formed text");
        }
        return bytes;
    }

    /**
     * Parses the written form.
     *
     * @throws IllegalArgumentException naming the position where the text stops being a series key
     */
    public static SeriesKey parse(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = text.charAt(i);
            bytes[i] = c <= KeyScanner.MAX_ASCII ? (byte) c : -1;
        }
        byte[] form = PlainKey.writtenForm(bytes);
        return form != null ? new SeriesKey(form) : parseAnyForm(text);
    }

    /**
     * Takes the written form in UTF-8.
     *
     * @param bytes that do not change from now on
     * @throws CharacterCodingException if they are no UTF-8
     * @throws IllegalArgumentException as {@link #parse}
     */
    static SeriesKey of(byte[] bytes) throws CharacterCodingException {
        byte[] form = PlainKey.writtenForm(bytes);
        if (form != null) {
            return new SeriesKey(form);
        }
        ByteBuffer encoded = ByteBuffer.wrap(bytes);
        return parseAnyForm(StandardCharsets.UTF_8.newDecoder().decode(encoded).toString());
    }

    private static SeriesKey parseAnyForm(String text) {
        KeyScanner scanner = new KeyScanner(text);
        String name = scanner.nameOrQuoted("series name");
        SortedMap<String, String> tags = new TreeMap<>();
        if (scanner.take('{')) {
            while (!scanner.take('}')) {
                String key = scanner.nameOrQuoted("tag key");
                scanner.expect('=');
                if (tags.put(key, scanner.quoted("tag value")) != null) {
                    throw scanner.error("tag given twice: " + key);
                }
                if (!scanner.take(',')) {
                    scanner.expect('}');
                    break;
                }
            }
        }
        scanner.expectEnd();
        return new SeriesKey(name, tags);
    }

    /** Metric name, not empty. */
    public String name() {
        return text(0, endOfPiece(0));
    }

    /** Tags sorted by key, unmodifiable. */
    public SortedMap<String, String> tags() {
        SortedMap<String, String> tags = new TreeMap<>();
        for (int at = endOfPiece(0); isBeforeTag(at); ) {
            int equals = endOfPiece(at + 1);
            int end = endOfPiece(equals + 1);
            tags.put(text(at + 1, equals), text(equals + 1, end));
            at = end;
        }
        return Collections.unmodifiableSortedMap(tags);
    }

    /** Value of a tag, empty when there is no such tag. */
    public String tag(String key) {
        for (int at = endOfPiece(0); isBeforeTag(at); ) {
            int equals = endOfPiece(at + 1);
            int end = endOfPiece(equals + 1);
            if (isText(at + 1, equals, key)) {
                return text(equals + 1, end);
            }
            at = end;
        }
        return "";
    }

    /** Whether an opening brace or a comma stands there. */
    private boolean isBeforeTag(int at) {
        return at < written.length && written[at] != '}';
    }

    /** Where a name or a quoted text ends that begins there. The written form is sound, and what is bare in it is ASCII. */
    private int endOfPiece(int from) {
        int at = from;
        if (written[from] == '"') {
            for (at++; written[at] != '"'; at++) {
                if (written[at] == '\\') {
                    at++;
                }
            }
            return at + 1;
        }
        while (at < written.length && written[at] != '{' && written[at] != '=') {
            at++;
        }
        return at;
    }

    private boolean isText(int from, int to, String sought) {
        if (written[from] == '"') {
            return text(from, to).equals(sought);
        }
        int at = 0;
        while (at < to - from && at < sought.length() && sought.charAt(at) == written[from + at]) {
            at++;
        }
        return at == to - from && at == sought.length();
    }

    /** A name, or a quoted text with its escapes resolved. */
    private String text(int from, int to) {
        boolean quoted = written[from] == '"';
        String piece = new String(
                written, quoted ? from + 1 : from, quoted ? to - from - 2 : to - from, StandardCharsets.UTF_8);
        return quoted && piece.indexOf('\\') >= 0 ? new KeyScanner('"' + piece + '"').quoted("text") : piece;
    }

    /** The written form. */
    @Override
    public String toString() {
        return new String(written, StandardCharsets.UTF_8);
    }

    /** The written form in UTF-8, a copy. */
    public byte[] toBytes() {
        return written.clone();
    }

    /** Length of the written form in UTF-8. */
    public int lengthBytes() {
        return written.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeriesKey key && Arrays.equals(key.written, written);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(written);
    }

    @Override
    public int compareTo(SeriesKey other) {
        return Arrays.compareUnsigned(written, other.written);
    }

    private static String write(String name, Map<String, String> tags) {
        StringBuilder text = new StringBuilder(64);
        KeyScanner.appendName(text, name);
        if (!tags.isEmpty()) {
            char separator = '{';
            for (Map.Entry<String, String> tag : tags.entrySet()) {
                text.append(separator);
                KeyScanner.appendName(text, tag.getKey());
                KeyScanner.appendQuoted(text.append('='), tag.getValue());
                separator = ',';
            }
            text.append('}');
        }
        return text.toString();
    }
}
