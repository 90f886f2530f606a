package io.edgetsm;

import io.edgetsm.testing.OperationPoint;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Lets a life run once and, before each chosen storage operation, judges what cuts of each fate and a kill would leave at
 * that point; the life itself goes on undisturbed. Aftermaths that a point has in common are judged once and counted each.
 */
final class CutsOnTheWay {
    private final StoreLife life;
    private final SimulatedStorage storage;
    private final SampleRandom random;
    private final StoreJudge judge;
    private final LongPredicate chosen;
    private final int fates;
    private final int recoveryOneIn;
    private long points;
    private long cuts;
    private long judged;
    private Throwable broken;

    /**
     * @param chosen operations, by their number, at which to cut
     * @param fates how many cuts at each, spread over the kinds of {@link UnforcedFate}
     * @param recoveryOneIn of how many cuts one has its recovery cut as well
     */
    CutsOnTheWay(
            StoreLife life,
            SimulatedStorage storage,
            SampleRandom random,
            LongPredicate chosen,
            int fates,
            int recoveryOneIn) {
        this.life = life;
        this.storage = storage;
        this.random = random;
        this.judge = new StoreJudge(life, random);
        this.chosen = chosen;
        this.fates = fates;
        this.recoveryOneIn = recoveryOneIn;
    }

    /** Lets the life run to its end; throws what the first broken promise says. */
    CutsOnTheWay run() {
        storage.onOperation(this::look);
        try {
            life.run(storage);
        } catch (RuntimeException | Error e) {
            broken = broken == null ? e : broken;
        }
        if (broken instanceof Error error) {
            throw error;
        }
        if (broken != null) {
            throw (RuntimeException) broken;
        }
        return this;
    }

    /** The life itself might take what is thrown here for a failure of its device. */
    private void look(OperationPoint point) {
        if (broken == null && point.operation().isChanging() && chosen.test(point.index())) {
            try {
                cutAt(point);
            } catch (RuntimeException | Error e) {
                broken = e;
            }
        }
    }

    private void cutAt(OperationPoint point) {
        points++;
        long forced = life.acknowledgedForced();
        life.model().forgetStatesBefore(forced);
        Set<Long> seen = new HashSet<>();
        UnforcedFate[] kinds = UnforcedFate.values();
        for (int i = 0; i < fates; i++) {
            UnforcedFate fate = kinds[i % kinds.length];
            cuts++;
            SimulatedStorage after = storage.cut(random.nextLong(), fate);
            if (!seen.add(after.fingerprint())) {
                continue;
            }
            judged++;
            String where = fate + " " + StoreJudge.at(point);
            if (random.oneIn(recoveryOneIn)) {
                judge.judgeRecovery(after, forced, 3, where);
            } else {
                judge.judge(after, forced, where);
            }
        }
        cuts++;
        judged++;
        judge.judge(storage.kill(), life.acknowledgedWritten(), "kill " + StoreJudge.at(point));
    }

    long points() {
        return points;
    }

    /** Cuts and kills, each of which has been judged, alone or by an aftermath that is the same. */
    long cuts() {
        return cuts;
    }

    /** Aftermaths that differ from the others of their point. */
    long judged() {
        return judged;
    }
}
