package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.Finding;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.StoreVerifier;
import io.edgetsm.reader.StoreView;
import io.edgetsm.testing.OperationPoint;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges what a cut or a kill has left of a life: the store opens unaided; it holds a prefix of the appends no shorter than
 * what was acknowledged, bit for bit, each sample once, nothing invented; the read-only view says the same before; it can
 * be written; and what it has shown, or forced, another cut does not take away.
 */
final class StoreJudge {
    private static final long SMALL_BUDGET = 8L << 20;
    private static final long OTHER_BUDGET = 9L << 20;

    private final StoreLife life;
    private final SampleRandom random;

    StoreJudge(StoreLife life, SampleRandom random) {
        this.life = life;
        this.random = random;
    }

    /** @param acknowledged LSN before which nothing may be missing */
    void judge(SimulatedStorage found, long acknowledged, String where) {
        StoreState viewed = view(found);
        StoreState recovered;
        SimulatedStorage cutAgain;
        try (EdgeStore store = open(found, SMALL_BUDGET)) {
            long end = store.appendedLsn();
            assertTrue(end >= acknowledged, () -> where + ": acknowledged=" + acknowledged + " found=" + end);
            assertTrue(life.model().isBoundary(end), () -> where + ": ends inside an append, lsn=" + end);
            recovered = state(store);
            assertSame(life.model().stateAt(end), recovered, where + " recovered lsn=" + end);
            if (viewed != null) {
                assertSame(recovered, viewed, where + " viewed");
            }
            store.series("after", ValueType.FLOAT64).append(StoreLife.START, 1.25, Durability.FORCED);
            cutAgain = found.cut(random.nextLong(), random.pick(UnforcedFate.values()));
        }
        assertSound(found, where);
        TreeMap<Long, Long> after = new TreeMap<>(Map.of(StoreLife.START, Double.doubleToRawLongBits(1.25)));
        StoreState expected = recovered.with(Map.of("after", after));
        try (EdgeStore store = open(cutAgain, OTHER_BUDGET)) {
            assertSame(expected, state(store), where + " cut again");
        }
    }

    /**
     * What holds on a device that acknowledges forces without doing them: the store opens, or says that its manifest is
     * gone; no value is wrong, none invented.
     */
    void judgeLied(SimulatedStorage found, String where) {
        try (EdgeStore store = open(found, SMALL_BUDGET)) {
            assertNull(life.model().firstInvented(state(store)), where);
            store.series("after", ValueType.FLOAT64).append(StoreLife.START, 1.25, Durability.FORCED);
        } catch (io.edgetsm.format.CorruptDataException e) {
            assertTrue(e.getMessage().contains(StoreFiles.MANIFEST), () -> where + ": " + e);
        }
    }

    /** Recovers, with a cut at each operation of the recovery to be judged as well, a share of them by chance. */
    void judgeRecovery(SimulatedStorage found, long acknowledged, int oneIn, String where) {
        List<SimulatedStorage> cuts = new ArrayList<>();
        List<String> wheres = new ArrayList<>();
        found.onOperation(point -> {
            if (point.operation().isChanging() && random.oneIn(oneIn)) {
                UnforcedFate fate = random.pick(UnforcedFate.values());
                cuts.add(found.cut(random.nextLong(), fate));
                wheres.add(where + ", in recovery " + fate + " " + at(point));
            }
        });
        open(found, SMALL_BUDGET).close();
        for (int i = 0; i < cuts.size(); i++) {
            judge(cuts.get(i), acknowledged, wheres.get(i));
        }
    }

    /** Cuts the power now, once with each fate: a view of what is found, and the store that recovers, hold what they should. */
    static void judgeCuts(
            SimulatedStorage storage,
            StoreState acknowledged,
            SampleRandom random,
            Function<SimulatedStorage, EdgeStore> opening) {
        for (UnforcedFate fate : UnforcedFate.values()) {
            SimulatedStorage cut = storage.cut(random.nextLong(), fate);
            assertSame(acknowledged, view(cut), "viewed after " + fate);
            try (EdgeStore recovered = opening.apply(cut)) {
                assertSame(acknowledged, state(recovered), "recovered after " + fate);
            }
        }
    }

    static String at(OperationPoint point) {
        return "before #" + point.index() + " " + point.operation() + " " + point.name() + "@" + point.position();
    }

    /**
     * What a power cut leaves is no damage, and in the files that grow nothing of it stays. Told all the same, since nobody
     * can tell them from worse: a file that was abandoned after a failed force, with holes behind its last one, and a page torn
     * within a force of several.
     */
    private static void assertSound(SimulatedStorage storage, String where) {
        List<Finding> findings =
                StoreVerifier.verify(storage.reopen(), bytes -> {}).findings();
        Set<String> abandoned = findings.stream()
                .filter(finding -> finding.what().startsWith("no footer"))
                .map(Finding::file)
                .collect(Collectors.toSet());
        List<Finding> damage = findings.stream()
                .filter(finding -> finding.isDamage()
                        && !abandoned.contains(finding.file())
                        && !finding.what().startsWith("corrupt log page"))
                .toList();
        assertEquals(List.of(), damage, where + " verified");
    }

    private EdgeStore open(SimulatedStorage storage, long budget) {
        return EdgeStore.open(StoreLife.config(life.clock(), budget), storage.reopen(), false);
    }

    /** What the read-only view shows; null when nothing has become a store yet. */
    static StoreState view(SimulatedStorage storage) {
        if (!storage.exists(StoreFiles.MANIFEST)) {
            return null;
        }
        try (StoreView view = StoreView.open(storage)) {
            assertEquals(List.of(), view.unreadable());
            return StoreState.of(view);
        }
    }

    static StoreState state(EdgeStore store) {
        try (Snapshot snapshot = store.snapshot("*")) {
            return StoreState.of(snapshot);
        }
    }

    static void assertSame(StoreState expected, StoreState actual, String where) {
        assertEquals("", actual.differenceFrom(expected), where);
    }
}
