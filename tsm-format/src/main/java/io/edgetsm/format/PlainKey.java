package io.edgetsm.format;

import java.util.Arrays;

/**
 * Series keys as nearly all are: ASCII, without blanks between their pieces, quoted names or escapes. They become
 * {@linkplain SeriesKey written forms} without being taken to pieces: at most their tags must be sorted. A store that opens
 * many series begins with many keys, and the less has to be compiled for them, the sooner samples are fast.
 */
final class PlainKey {
    private static final int MOST_TAGS = 16;

    private final byte[] text;
    private final int[] tagStarts = new int[MOST_TAGS];
    private final int[] keyEnds = new int[MOST_TAGS];
    private final int[] tagEnds = new int[MOST_TAGS];
    /** Tags by ascending key. */
    private final int[] order = new int[MOST_TAGS];

    private int tags;

    private PlainKey(byte[] text) {
        this.text = text;
    }

    /**
     * The written form of a key, or null when the key is not as plain as that, or none at all.
     *
     * @param text in UTF-8; returned where it is the written form itself
     */
    static byte[] writtenForm(byte[] text) {
        if (text.length > SeriesKey.MAX_BYTES) {
            return null;
        }
        PlainKey key = new PlainKey(text);
        return key.scan() ? key.sorted() : null;
    }

    /** Finds the tags; false when the key is not plain. */
    private boolean scan() {
        int length = text.length;
        int at = endOfBare(0);
        if (at == 0 || at == length) {
            return at > 0;
        }
        for (byte separator = '{'; at < length && text[at] == separator && tags < MOST_TAGS; separator = ',') {
            int start = at + 1;
            int keyEnd = endOfBare(start);
            if (keyEnd == start || keyEnd + 1 >= length || text[keyEnd] != '=' || text[keyEnd + 1] != '"') {
                return false;
            }
            at = keyEnd + 2;
            while (at < length && text[at] >= ' ' && text[at] != '"' && text[at] != '\\') {
                at++;
            }
            if (at == length || text[at] != '"') {
                return false;
            }
            at++;
            tagStarts[tags] = start;
            keyEnds[tags] = keyEnd;
            tagEnds[tags++] = at;
        }
        return tags > 0 && at == length - 1 && text[at] == '}';
    }

    private int endOfBare(int from) {
        int at = from;
        while (at < text.length && KeyScanner.isWrittenBare((char) text[at])) {
            at++;
        }
        return at;
    }

    /** The key with its tags in order; null when two have the same key. */
    private byte[] sorted() {
        boolean asTheyStand = true;
        for (int tag = 0; tag < tags; tag++) {
            int place = tag;
            while (place > 0 && compareKeys(order[place - 1], tag) > 0) {
                order[place] = order[place - 1];
                place--;
            }
            if (place > 0 && compareKeys(order[place - 1], tag) == 0) {
                return null;
            }
            order[place] = tag;
            asTheyStand &= place == tag;
        }
        return asTheyStand ? text : rearranged();
    }

    private int compareKeys(int one, int other) {
        return Arrays.compare(text, tagStarts[one], keyEnds[one], text, tagStarts[other], keyEnds[other]);
    }

    private byte[] rearranged() {
        byte[] target = text.clone();
        int at = tagStarts[0];
        for (int place = 0; place < tags; place++) {
            int tag = order[place];
            int length = tagEnds[tag] - tagStarts[tag];
            System.arraycopy(text, tagStarts[tag], target, at, length);
            at += length;
            target[at++] = (byte) (place == tags - 1 ? '}' : ',');
        }
        return target;
    }
}
