package io.edgetsm.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesKeyTest {
    private static final List<String> HOSTILE = List.of(
            "..",
            ".",
            "/",
            "../../etc/passwd",
            "CON",
            "\0",
            "\u0001\u001b[31m",
            " ",
            "  a  ",
            "\"",
            "\\",
            "\\\"",
            "a\\",
            "\n",
            "\r\n",
            "\t",
            "{",
            "}",
            "a{b=\"c\"}",
            "=",
            ",",
            "~",
            "!",
            "*",
            "température",
            "温度",
            "\uD83C\uDF21",
            "e\u0301",
            "\u00e9",
            "\u202e",
            "\ufeff",
            "\u2028",
            "\uffff");

    private static final List<String> NEARLY_PLAIN = List.of(
            "a", "m.x{a=\"1\"}", "m{a=\"1\",b=\"\"}", "m{a=\"1\",ab=\"x y\",b=\"é\"}", "m{b=\"1\",a=\"\",ab=\"2\"}");

    private static final List<String> PIECES =
            List.of("", "a", "b", "{", "}", "=", ",", "\"", "\\", " ", "\n", "\t", "\uD800", "é", "\u007f", "b=\"2\",");

    @Test
    void hostileNamesComeBackAsTheyWere() {
        for (String text : HOSTILE) {
            assertRoundTrip(new SeriesKey(text, new TreeMap<>(Map.of(text, text, "k", text, text + text, ""))));
        }
    }

    @Test
    void anyWellFormedTextComesBackAsItWas() {
        SeededRuns.run(2000, random -> {
            SortedMap<String, String> tags = new TreeMap<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                tags.put(text(random, 1), text(random, 0));
            }
            String name = text(random, 1);
            SeriesKey key = new SeriesKey(name, tags);
            assertRoundTrip(key);
            assertEquals(name, key.name());
            assertEquals(tags, key.tags());
            tags.forEach((tag, value) -> assertEquals(value, key.tag(tag)));
            String other = text(random, 1);
            assertEquals(tags.getOrDefault(other, ""), key.tag(other));
        });
    }

    /** Most keys are not parsed: all that is nearly plain must come out as if it had been. */
    @Test
    void whatIsNearlyPlainIsTakenForWhatItIs() {
        SeededRuns.run(20_000, random -> {
            StringBuilder text = new StringBuilder(NEARLY_PLAIN.get(random.nextInt(NEARLY_PLAIN.size())));
            for (int i = random.nextInt(4); i > 0; i--) {
                int at = random.nextInt(text.length() + 1);
                String piece = PIECES.get(random.nextInt(PIECES.size()));
                text.replace(at, Math.min(text.length(), at + random.nextInt(2)), piece);
            }
            Object expected = keyOrError(text.toString());
            assertEquals(expected, keyOrError(text + " "), text.toString());
            if (expected instanceof SeriesKey key) {
                assertRoundTrip(key);
                assertEquals(key, new SeriesKey(key.name(), key.tags()));
            }
        });
    }

    @Test
    void anyNumberOfTagsInAnyOrderIsSorted() {
        for (int count : new int[] {1, 2, 15, 16, 17, 40}) {
            StringBuilder upwards = new StringBuilder();
            StringBuilder downwards = new StringBuilder();
            for (int i = 0; i < count; i++) {
                String tag = "tag" + (100 + i) + "=\"" + i + "\"";
                upwards.append(i == 0 ? "{" : ",").append(tag);
                downwards.insert(0, (i == 0 ? "" : ",")).insert(0, tag);
            }
            SeriesKey key = SeriesKey.parse("m" + upwards + "}");
            assertEquals("m" + upwards + "}", key.toString());
            assertEquals(key, SeriesKey.parse("m{" + downwards + "}"));
        }
    }

    /** With a blank behind it, which no written form has, a text is parsed piece by piece. */
    private static Object keyOrError(String text) {
        try {
            return SeriesKey.parse(text);
        } catch (IllegalArgumentException e) {
            return IllegalArgumentException.class;
        }
    }

    private static void assertRoundTrip(SeriesKey key) {
        SeriesKey parsed = SeriesKey.parse(key.toString());
        assertEquals(key, parsed);
        assertEquals(key.toString(), parsed.toString());
        assertEquals(key.hashCode(), parsed.hashCode());
        byte[] stored = key.toString().getBytes(StandardCharsets.UTF_8);
        assertEquals(key, SeriesKey.parse(new String(stored, StandardCharsets.UTF_8)));
    }

    private static String text(Random random, int minLength) {
        StringBuilder text = new StringBuilder();
        for (int i = minLength + random.nextInt(12); i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append(HOSTILE.get(random.nextInt(HOSTILE.size())));
                case 1 -> text.append((char) random.nextInt(0x80));
                case 2 -> text.appendCodePoint(anyCodePoint(random));
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.length() < minLength ? "x" : text.toString();
    }

    private static int anyCodePoint(Random random) {
        int codePoint = random.nextInt(Character.MAX_CODE_POINT + 1);
        return Character.getType(codePoint) == Character.SURROGATE ? 'x' : codePoint;
    }

    @Test
    void tagsAreSortedSoThatAKeyHasOneWrittenForm() {
        assertEquals(
                "t{a=\"1\",b=\"2\"}",
                SeriesKey.parse(" t { b = \"2\" , a=\"1\" , } ").toString());
        assertEquals("t", SeriesKey.parse("t{}").toString());
        assertEquals("t", SeriesKey.parse("\"t\"").toString());
        SortedMap<String, String> reversed = new TreeMap<>(Comparator.reverseOrder());
        reversed.putAll(Map.of("a", "1", "b", "2"));
        assertEquals("t{a=\"1\",b=\"2\"}", new SeriesKey("t", reversed).toString());
    }

    @Test
    void onlyAsciiIsWrittenWithoutQuotesSoThatEveryJdkWritesTheSame() {
        assertEquals("a.b:c/d-e_F9", SeriesKey.parse("a.b:c/d-e_F9").toString());
        SeriesKey german = SeriesKey.parse("wärme{größe=\"1\"}");
        assertEquals("wärme", german.name());
        assertEquals("\"wärme\"{\"größe\"=\"1\"}", german.toString());
        // Assigned in Unicode 15: a letter for a JDK 21, nothing for a JDK 17.
        assertEquals("\"\uD838\uDF00\"", SeriesKey.parse("\uD838\uDF00").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{a=\"b\"}",
                "a{",
                "a{b",
                "a{b=",
                "a{b=c}",
                "a{b=\"c\"",
                "a{b=\"c",
                "a{b=\"c\\x\"}",
                "a{=\"c\"}",
                "a{b=\"c\" d=\"e\"}",
                "a{b=\"c\",b=\"d\"}",
                "a}",
                "a b",
                "a{,}",
                "a\tb",
                "\"\"",
                "a{\"\"=\"c\"}",
                "a{b=\"c\\"
            })
    void whatIsNoKeyIsRefusedWithItsPosition(String text) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> SeriesKey.parse(text));
        assertTrue(
                refusal.getMessage().contains(" at character ")
                        || refusal.getMessage().contains(" is empty"),
                refusal.getMessage());
    }

    @Test
    void unpairedSurrogatesAreRefusedSinceUtf8CannotHoldThem() {
        for (String text : List.of("\uD800", "a\uDC00", "\uD83C\uD83C")) {
            assertThrows(IllegalArgumentException.class, () -> new SeriesKey(text, new TreeMap<>()));
            assertThrows(IllegalArgumentException.class, () -> new SeriesKey("a", new TreeMap<>(Map.of("k", text))));
        }
    }

    @Test
    void lengthIsLimitedByTheWrittenFormInUtf8() {
        SeriesKey longest = new SeriesKey("n".repeat(SeriesKey.MAX_BYTES), new TreeMap<>());
        assertRoundTrip(longest);
        assertThrows(
                IllegalArgumentException.class,
                () -> new SeriesKey("n".repeat(SeriesKey.MAX_BYTES + 1), new TreeMap<>()));
        // Each quote takes two characters and needs quotes around: 2 + 2 x 1919 = 3840.
        assertRoundTrip(new SeriesKey("\"".repeat(1919), new TreeMap<>()));
        assertThrows(IllegalArgumentException.class, () -> new SeriesKey("\"".repeat(1920), new TreeMap<>()));
        assertThrows(IllegalArgumentException.class, () -> new SeriesKey("温".repeat(1280), new TreeMap<>()));
    }

    @Test
    void theLargestKeyFitsAFrame() {
        SeriesKey longest = new SeriesKey("n".repeat(SeriesKey.MAX_BYTES), new TreeMap<>());
        FrameChecksum checksum = new FrameChecksum(new StoreId(1, 2));
        SeriesDefinition most = new SeriesDefinition(
                SeriesDefinition.MAX_REF,
                longest,
                ValueType.BURST_FLOAT64,
                new SamplePeriod(Long.MAX_VALUE, Long.MAX_VALUE - 1),
                Double.MIN_VALUE);
        byte[] frame = SeriesFrame.encode(List.of(most), checksum).get(0).bytes();
        assertTrue(frame.length <= SeriesFrame.MAX_BYTES);
        assertTrue(SeriesFrame.isSound(frame, 0, frame.length, checksum));
        assertEquals(List.of(most), SeriesFrame.decode(frame, 0, "f", 0));
    }
}
