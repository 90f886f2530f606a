package io.edgetsm.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.ValueType;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesIndexTest {
    private static final String[] EXPRESSIONS = {
        "a|b|c",
        "(a|b)",
        "(?:a|bc)",
        "a",
        "",
        "a|",
        ".*",
        ".+",
        "a.*",
        "ab?",
        "ab*c",
        "a{2}",
        "[ab]c",
        "(a|b)c",
        "a\\.b",
        "^a$",
        "(?i)A.*",
        "x1.|a",
        "a.b",
        "äö|b",
        "a(b|c)",
        "(a)(b)",
        "a+b"
    };
    private static final String[] VALUES = {
        "", "a", "b", "c", "ab", "abc", "ac", "aa", "bc", "a.b", "A", "x12", "a\nb", "äö", "aab", "(a|b)"
    };

    private static SeriesDefinition series(int ref, String key) {
        return SeriesDefinition.sensor(ref, SeriesKey.parse(key), ValueType.FLOAT64);
    }

    private static List<SeriesDefinition> randomSeries(SampleRandom random) {
        List<SeriesDefinition> all = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        int count = random.nextInt(random.pick(5, 60, 1500));
        for (int i = 0; i < count; i++) {
            SeriesKey key = randomKey(random, i);
            if (!keys.contains(key.toString()) || count > 100) {
                keys.add(key.toString());
                all.add(SeriesDefinition.sensor(1 + 3 * i, key, ValueType.FLOAT64));
            }
        }
        return all;
    }

    private static SeriesKey randomKey(SampleRandom random, int i) {
        java.util.TreeMap<String, String> tags = new java.util.TreeMap<>();
        for (String tag : List.of("k", "room", "\"q")) {
            if (random.nextBoolean()) {
                tags.put(tag, random.pick(VALUES));
            }
        }
        if (random.oneIn(3)) {
            tags.put("id", "x" + i);
        }
        return new SeriesKey(random.pick("a", "b", "temp", "ab"), tags);
    }

    private static Selector randomSelector(SampleRandom random) {
        StringBuilder text = new StringBuilder(random.pick("", "*", "a", "temp", "none"));
        int conditions = random.nextInt(4);
        text.append('{');
        for (int i = 0; i < conditions; i++) {
            String operator = random.pick("=", "!=", "=~", "!~");
            String value = operator.endsWith("~") ? random.pick(EXPRESSIONS) : random.pick(VALUES);
            text.append(random.pick("k", "room", "\"\\\"q\"", "id", "absent", "__name__"))
                    .append(operator)
                    .append('"')
                    .append(value.replace("\\", "\\\\").replace("\n", "\\n"))
                    .append("\",");
        }
        return Selector.parse(text.append('}').toString());
    }

    @Seeded(runs = 150)
    void selectsWhatTryingEachSeriesWouldSortedByKey(SampleRandom random) {
        List<SeriesDefinition> all = randomSeries(random);
        List<SeriesDefinition> inAnyOrder = new ArrayList<>(all);
        if (random.oneIn(4)) {
            Collections.shuffle(inAnyOrder, new Random(random.nextLong()));
        }
        SeriesIndex index = new SeriesIndex();
        for (SeriesDefinition series : inAnyOrder) {
            index.add(series);
        }
        for (int i = 0; i < 20; i++) {
            Selector selector = randomSelector(random);
            List<String> expected = all.stream()
                    .filter(series -> selector.matches(series.key()))
                    .map(series -> series.key().toString())
                    .sorted(Comparator.naturalOrder())
                    .toList();
            List<String> selected = index.select(selector).stream()
                    .map(series -> series.key().toString())
                    .toList();
            assertEquals(expected, selected, selector::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shortcutsOfRegularExpressionsNeverChangeWhatMatches(boolean negated) {
        for (String expression : EXPRESSIONS) {
            Pattern whole = Pattern.compile(expression, Pattern.DOTALL);
            TagMatcher matcher = TagMatcher.regex("k", expression, negated);
            for (String value : VALUES) {
                assertEquals(
                        whole.matcher(value).matches() != negated,
                        matcher.matches(value),
                        () -> "expression=" + expression + " value=" + value);
            }
        }
    }

    @Test
    void alternativesOfPlainTextAreASet() {
        assertEquals(
                List.of("a", "b", "c"), TagMatcher.regex("k", "b|a|c", false).namedValues());
        assertEquals(List.of("a", "b"), TagMatcher.regex("k", "(?:a|b)", false).namedValues());
        assertEquals(null, TagMatcher.regex("k", "a.|b", false).namedValues());
    }

    @Test
    void listsNamesTagsAndValues() {
        SeriesIndex index = new SeriesIndex();
        index.add(series(1, "t{room=\"2\",floor=\"1\"}"));
        index.add(series(2, "t{room=\"1\"}"));
        index.add(series(3, "p{empty=\"\"}"));
        index.add(series(3, "p{empty=\"\"}"));
        assertEquals(3, index.size());
        assertEquals(List.of("p", "t"), index.metricNames());
        assertEquals(List.of("floor", "room"), index.tagNames());
        assertEquals(List.of("1", "2"), index.tagValues("room"));
        assertEquals(List.of(), index.tagValues("none"));
        assertEquals(3, index.highestRef());
    }

    @Test
    void aSelectorWithoutAKeyIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Selector.parse("{\"\"=\"x\"}"));
        assertThrows(IllegalArgumentException.class, () -> Selector.parse("t{k=~\"(\"}"));
    }
}
