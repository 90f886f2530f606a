package io.edgetsm.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

@Timeout(60)
@Isolated("changes system properties and the error stream")
class SeededExtensionTest {
    private static final List<Long> DRAWN = new ArrayList<>();

    private final String replayedSeed = System.getProperty(SeededExtension.SEED_PROPERTY);
    private final String base = System.getProperty(SeededExtension.BASE_PROPERTY);
    private final String runs = System.getProperty(SeededExtension.RUNS_PROPERTY);
    private final PrintStream errors = System.err;

    @BeforeEach
    void forgetTheBase() {
        set(SeededExtension.BASE_PROPERTY, null);
    }

    @AfterEach
    void restore() {
        set(SeededExtension.BASE_PROPERTY, base);
        set(SeededExtension.SEED_PROPERTY, replayedSeed);
        set(SeededExtension.RUNS_PROPERTY, runs);
        System.setErr(errors);
    }

    /** Not found by a build, since nested static classes without a test name are not; run from here. */
    static final class Drawing {
        @Seeded(runs = 7)
        void draws(SampleRandom random, RandomGenerator same) {
            long drawn = random.nextLong();
            assertEquals(drawn, same.nextLong());
            DRAWN.add(drawn);
        }
    }

    static final class Failing {
        @Seeded(runs = 3)
        void fails(SampleRandom random) {
            fail("on purpose");
        }
    }

    @Test
    void eachRunHasAnotherSeed() {
        set(SeededExtension.SEED_PROPERTY, null);
        set(SeededExtension.RUNS_PROPERTY, null);
        run(Drawing.class);
        assertEquals(7, DRAWN.stream().distinct().count());
        List<Long> first = List.copyOf(DRAWN);
        run(Drawing.class);
        assertNotEquals(first, DRAWN, "seeds differ from build to build");
    }

    @Test
    void theRunsPropertyOverridesTheirNumber() {
        set(SeededExtension.SEED_PROPERTY, null);
        set(SeededExtension.RUNS_PROPERTY, "20");
        assertEquals(20, run(Drawing.class).getTestsSucceededCount());
    }

    @Test
    void theSeedPropertyReplaysOneRun() {
        set(SeededExtension.SEED_PROPERTY, "0xffffffffffffff85");
        run(Drawing.class);
        assertEquals(List.of(SampleRandom.ofSeed(-123).nextLong()), DRAWN);
        set(SeededExtension.SEED_PROPERTY, "-123");
        run(Drawing.class);
        assertEquals(List.of(SampleRandom.ofSeed(-123).nextLong()), DRAWN);
    }

    @Test
    void aFailurePrintsHowToReplayIt() {
        set(SeededExtension.SEED_PROPERTY, "0xabc");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        TestExecutionSummary summary = run(Failing.class);
        System.setErr(errors);
        assertEquals(
                "Failing.fails failed: seed=0xabc rerun with -Dtest.seed=0xabc",
                printed.toString(StandardCharsets.UTF_8).strip());
        Throwable failure = summary.getFailures().get(0).getException();
        assertEquals("on purpose", failure.getMessage());
        assertTrue(failure.getSuppressed()[0].getMessage().contains("-Dtest.seed=0xabc"));
    }

    @Test
    void seedsAreDrawnAnewWithoutTheProperty() {
        assertEquals(5, SeededExtension.seeds("", null, "a", 5).distinct().count());
        assertArrayEquals(
                new long[] {0xabcL},
                SeededExtension.seeds(" 0xabc ", "0x1", "a", 5).toArray());
    }

    @Test
    void aBaseDrawsTheSameSeedsEachTimeAndOthersForEachTest() {
        long[] drawn = SeededExtension.seeds(null, "0xabc", "a", 5).toArray();
        assertArrayEquals(drawn, SeededExtension.seeds(null, "0xabc", "a", 5).toArray());
        assertFalse(Arrays.equals(
                drawn, SeededExtension.seeds(null, "0xabc", "b", 5).toArray()));
        assertFalse(Arrays.equals(
                drawn, SeededExtension.seeds(null, "0xabd", "a", 5).toArray()));
    }

    private static TestExecutionSummary run(Class<?> tests) {
        DRAWN.clear();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .build(),
                        listener);
        return listener.getSummary();
    }

    private static void set(String property, String value) {
        if (value == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, value);
        }
    }
}
